/**
 * What the components that run in a plug-in of their own (`eks.Cluster`, `awsx.ec2.Vpc`) give back. The mocks stand in for the plug-in: they
 * make the children whose outputs the program reads, and return references to them, as a plug-in does.
 *
 * @see https://www.pulumi.com/registry/packages/eks/api-docs/cluster/#outputs
 * @see https://www.pulumi.com/registry/packages/awsx/api-docs/ec2/vpc/#outputs
 */
import type { MockMonitor } from "@pulumi/pulumi/runtime/mocks";

/** The mark by which the SDK tells a reference to a resource from other objects. */
const referenceSignature = "5cf8f73096256a8f31e491e813e4eb8e";
const signatureKey = "4dabf18193072939515e22adb298388d";

const eksCluster = "aws:eks/cluster:Cluster";

/** The URN that a child of a remote component has: as MockMonitor makes it. */
function childUrn(parentType: string, type: string, name: string): string {
    return `urn:pulumi:test::windows-eks-logging::${parentType}$${type}::${name}`;
}

function eksClusterOf(component: string): { urn: string; id: string } {
    const name = `${component}-eksCluster`;
    return { urn: childUrn("eks:index:Cluster", eksCluster, name), id: name };
}

/** Without a name, the AWS provider makes one. */
function clusterName(component: string, inputs: Record<string, unknown>): string {
    return typeof inputs["name"] === "string" ? inputs["name"] : `${component}-eksCluster-0a1b2c3`;
}

interface Registered {
    urn: string;
    id: string;
    state: Record<string, unknown>;
}

/** Makes the children of a remote component known to the mocks, so that a reference to one can be followed. */
export function registerChildren(
    monitor: MockMonitor,
    type: string,
    name: string,
    inputs: Record<string, unknown>,
    issuer: string,
): void {
    if (type !== "eks:index:Cluster") {
        return;
    }
    const { resources } = monitor as unknown as { resources: Map<string, Registered> };
    const child = eksClusterOf(name);
    resources.set(child.urn, {
        ...child,
        state: {
            name: clusterName(name, inputs),
            arn: `arn:aws:eks:eu-central-1:111122223333:cluster/${clusterName(name, inputs)}`,
            certificateAuthority: { data: "Q0E=" },
            version: inputs["version"] ?? "1.33",
            endpoint: "https://0123456789.gr7.eu-central-1.eks.amazonaws.com",
            identities: [{ oidcs: [{ issuer }] }],
        },
    });
}

/** As the component writes it, without a region: https://github.com/pulumi/pulumi-eks/blob/v4.3.0/nodejs/eks/cluster/cluster.ts */
function kubeconfig(clusterName: string): object {
    const exec = {
        apiVersion: "client.authentication.k8s.io/v1beta1",
        command: "aws",
        args: ["eks", "get-token", "--cluster-name", clusterName, "--output", "json"],
        env: [{ name: "KUBERNETES_EXEC_INFO", value: '{"apiVersion": "client.authentication.k8s.io/v1beta1"}' }],
    };
    return {
        apiVersion: "v1",
        kind: "Config",
        clusters: [
            { name: "kubernetes", cluster: { server: "https://0123456789.gr7.eu-central-1.eks.amazonaws.com" } },
        ],
        contexts: [{ name: "aws", context: { cluster: "kubernetes", user: "aws" } }],
        "current-context": "aws",
        users: [{ name: "aws", user: { exec } }],
    };
}

/** The outputs of a remote component, once its children are there. */
export function remoteOutputs(
    type: string,
    name: string,
    inputs: Record<string, unknown>,
    issuer: string,
): Record<string, unknown> {
    switch (type) {
        case "eks:index:Cluster":
            return {
                eksCluster: {
                    [signatureKey]: referenceSignature,
                    ...eksClusterOf(name),
                    type: eksCluster,
                    packageVersion: "",
                },
                kubeconfigJson: JSON.stringify(kubeconfig(clusterName(name, inputs))),
                oidcProviderUrl: issuer,
                oidcIssuer: issuer.replace("https://", ""),
                // Empty without `createOidcProvider`.
                oidcProviderArn:
                    inputs["createOidcProvider"] === true
                        ? `arn:aws:iam::111122223333:oidc-provider/${issuer.replace("https://", "")}`
                        : "",
            };
        case "awsx:ec2:Vpc":
            return {
                vpcId: "vpc-00c0ffee",
                privateSubnetIds: ["subnet-0000000a", "subnet-0000000b"],
                publicSubnetIds: ["subnet-0000001a", "subnet-0000001b"],
            };
        default:
            return {};
    }
}
