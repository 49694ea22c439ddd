import * as pulumi from "@pulumi/pulumi";
import { FluentBitWindows, WindowsCluster } from "windows-eks-logging";

const config = new pulumi.Config();

const fluentBit = new FluentBitWindows("fluent-bit", {
    cluster: new WindowsCluster("cluster", {
        name: config.require("cluster"),
        windowsVersions: ["2022", "2025"],
        kubeconfig: config.getSecret("kubeconfig"),
    }),
    // Default: amazon-cloudwatch.
    namespace: config.get("namespace"),
    linuxNodes: true,
    routes: [
        { match: { namespace: "shop" } },
        // A pod is matched by its name and its labels too, on Linux and on Windows.
        { name: "ingress", match: { namespace: "platform", pod: "ingress-*" }, to: [{ type: "s3" }] },
    ],
    // Lines without a route are dropped.
    unrouted: [],
});

export const { logGroupNames, bucketNames } = fluentBit;
