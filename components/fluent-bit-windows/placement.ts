import { type AwsPlace, parseArn } from "../iam/arn";
import type { Problem } from "../settings/problems";
import type { PlannedDestination } from "./destinations/destination";

/**
 * Destinations that cannot be reached from where the cluster is.
 *
 * @param cluster where it really is; before that is known, nothing can be said
 */
export function placementProblems(destinations: readonly PlannedDestination[], cluster: AwsPlace): Problem[] {
    return destinations.flatMap((destination): Problem[] => {
        const { setting, sameAccountOnly } = destination;
        const arns = destination.statements.flatMap(({ Resource }) => Resource);
        const abroad = arns.find((arn) => (parseArn(arn)?.partition ?? cluster.partition) !== cluster.partition);
        if (abroad !== undefined) {
            const remedy =
                `is in the partition ${parseArn(abroad)?.partition ?? ""}, and the cluster in ${cluster.partition}, where these credentials mean nothing; ` +
                "name something of the cluster's partition";
            return [{ setting, value: JSON.stringify(abroad), remedy }];
        }
        if (sameAccountOnly !== undefined && parseArn(sameAccountOnly)?.accountId !== cluster.accountId) {
            const remedy = `belongs to another account than the cluster (${cluster.accountId}), which only a role of that account can write to; add its roleArn`;
            return [{ setting, value: JSON.stringify(sameAccountOnly), remedy }];
        }
        return [];
    });
}
