import * as pulumi from "@pulumi/pulumi";
import { FluentBitWindows, IisLogMonitorApp, WindowsCluster } from "windows-eks-logging";

const config = new pulumi.Config();

// Steps 1 and 3: Windows nodes are Ready, and the cluster gets an OIDC provider.
const cluster = new WindowsCluster("cluster", {
    name: config.require("cluster"),
    oidcProvider: "owned",
    windowsVersions: ["2022"],
    kubeconfig: config.getSecret("kubeconfig"),
});

// Steps 2, 3, 4 and 6: namespace, role, configuration, DaemonSet.
const fluentBit = new FluentBitWindows("fluent-bit", { cluster, routes: [{ match: { namespace: "default" } }] });

// Steps 5 and 7: the image, and the pods that run it.
const iis = new IisLogMonitorApp("iis", {
    cluster,
    build: { logMonitor: { version: "2.2.2", sha256: config.require("logMonitorSha256") } },
});

export const { logGroupNames } = fluentBit;
export const { images, serviceAddress } = iis;
