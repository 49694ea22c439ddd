import type { Claim } from "../../existing-objects/claim";
import type { AwsPlace } from "../../iam/arn";
import type { IamConventions } from "../../iam/conventions";
import { planCreatedCluster } from "./plan";
import type { CreatedClusterSettings } from "./settings";

/** The parts of a created cluster whose names are known in advance. */
export function createdClusterClaims(
    name: string,
    settings: CreatedClusterSettings,
    place: AwsPlace,
    iam: IamConventions,
): Claim[] {
    const plan = planCreatedCluster(settings, place, iam);
    const common = {
        owners: [
            { type: "windows-eks-logging:index:WindowsCluster", name },
            { type: "windows-eks-logging:index:CreatedCluster", name },
        ],
        setting: "name",
        otherwise: "choose another name",
    };
    return [
        {
            ...common,
            type: "aws:eks/cluster:Cluster",
            name: plan.name,
            resource: `${name}-eksCluster`,
            otherwise: "use it with mode: existing, or choose another name",
        },
        {
            ...common,
            type: "aws:cloudwatch/logGroup:LogGroup",
            name: plan.controlPlaneLogGroup,
            resource: `${name}-control-plane`,
            unchangeable: { logGroupClass: "STANDARD" },
            retention: {
                days: settings.controlPlaneLogs.retentionDays,
                setting: "controlPlaneLogs.retentionDays",
            },
        },
        ...Object.entries({
            "control-plane": plan.clusterRole,
            "linux-node": plan.linuxRole,
            "windows-node": plan.windowsRole,
        }).map(([kind, role]) => ({
            ...common,
            type: "aws:iam/role:Role",
            name: role.name,
            resource: `${name}-${kind}`,
            otherwise: "set iam.namePrefix, or choose another name",
        })),
    ];
}
