import type { Problem } from "../settings/problems";
import { type Arn, type KnownPlace, parseArn } from "./arn";

/** An ARN in a setting, and where it must be. */
export interface NamedArn {
    setting: string;
    arn: string;
    what: string;
    /** The required region, with the reason. Absent: any region, or the ARN has no region. */
    region?: { name: string; why: string };
    /** Why it must be in the cluster's account. Absent: any account. */
    account?: string;
}

/** ARNs in a partition, region or account where they cannot be used. AWS would refuse them in the middle of a deployment. */
export function arnPlacementProblems(arns: readonly NamedArn[], place: KnownPlace): Problem[] {
    return arns.flatMap((named): Problem[] => {
        const arn = parseArn(named.arn);
        const remedy = arn === undefined ? undefined : fault(arn, named, place);
        return remedy === undefined ? [] : [{ setting: named.setting, value: JSON.stringify(named.arn), remedy }];
    });
}

function fault(arn: Arn, { what, region, account }: NamedArn, place: KnownPlace): string | undefined {
    if (arn.partition !== place.partition) {
        return `is in the partition ${arn.partition}, but the cluster is in ${place.partition}, and partitions share no resources; use ${what} in ${place.partition}`;
    }
    if (region !== undefined && arn.region !== "" && arn.region !== region.name) {
        return `is in ${arn.region}, but ${region.why} ${region.name}; use ${what} in ${region.name}`;
    }
    if (account !== undefined && place.accountId !== undefined && arn.accountId !== place.accountId) {
        return `belongs to the account ${arn.accountId}, but ${account} ${place.accountId}; use ${what} in that account`;
    }
    return undefined;
}

/** A KMS key encrypts only resources in its own region: https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#kms-keys */
export function keyArn(setting: string, arn: string | undefined, place: string, region: string): NamedArn[] {
    return arn === undefined
        ? []
        : [
              {
                  setting,
                  arn,
                  what: "a key",
                  region: { name: region, why: `a key encrypts only resources in its own region, and ${place}` },
              },
          ];
}
