import * as pulumi from "@pulumi/pulumi";
import { FluentBitWindows, WindowsCluster } from "windows-eks-logging";

const config = new pulumi.Config();

const cluster = new WindowsCluster("cluster", {
    name: config.require("cluster"),
    // For a cluster that is reached in another way than with `aws eks get-token`, such as through a bastion.
    kubeconfig: config.getSecret("kubeconfig"),
});

const fluentBit = new FluentBitWindows("fluent-bit", {
    cluster,
    // Default: amazon-cloudwatch.
    namespace: config.get("namespace"),
    cloudWatchLogs: { retentionDays: 30 },
    routes: [{ match: { namespace: "default" } }, { match: { namespace: "shop" } }],
});

export const { logGroupNames } = fluentBit;
