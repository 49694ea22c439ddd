import { listIn, textIn, unknown } from "../../resources/json";
import { resourceRule } from "../rule";

const cluster = "aws:eks/cluster:Cluster";

export const eksControlPlaneLogging = resourceRule<{ required: string[] }>({
    name: "eks-control-plane-logging",
    displayName: "The control plane writes logs",
    description: "A cluster sends its API server, audit and authenticator logs to CloudWatch Logs.",
    severity: "medium",
    enforcementLevel: "mandatory",
    tags: ["eks", "logs"],
    appliesTo: [cluster],
    rationale: `Only the audit log contains who changed what in a cluster, and EKS does not keep it by default. The logs of the scheduler and of the
controller manager are for debugging, and not required.`,
    remediationSteps: "Set enabledClusterLogTypes: ['api', 'audit', 'authenticator'].",
    settings: {
        required: {
            type: "array",
            items: { type: "string", enum: ["api", "audit", "authenticator", "controllerManager", "scheduler"] },
            description: "The logs that a cluster must send.",
            default: ["api", "audit", "authenticator"],
        },
    },
    check: ({ name, props }, { required }) => {
        const enabled = props["enabledClusterLogTypes"];
        if (enabled === unknown || listIn(enabled).includes(unknown)) {
            return [];
        }
        const types = listIn(enabled).map((type) => textIn(type));
        const missing = required.filter((type) => !types.includes(type));
        return missing.length > 0
            ? [{ message: `${name}: sends no ${missing.join(", ")} log. Add it to enabledClusterLogTypes.` }]
            : [];
    },
    examples: {
        bad: [
            { title: "EKS' default", resources: [{ type: cluster, name: "prod", props: { name: "prod" } }] },
            {
                title: "everything except the audit log",
                resources: [
                    { type: cluster, name: "prod", props: { enabledClusterLogTypes: ["api", "authenticator"] } },
                ],
            },
        ],
        good: [
            {
                title: "API server, audit and authenticator logs",
                resources: [
                    {
                        type: cluster,
                        name: "prod",
                        props: { enabledClusterLogTypes: ["api", "audit", "authenticator"] },
                    },
                ],
            },
        ],
    },
});
