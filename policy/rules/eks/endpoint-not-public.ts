import { isFalse, listIn, objectIn, textIn, unknown } from "../../resources/json";
import { isWorldwide } from "../../network/cidr";
import { resourceRule } from "../rule";

const cluster = "aws:eks/cluster:Cluster";

export const eksEndpointNotPublic = resourceRule<object>({
    name: "eks-endpoint-not-public",
    displayName: "The API server is not public",
    description: "The public endpoint of a cluster is disabled, or limited to address ranges.",
    severity: "critical",
    enforcementLevel: "mandatory",
    tags: ["eks", "public-access"],
    appliesTo: [cluster],
    rationale: `By default, EKS creates a public endpoint for 0.0.0.0/0. If it is disabled, or limited with \`publicAccessCidrs\`, attackers on the
internet cannot reach the API server. Ranges that together cover the internet are reported too.`,
    remediationSteps:
        "Set vpcConfig.endpointPublicAccess: false with endpointPrivateAccess: true, or publicAccessCidrs.",
    settings: {},
    check: ({ name, props }) => {
        const vpcConfig = props["vpcConfig"];
        const { endpointPublicAccess, publicAccessCidrs } = objectIn(vpcConfig);
        if (vpcConfig === unknown || endpointPublicAccess === unknown || isFalse(endpointPublicAccess)) {
            return [];
        }
        if (publicAccessCidrs === unknown) {
            return [];
        }
        const ranges = listIn(publicAccessCidrs);
        const open = ranges.flatMap((range) => textIn(range) ?? []).filter(isWorldwide);
        return ranges.length === 0 || open.length > 0
            ? [
                  {
                      message:
                          `${name}: the API server is open to ${open.length > 0 ? open.join(", ") : "0.0.0.0/0, the default"}. ` +
                          "Set vpcConfig.endpointPublicAccess to false, or publicAccessCidrs to the ranges that need it.",
                  },
              ]
            : [];
    },
    examples: {
        bad: [
            {
                title: "EKS' default",
                resources: [{ type: cluster, name: "prod", props: { vpcConfig: { subnetIds: ["subnet-1"] } } }],
            },
            {
                title: "everyone, next to an address range",
                resources: [
                    {
                        type: cluster,
                        name: "prod",
                        props: { vpcConfig: { publicAccessCidrs: ["198.51.100.0/24", "0.0.0.0/0"] } },
                    },
                ],
            },
        ],
        good: [
            {
                title: "private",
                resources: [
                    {
                        type: cluster,
                        name: "prod",
                        props: { vpcConfig: { endpointPublicAccess: false, endpointPrivateAccess: true } },
                    },
                ],
            },
            {
                title: "an address range",
                resources: [
                    { type: cluster, name: "prod", props: { vpcConfig: { publicAccessCidrs: ["198.51.100.0/24"] } } },
                ],
            },
        ],
    },
});
