import { parseArn } from "../../../components/iam/arn";
import type { Aws } from "../aws-clients";
import { ProviderError } from "../aws-errors";

/**
 * Refuses actions of other regions, as CloudWatch does. moto accepts them.
 *
 * @see https://github.com/cds-snc/notification-terraform/pull/128
 */
export function refuseActionsElsewhere(aws: Aws, actions: readonly (readonly string[] | undefined)[]): void {
    for (const action of actions.flatMap((list) => list ?? [])) {
        const region = parseArn(action)?.region;
        if (region !== aws.region) {
            throw new ProviderError(`Invalid region ${region ?? ""} specified. Only ${aws.region} is supported.`);
        }
    }
}
