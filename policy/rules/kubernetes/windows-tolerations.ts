import { isKubernetes } from "../../kubernetes/object";
import { podSpecsOf, type PodSpec } from "../../kubernetes/pods";
import { hasRuntimeClass, osLabel, selectsWindows, windowsSign } from "../../kubernetes/windows";
import { objectsIn, unknown, type JsonObject } from "../../resources/json";
import { resourceRule } from "../rule";
import { container, workload } from "./examples";

interface Taint {
    key: string;
    value: string;
    effect: string;
}

const usualTaint: Taint = { key: "os", value: "windows", effect: "NoSchedule" };

export const windowsTolerations = resourceRule<{ taint: Taint }>({
    name: "kubernetes-windows-tolerations",
    displayName: "Windows pods tolerate the Windows taint",
    description: "Windows nodes usually have a taint that keeps Linux pods away. Pods for Windows tolerate it.",
    severity: "medium",
    enforcementLevel: "mandatory",
    tags: ["kubernetes", "windows"],
    appliesTo: isKubernetes,
    rationale: `Clusters with Windows nodes taint them, because most Linux workloads have no node selector. A Windows pod without the toleration
remains pending. The taint is a setting; the default, \`os=windows:NoSchedule\`, is the one in Kubernetes' documentation. A toleration
of every taint, of the key alone, or for every effect is accepted. Unless the setting names your own taint, a toleration of another
convention for the operating system is accepted too. A runtime class has its own tolerations.`,
    remediationSteps: "Add the toleration { key: os, operator: Equal, value: windows, effect: NoSchedule }.",
    settings: {
        taint: {
            type: "object",
            description: "The taint of the Windows nodes.",
            properties: { key: { type: "string" }, value: { type: "string" }, effect: { type: "string" } },
            required: ["key", "value", "effect"],
            default: usualTaint,
        },
    },
    check: (resource, { taint }) =>
        podSpecsOf(resource)
            .filter(({ isWhole }) => isWhole)
            .flatMap((pod) => {
                if (!isForWindows(pod) || hasRuntimeClass(pod.spec) || toleratesWindows(pod, taint)) {
                    return [];
                }
                const { key, value, effect } = taint;
                return [
                    {
                        message:
                            `${resource.name}: ${pod.path} has no toleration of the Windows taint ${key}=${value}:${effect}. ` +
                            `Add { key: ${key}, operator: Equal, value: ${value}, effect: ${effect} } to tolerations.`,
                    },
                ];
            }),
    examples: {
        bad: [
            {
                title: "only a selector",
                resources: [
                    workload("Deployment", "iis", {
                        nodeSelector: { [osLabel]: "windows" },
                        containers: [container("iis")],
                    }),
                ],
            },
            {
                title: "a toleration of another taint",
                resources: [
                    workload("Deployment", "iis", {
                        nodeSelector: { [osLabel]: "windows" },
                        tolerations: [{ key: "gpu", operator: "Exists" }],
                        containers: [container("iis")],
                    }),
                ],
            },
        ],
        good: [
            {
                title: "the toleration",
                resources: [
                    workload("Deployment", "iis", {
                        nodeSelector: { [osLabel]: "windows" },
                        tolerations: [{ key: "os", operator: "Equal", value: "windows", effect: "NoSchedule" }],
                        containers: [container("iis")],
                    }),
                ],
            },
            {
                title: "a shipper that tolerates everything",
                resources: [
                    workload("DaemonSet", "fluent-bit", {
                        nodeSelector: { [osLabel]: "windows" },
                        tolerations: [{ operator: "Exists" }],
                        containers: [container("fluent-bit")],
                    }),
                ],
            },
        ],
    },
});

function isForWindows(pod: PodSpec): boolean {
    return windowsSign(pod) !== undefined || selectsWindows(pod) === "yes";
}

function toleratesWindows({ spec }: PodSpec, taint: Taint): boolean {
    const tolerations = spec["tolerations"];
    return tolerations === unknown || objectsIn(tolerations).some(({ object }) => tolerates(object, taint));
}

function tolerates({ key, operator, value, effect }: JsonObject, taint: Taint): boolean {
    if (key === undefined || key === null || key === "") {
        return operator === "Exists";
    }
    const anyValue = operator === "Exists" || value === unknown;
    if (typeof key !== "string" || key === taint.key) {
        const anyEffect = effect === undefined || effect === null || effect === "" || effect === unknown;
        return (anyValue || value === taint.value) && (anyEffect || effect === taint.effect);
    }
    // The convention of a cluster is only known from the setting.
    const isConvention = /windows/i.test(key) || (/(^|\/)os$/.test(key) && (anyValue || value === "windows"));
    return taint.key === usualTaint.key && isConvention;
}
