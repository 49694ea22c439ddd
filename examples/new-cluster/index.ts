import * as aws from "@pulumi/aws";
import * as eks from "@pulumi/eks";
import { clusterArgs, FluentBitWindows, IisLogMonitorApp } from "windows-eks-logging";

/** A role with policies of AWS. */
function role(name: string, service: string, policies: string[]) {
    const created = new aws.iam.Role(name, {
        assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: service }),
    });
    const attachments = policies.map(
        (policy) =>
            new aws.iam.RolePolicyAttachment(`${name}-${policy}`, {
                role: created.name,
                policyArn: `arn:aws:iam::aws:policy/${policy}`,
            }),
    );
    return { created, attachments };
}

// The second policy lets the control plane manage the addresses of Windows pods:
// https://docs.aws.amazon.com/eks/latest/userguide/windows-support.html#enable-windows-support
const control = role("control-plane", "eks.amazonaws.com", [
    "AmazonEKSClusterPolicy",
    "AmazonEKSVPCResourceController",
]);

const cluster = new eks.Cluster(
    "cluster",
    {
        serviceRole: control.created,
        // EKS creates the access entries of its node groups: https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html
        authenticationMode: "API",
        // Fluent Bit assumes its IAM role through this provider.
        createOidcProvider: true,
        // Enables the control plane to assign addresses to Windows pods.
        vpcCniOptions: { configurationValues: { enableWindowsIpam: "true" } },
        instanceType: "t3.large",
        desiredCapacity: 2,
        minSize: 2,
        maxSize: 2,
    },
    { dependsOn: control.attachments },
);

const windowsRole = role("windows", "ec2.amazonaws.com", [
    "AmazonEKSWorkerNodePolicy",
    "AmazonEKS_CNI_Policy",
    "AmazonEC2ContainerRegistryPullOnly",
]);

const nodes = new aws.eks.NodeGroup(
    "windows",
    {
        clusterName: cluster.eksCluster.name,
        nodeRoleArn: windowsRole.created.arn,
        subnetIds: cluster.core.subnetIds,
        amiType: "WINDOWS_CORE_2022_x86_64",
        instanceTypes: ["m6i.large"],
        scalingConfig: { minSize: 1, maxSize: 3, desiredSize: 1 },
    },
    { dependsOn: windowsRole.attachments },
);

const windows = { ...clusterArgs(cluster), windowsVersions: ["2022"] as const };

const fluentBit = new FluentBitWindows(
    "fluent-bit",
    { cluster: windows, routes: [{ match: { namespace: "shop" } }] },
    { dependsOn: nodes },
);

new IisLogMonitorApp(
    "shop",
    {
        cluster: windows,
        name: "shop",
        namespace: "shop",
        // Without an image, the stack only creates the repository. Use `build` to build the image.
        repository: {},
    },
    { dependsOn: nodes },
);

export const { logGroupNames } = fluentBit;
