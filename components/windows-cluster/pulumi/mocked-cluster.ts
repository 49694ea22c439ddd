import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import { oidcProviderArn, partitionOf } from "../../iam/arn";
import type { ExistingCluster } from "./existing-cluster";
import { eksKubeconfig } from "../kubeconfig";

/**
 * An existing cluster in a unit test over Pulumi's mocks: what the mocks answer, and examples for what they do not. No API server is asked, and nothing is checked.
 *
 * @param kubeconfig that the program gave
 */
export async function mockedCluster(
    name: string,
    region: string,
    kubeconfig: string | undefined,
    invoke: pulumi.InvokeOptions,
): Promise<ExistingCluster> {
    // The mocks may answer anything, and may refuse to answer.
    const answerOf = <T>(asked: Promise<T>): Promise<Partial<T>> => asked.catch(() => ({}));
    const [caller, cluster] = await Promise.all([
        answerOf(aws.getCallerIdentity({}, invoke)),
        answerOf(aws.eks.getCluster({ name }, invoke)),
    ]);
    const accountId = /^\d{12}$/.test(caller.accountId ?? "") ? String(caller.accountId) : "123456789012";
    const place = { partition: partitionOf(region), region, accountId };
    const oidcIssuer =
        cluster.identities?.[0]?.oidcs[0]?.issuer ??
        `https://oidc.eks.${region}.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE`;
    const access = {
        name,
        region,
        endpoint: cluster.endpoint ?? `https://example.gr7.${region}.eks.amazonaws.com`,
        certificateAuthority: cluster.certificateAuthorities?.[0]?.data ?? "",
    };
    return {
        ...place,
        name,
        version: /^1\.\d+$/.test(cluster.version ?? "") ? String(cluster.version) : "1.33",
        oidcIssuer,
        oidcProviderArn: oidcProviderArn(place, oidcIssuer),
        kubeconfig: kubeconfig ?? eksKubeconfig(access),
    };
}
