import type { z } from "zod";

import { kubernetesNeededBy } from "./ami-types";
import { isArm } from "./instance-types";
import { type LinuxNodesSettings, sampleReleases, type WindowsNodeGroupSettings } from "./node-groups-settings";

interface NodeSettings {
    kubernetesVersion: string;
    linuxNodes: LinuxNodesSettings;
    windowsNodeGroups: WindowsNodeGroupSettings[];
}

type Report = (path: PropertyKey[], message: string) => void;

/** Contradictions between settings of a cluster that are valid by themselves. */
export function checkCreatedCluster(settings: NodeSettings, context: z.RefinementCtx): void {
    const report: Report = (path, message) => {
        context.addIssue({ code: "custom", path, message });
    };
    checkSizes(settings.linuxNodes, ["linuxNodes"], report);
    const { instanceTypes } = settings.linuxNodes;
    if (new Set(instanceTypes.map(isArm)).size > 1) {
        report(
            ["linuxNodes", "instanceTypes"],
            "mixes Graviton with Intel or AMD, which need different AMIs; use only one architecture",
        );
    }
    settings.windowsNodeGroups.forEach((group, index) => {
        const path = ["windowsNodeGroups", index];
        checkSizes(group, path, report);
        checkWindowsNodeGroup(group, settings, (inner, message) => {
            report([...path, ...inner], message);
        });
        if (settings.windowsNodeGroups.findIndex(({ name }) => name === group.name) < index) {
            report([...path, "name"], "an earlier node group has this name; give each node group its own name");
        }
    });
}

function checkSizes(
    { minSize, maxSize, desiredSize }: { minSize: number; maxSize: number; desiredSize: number },
    path: PropertyKey[],
    report: Report,
): void {
    if (minSize > maxSize) {
        report([...path, "minSize"], `must not be more than maxSize, which is ${maxSize}`);
    } else if (desiredSize < minSize || desiredSize > maxSize) {
        report([...path, "desiredSize"], `must be from minSize to maxSize, ${minSize} to ${maxSize}`);
    }
}

/** A release that is not known yet may be of any version. */
function isSampleRelease({ releaseVersion = "" }: WindowsNodeGroupSettings): boolean {
    return Object.values(sampleReleases).includes(releaseVersion);
}

function checkWindowsNodeGroup(group: WindowsNodeGroupSettings, cluster: NodeSettings, report: Report): void {
    const needed = kubernetesNeededBy(group.windowsVersion, cluster.kubernetesVersion);
    if (needed !== undefined) {
        report(
            ["windowsVersion"],
            `has an EKS AMI only for Kubernetes ${needed} and newer, but cluster.kubernetesVersion is ${cluster.kubernetesVersion}; ` +
                `use a newer Kubernetes version${kubernetesNeededBy("2022", cluster.kubernetesVersion) === undefined ? ', or windowsVersion "2022"' : ""}`,
        );
    }
    const release = group.releaseVersion?.split("-")[0];
    if (release !== undefined && !isSampleRelease(group) && release !== cluster.kubernetesVersion) {
        report(
            ["releaseVersion"],
            `is an AMI for Kubernetes ${release}, but cluster.kubernetesVersion is ${cluster.kubernetesVersion}; use a release for the same version`,
        );
    }
    if (group.maxUnavailable > group.maxSize) {
        report(["maxUnavailable"], `must not be more than maxSize, which is ${group.maxSize}`);
    }
    if (group.schedule !== undefined && group.schedule.stop === group.schedule.start) {
        report(["schedule", "start"], "is the same time as stop; set the time at which the nodes start again");
    }
}
