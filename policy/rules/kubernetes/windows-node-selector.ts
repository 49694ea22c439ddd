import { isKubernetes } from "../../kubernetes/object";
import { podSpecsOf } from "../../kubernetes/pods";
import { osLabel, selectsWindows, windowsSign } from "../../kubernetes/windows";
import { resourceRule } from "../rule";
import { container, workload } from "./examples";

export const windowsNodeSelector = resourceRule<object>({
    name: "kubernetes-windows-node-selector",
    displayName: "Windows pods select Windows nodes",
    description:
        "A pod for Windows selects Windows nodes. Otherwise it can be scheduled on a Linux node, where it cannot start.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["kubernetes", "windows"],
    appliesTo: isKubernetes,
    rationale: `The Kubernetes scheduler does not consider the operating system of an image or \`spec.os.name\`. The rule identifies pods for Windows by
\`spec.os\`, \`windowsOptions\`, a Windows base image, a mount path such as \`C:\\logs\`, or a Windows program as command.

Accepted: a nodeSelector for \`kubernetes.io/os\` or a Windows build, a required nodeAffinity with this condition in every alternative,
and a runtime class, which has its own selector. A preferred affinity is not sufficient. On EKS, set the nodeSelector for
\`kubernetes.io/os\` in every case: [the webhook that assigns addresses](https://github.com/aws/amazon-vpc-resource-controller-k8s/blob/master/webhooks/core/pod_webhook.go)
and [the one for roles of service accounts](https://github.com/aws/amazon-eks-pod-identity-webhook#usage-with-windows-container-workloads) read nothing else.`,
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
                            `${resource.name}: ${pod.path}: ${sign}, but the pod can be scheduled on Linux nodes. ` +
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
                title: "only spec.os",
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
