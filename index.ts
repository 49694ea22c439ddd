import * as pulumi from "@pulumi/pulumi";

import { FluentBitWindows } from "./components/fluent-bit-windows/fluent-bit-windows";
import { IisLogMonitorApp } from "./components/iis-log-monitor-app/iis-log-monitor-app";
import { lookUpAwsPlace } from "./components/windows-cluster/aws-place";
import { lookUpExistingCluster } from "./components/windows-cluster/existing-cluster";
import { WindowsCluster } from "./components/windows-cluster/windows-cluster";
import { kubernetesNeeds } from "./config/kubernetes-needs";
import { loadStackSettings } from "./config/pulumi-config";
import type { StackSettings } from "./config/stack-settings";

export = async () => {
    const settings = loadStackSettings();
    const { tags } = settings;
    const owner = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;

    const cluster = new WindowsCluster("cluster", { ...(await clusterArgs(settings, owner)), owner, tags });
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

async function clusterArgs({ cluster, fluentBit, iisApps }: StackSettings, owner: string) {
    return cluster.mode === "create"
        ? { create: cluster, place: await lookUpAwsPlace() }
        : // Everything that can be wrong with the cluster is found here, before the first resource is registered.
          {
              ...cluster,
              existing: await lookUpExistingCluster(cluster, owner, { needs: kubernetesNeeds(fluentBit, iisApps) }),
          };
}
