import type { ExistingCluster } from "../../components/windows-cluster/pulumi/existing-cluster";
import { WindowsCluster, type ExistingClusterArgs } from "../../components/windows-cluster/pulumi/windows-cluster";
import { account, issuer, region } from "./engine";

export const facts: ExistingCluster = {
    name: "dev",
    partition: "aws",
    region,
    accountId: account,
    version: "1.33",
    oidcIssuer: issuer,
    oidcProviderArn: `arn:aws:iam::${account}:oidc-provider/${issuer.replace("https://", "")}`,
    kubeconfig: '{"apiVersion":"v1","kind":"Config"}',
};

/** A cluster as the components under test get it. */
export function windowsCluster(changes: Partial<ExistingClusterArgs> = {}): WindowsCluster {
    return new WindowsCluster("cluster", {
        existing: facts,
        oidcProvider: "owned",
        windowsVersions: ["2022", "2025"],
        containerRuntimes: ["containerd"],
        owner: "organization/windows-eks-logging/test",
        ...changes,
    });
}
