import { supportOf } from "../../eks/versions";
import { objectIn, textIn } from "../../resources/json";
import { resourceRule } from "../rule";

const cluster = "aws:eks/cluster:Cluster";

export const eksSupportedVersion = resourceRule<{ today: string }>({
    name: "eks-supported-version",
    displayName: "Clusters run a supported Kubernetes version",
    description: "AWS still supports the Kubernetes version of a cluster.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["eks", "lifecycle"],
    appliesTo: [cluster],
    rationale: `AWS supports a version for 14 months, then for 12 more months at six times the price, and then upgrades the cluster. A version in
extended support is accepted if the cluster confirms it: \`upgradePolicy: { supportType: "EXTENDED" }\`. A cluster without a version gets
AWS' newest default. \`policy/eks/versions.ts\` contains the dates; newer versions are accepted.`,
    remediationSteps: "Set version to one in standard support. Upgrade one minor version at a time.",
    settings: {
        today: {
            type: "string",
            description: "Date of the check, such as 2026-01-31. Empty: the day of the deployment.",
            default: "",
        },
    },
    check: ({ name, props }, { today }) => {
        const version = textIn(props["version"]);
        if (version === undefined) {
            return [];
        }
        const support = supportOf(version, today === "" ? new Date().toISOString().slice(0, 10) : today);
        if (support === "none") {
            return [{ message: `${name}: AWS no longer supports Kubernetes ${version} on EKS. Upgrade the cluster.` }];
        }
        const isMeant = objectIn(props["upgradePolicy"])["supportType"] === "EXTENDED";
        return support === "extended" && !isMeant
            ? [
                  {
                      message:
                          `${name}: Kubernetes ${version} is in extended support, which costs six times as much. ` +
                          'Upgrade, or confirm it with upgradePolicy: { supportType: "EXTENDED" }.',
                  },
              ]
            : [];
    },
    examples: {
        bad: [
            {
                title: "an unsupported version",
                resources: [{ type: cluster, name: "prod", props: { name: "prod", version: "1.20" } }],
            },
            {
                title: "extended support without confirmation",
                settings: { today: "2026-11-01" },
                resources: [{ type: cluster, name: "prod", props: { name: "prod", version: "1.32" } }],
            },
        ],
        good: [
            {
                title: "standard support",
                settings: { today: "2026-11-01" },
                resources: [{ type: cluster, name: "prod", props: { name: "prod", version: "1.35" } }],
            },
            {
                title: "extended support, confirmed",
                settings: { today: "2026-11-01" },
                resources: [
                    {
                        type: cluster,
                        name: "prod",
                        props: { name: "prod", version: "1.32", upgradePolicy: { supportType: "EXTENDED" } },
                    },
                ],
            },
        ],
    },
});
