import * as pulumi from "@pulumi/pulumi";

import { FluentBitWindows } from "./components/fluent-bit-windows/pulumi/fluent-bit-windows";
import { IisLogMonitorApp } from "./components/iis-log-monitor-app/pulumi/iis-log-monitor-app";
import { describeProblem } from "./components/settings/problems";
import { ownerTag } from "./components/windows-cluster/owner-tag";
import { WindowsCluster } from "./components/windows-cluster/pulumi/windows-cluster";
import { checkBeforeDeployment } from "./config/pulumi/before-deployment";
import { loadStackSettings } from "./config/pulumi/load-stack-settings";
import { stackWarnings } from "./config/stack-warnings";
import { componentNames } from "./config/stack-claims";

export = async () => {
    const settings = loadStackSettings();
    const { iam } = settings;
    const owner = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;

    // This tag shows the owner of log groups and roles.
    const tags = { ...settings.tags, [ownerTag]: owner };
    const beforehand = await checkBeforeDeployment(settings, owner);

    const cluster = new WindowsCluster(componentNames.cluster, { ...beforehand, owner, tags, iam });
    const fluentBit = new FluentBitWindows(componentNames.fluentBit, {
        ...settings.fluentBit,
        section: "fluentBit",
        lookUp: false,
        cluster,
        tags,
        iam,
    });
    const apps = settings.iisApps.map(
        (app, index) =>
            new IisLogMonitorApp(app.name, { ...app, section: `iisApps[${index}]`, lookUp: false, cluster, tags, iam }),
    );

    stackWarnings(settings).forEach((warning) => void pulumi.log.warn(describeProblem(warning)));

    return {
        cluster: cluster.facts.name,
        namespace: fluentBit.namespace,
        roleArn: fluentBit.roleArn,
        logGroupNames: fluentBit.logGroupNames,
        repositoryUrls: apps.map((app) => app.repositoryUrl),
        images: apps.map((app) => app.images),
        serviceAddresses: apps.map((app) => app.serviceAddress),
        // Most applications have none, and a load balancer has a host name only when its controller has created it.
        loadBalancers: pulumi
            .all(apps.map((app) => app.loadBalancer))
            .apply((hosts) => hosts.filter((host) => host !== undefined)),
    };
};
