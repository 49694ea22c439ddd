import * as aws from "@pulumi/aws";
import * as eks from "@pulumi/eks";
import { clusterArgs, FluentBitWindows, IisLogMonitorApp } from "windows-eks-logging";

const cluster = new eks.Cluster("cluster", {
    // Fluent Bit assumes its IAM role through this provider.
    createOidcProvider: true,
    // Windows pods get their addresses from the control plane, which this switches on.
    vpcCniOptions: { configurationValues: { enableWindowsIpam: "true" } },
    instanceType: "t3.large",
    desiredCapacity: 2,
    minSize: 2,
    maxSize: 2,
});

const role = new aws.iam.Role("windows", {
    assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "ec2.amazonaws.com" }),
    managedPolicyArns: [
        aws.iam.ManagedPolicy.AmazonEKSWorkerNodePolicy,
        aws.iam.ManagedPolicy.AmazonEC2ContainerRegistryReadOnly,
    ],
});

const nodes = new aws.eks.NodeGroup("windows", {
    clusterName: cluster.eksCluster.name,
    nodeRoleArn: role.arn,
    subnetIds: cluster.core.subnetIds,
    amiType: "WINDOWS_CORE_2022_x86_64",
    instanceTypes: ["m6i.large"],
    scalingConfig: { minSize: 1, maxSize: 3, desiredSize: 1 },
});

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
        // Without an image, only its repository is created. See `build` for having it built.
        repository: {},
    },
    { dependsOn: nodes },
);

export const { logGroupNames } = fluentBit;
