import { type KnownPlace, parseArn } from "../iam/arn";
import type { Problem } from "../settings/problems";
import { readerProblems } from "./destinations/readers";
import type { PlannedDestination } from "./destinations/destination";

/** A role of Fluent Bit's own that its service account cannot assume from where the cluster is. */
export function rolePlacementProblems(roleArn: string, { partition, accountId }: KnownPlace): Problem[] {
    const role = parseArn(roleArn);
    if (role?.partition === partition && isOf(role.accountId, accountId)) {
        return [];
    }
    if (role !== undefined && role.partition !== partition) {
        const remedy = `is in the partition ${role.partition}, and the cluster in ${partition}, which share nothing; name a role of ${partition}`;
        return [{ setting: "identity.roleArn", value: JSON.stringify(roleArn), remedy }];
    }
    const account = accountId === undefined ? "" : `, ${accountId} in ${partition}`;
    const remedy =
        `is not of the cluster's account${account}, which alone has the cluster's OIDC provider; ` +
        "name a role of that account, and reach other accounts by roleArn of a destination";
    return [{ setting: "identity.roleArn", value: JSON.stringify(roleArn), remedy }];
}

/** Whether something belongs to the cluster's account, as far as that is known. */
function isOf(account: string | undefined, known: string | undefined): boolean {
    return known === undefined || account === known;
}

/**
 * Destinations that cannot be reached from where the cluster is.
 *
 * @param cluster where it really is; without the account, what is in the wrong one is not found
 */
export function placementProblems(destinations: readonly PlannedDestination[], cluster: KnownPlace): Problem[] {
    return destinations.flatMap((destination): Problem[] => {
        const { setting, sameAccountOnly, readers } = destination;
        const strangers = readerProblems(readers, cluster);
        if (strangers.length > 0) {
            return strangers;
        }
        const arns = destination.statements.flatMap(({ Resource }) => Resource);
        const abroad = arns.find((arn) => (parseArn(arn)?.partition ?? cluster.partition) !== cluster.partition);
        if (abroad !== undefined) {
            const remedy =
                `is in the partition ${parseArn(abroad)?.partition ?? ""}, and the cluster in ${cluster.partition}, where these credentials mean nothing; ` +
                "name something of the cluster's partition";
            return [{ setting, value: JSON.stringify(abroad), remedy }];
        }
        if (sameAccountOnly !== undefined && !isOf(parseArn(sameAccountOnly)?.accountId, cluster.accountId)) {
            const remedy = `belongs to another account than the cluster (${cluster.accountId ?? ""}), which only a role of that account can write to; add its roleArn`;
            return [{ setting, value: JSON.stringify(sameAccountOnly), remedy }];
        }
        return [];
    });
}
