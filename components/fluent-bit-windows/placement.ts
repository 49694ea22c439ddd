import { type KnownPlace, parseArn } from "../iam/arn";
import type { Problem } from "../settings/problems";
import { readerProblems } from "./destinations/readers";
import type { PlannedDestination } from "./destinations/destination";

/** A role that Fluent Bit's service account cannot assume, because of the cluster's partition or account. */
export function rolePlacementProblems(roleArn: string, { partition, accountId }: KnownPlace): Problem[] {
    const role = parseArn(roleArn);
    if (role?.partition === partition && isOf(role.accountId, accountId)) {
        return [];
    }
    if (role !== undefined && role.partition !== partition) {
        const remedy = `is in the partition ${role.partition}, but the cluster is in ${partition}, and partitions share no resources; use a role in ${partition}`;
        return [{ setting: "identity.roleArn", value: JSON.stringify(roleArn), remedy }];
    }
    const account = accountId === undefined ? "" : `, ${accountId} in ${partition}`;
    const remedy =
        `is not in the cluster's account${account}, which has the cluster's OIDC provider; ` +
        "use a role in that account, and reach other accounts with roleArn of a destination";
    return [{ setting: "identity.roleArn", value: JSON.stringify(roleArn), remedy }];
}

/** Whether something belongs to the cluster's account, if the account is known. */
function isOf(account: string | undefined, known: string | undefined): boolean {
    return known === undefined || account === known;
}

/**
 * Destinations that are not reachable from the cluster's partition or account.
 *
 * @param cluster its real place; without the account, destinations in a wrong account are not found
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
                `is in the partition ${parseArn(abroad)?.partition ?? ""}, but the cluster is in ${cluster.partition}, whose credentials are not valid there; ` +
                "use a destination in the cluster's partition";
            return [{ setting, value: JSON.stringify(abroad), remedy }];
        }
        if (sameAccountOnly !== undefined && !isOf(parseArn(sameAccountOnly)?.accountId, cluster.accountId)) {
            const remedy = `belongs to another account than the cluster (${cluster.accountId ?? ""}), so only a role of that account can write to it; set roleArn`;
            return [{ setting, value: JSON.stringify(sameAccountOnly), remedy }];
        }
        return [];
    });
}
