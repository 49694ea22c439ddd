import * as pulumi from "@pulumi/pulumi";

import { FluentBitWindows } from "./components/fluent-bit-windows/fluent-bit-windows";
import { IisLogMonitorApp } from "./components/iis-log-monitor-app/iis-log-monitor-app";
import { lookUpAwsPlace } from "./components/windows-cluster/aws-place";
import { lookUpExistingCluster } from "./components/windows-cluster/existing-cluster";
import type { WindowsClusterSettings } from "./components/windows-cluster/settings";
import { WindowsCluster } from "./components/windows-cluster/windows-cluster";
import { loadStackSettings } from "./config/pulumi-config";

export = async () => {
    const settings = loadStackSettings();
    const { tags } = settings;
    const owner = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;

    const cluster = new WindowsCluster("cluster", { ...(await clusterArgs(settings.cluster, owner)), owner, tags });
    const fluentBit = new FluentBitWindows("fluent-bit", { ...settings.fluentBit, cluster, tags });
    const apps = settings.iisApps.map((app) => new IisLogMonitorApp(app.name, { ...app, cluster, tags }));

    return {
        cluster: cluster.facts.name,
        namespace: fluentBit.namespace,
        roleArn: fluentBit.roleArn,
        logGroupNames: fluentBit.logGroupNames,
        repositoryUrls: apps.map((app) => app.repositoryUrl),
        images: apps.map((app) => app.images),
        serviceAddresses: apps.map((app) => app.serviceAddress),
        loadBalancers: apps.map((app) => app.loadBalancer),
    };
};

async function clusterArgs(settings: WindowsClusterSettings, owner: string) {
    return settings.mode === "create"
        ? { create: settings, place: await lookUpAwsPlace() }
        : // Everything that can be wrong with the cluster is found here, before the first resource is registered.
          { ...settings, existing: await lookUpExistingCluster(settings, owner) };
}
