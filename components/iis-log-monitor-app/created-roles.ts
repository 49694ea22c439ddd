import type { AwsPlace } from "../iam/arn";
import type { IamConventions } from "../iam/conventions";
import type { CreatedRole } from "../iam/created-role";
import { imageBuilderPlans } from "./image-builder-plans";
import type { IisCluster } from "./plan";
import type { IisLogMonitorAppSettings } from "./settings";

/** Roles of the instances that build images, one for each name. */
export function imageBuilderRoles(
    settings: IisLogMonitorAppSettings,
    cluster: IisCluster & AwsPlace,
    iam: IamConventions,
): CreatedRole[] {
    return imageBuilderPlans(settings, cluster, iam).map(({ plan }) => ({
        name: plan.roleName,
        statements: plan.statements.map((statement) => ({
            ...statement,
            Action: statement.Action.filter((action) => !olderService.test(action)),
        })),
    }));
}

/**
 * The Systems Manager agent uses this service only where `ssmmessages` is not available.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-setting-up-messageAPIs.html
 */
const olderService = /^ec2messages:/;
