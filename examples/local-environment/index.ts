import * as pulumi from "@pulumi/pulumi";
import { FluentBitWindows, WindowsCluster } from "windows-eks-logging";

const cluster = new WindowsCluster("cluster", {
    // `local` is the EKS cluster of the environment.
    name: new pulumi.Config().get("cluster") ?? "local",
    // Here, the stack `local` owns it. Set "owned" for a cluster without one.
    oidcProvider: "existing",
    // The environment sets this variable. On AWS, remove this line.
    kubeconfig: process.env["KUBECONFIG"],
});

export const { logGroupNames } = new FluentBitWindows("fluent-bit", {
    cluster,
    // Other names than those of the stack `local`, whose Fluent Bit runs on the same cluster.
    instance: "mine",
    namespace: "my-logs",
    cloudWatchLogs: { prefix: "/my-logs" },
    routes: [{ match: { namespace: "shop" } }],
});
