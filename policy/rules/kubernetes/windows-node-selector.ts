import { isKubernetes } from "../../kubernetes/object";
import { podSpecsOf } from "../../kubernetes/pods";
import { osLabel, selectsWindows, windowsSign } from "../../kubernetes/windows";
import { resourceRule } from "../rule";
import { container, workload } from "./examples";

export const windowsNodeSelector = resourceRule<object>({
    name: "kubernetes-windows-node-selector",
    displayName: "Windows pods ask for Windows nodes",
    description:
        "A pod that is meant for Windows selects Windows nodes, or it may be put on a Linux one and never start.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["kubernetes", "windows"],
    appliesTo: isKubernetes,
    rationale: `Kubernetes does not look at an image's operating system when it schedules a pod, and \`spec.os.name\` does
not schedule either. A pod counts as meant for Windows by \`spec.os\`, \`windowsOptions\`, a Windows base image, a mount such
as \`C:\\\\logs\` or a Windows program as its command.

Accepted are a nodeSelector on \`kubernetes.io/os\` or on a Windows build, a required nodeAffinity whose every alternative
says so, and a runtime class, which brings a selector of its own. A preferred affinity is a wish, not a selection.`,
    remediationSteps: "Add nodeSelector: { kubernetes.io/os: windows } to the pod's specification.",
    settings: {},
    check: (resource) =>
        podSpecsOf(resource)
            .filter(({ isWhole }) => isWhole)
            .flatMap((pod) => {
                const sign = windowsSign(pod);
                if (sign === undefined || selectsWindows(pod) !== "no") {
                    return [];
                }
                return [
                    {
                        message:
                            `${resource.name}: ${pod.path}: ${sign}, but nothing keeps the pod off Linux nodes. ` +
                            `Add nodeSelector: { "${osLabel}": "windows" }.`,
                    },
                ];
            }),
    examples: {
        bad: [
            {
                title: "a Windows image without a selector",
                resources: [
                    workload("Deployment", "iis", {
                        containers: [
                            container("iis", {
                                image: "mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022",
                            }),
                        ],
                    }),
                ],
            },
            {
                title: "spec.os alone",
                resources: [workload("Deployment", "iis", { os: { name: "windows" }, containers: [container("iis")] })],
            },
        ],
        good: [
            {
                title: "nodeSelector",
                resources: [
                    workload("Deployment", "iis", {
                        os: { name: "windows" },
                        nodeSelector: { [osLabel]: "windows" },
                        containers: [container("iis")],
                    }),
                ],
            },
            {
                title: "required nodeAffinity",
                resources: [
                    workload("Deployment", "iis", {
                        os: { name: "windows" },
                        affinity: {
                            nodeAffinity: {
                                requiredDuringSchedulingIgnoredDuringExecution: {
                                    nodeSelectorTerms: [
                                        { matchExpressions: [{ key: osLabel, operator: "In", values: ["windows"] }] },
                                    ],
                                },
                            },
                        },
                        containers: [container("iis")],
                    }),
                ],
            },
        ],
    },
});
