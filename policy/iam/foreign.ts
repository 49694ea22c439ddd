import { hasPartOfName, splitArn } from "./arn";
import { narrowedBy } from "./condition";
import { isLimitedByDeny } from "./deny";
import { accountOf, isEverybody } from "./principal";
import type { Statement } from "./statement";

/**
 * AWS' accounts for the logs of load balancers, one for each region. AWS documents them as principals in a bucket policy.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/enable-access-logs.html#attach-bucket-policy
 */
const accountsOfAws = new Set([
    "127311923021",
    "033677994240",
    "027434742980",
    "797873946194",
    "098369216593",
    "754344448648",
    "589379963580",
    "718504428378",
    "383597477331",
    "600734575887",
    "114774131450",
    "783225319266",
    "582318560864",
    "985666609251",
    "054676820928",
    "156460612806",
    "652711504416",
    "635631232127",
    "009996457667",
    "897822967062",
    "076674570225",
    "507241528517",
    "048591011584",
    "190560391635",
    "638102146993",
    "037604701340",
]);

const bounds = ["caller", "origin", "agreed"] as const;

/** Keys whose values contain the account that gets access, if the principal does not. */
const naming =
    /^(aws:(principalaccount|principalarn|sourceaccount|sourceowner|sourcearn|vpceaccount)|kms:calleraccount|s3:dataaccesspoint(account|arn))$/;

/**
 * The accounts that get access through a statement and are not limited by a condition, nor by a Deny of the same policy for everybody outside
 * of an organisation.
 */
export function accountsLetIn(statement: Statement, statements: readonly Statement[]): string[] {
    if (!statement.allows) {
        return [];
    }
    const principals = statement.principals ?? [];
    const isLimited = isBounded(statement) || isLimitedByDeny(statement, statements.filter(isBounded), bounds);
    const named = isLimited
        ? []
        : principals.filter(({ kind }) => kind === "AWS").flatMap(({ value }) => accountOf(value) ?? []);
    const byCondition = principals.some((principal) => isEverybody(principal) || principal.kind === "Service")
        ? statement.conditions
              .filter(({ key, operator }) => naming.test(key) && /^(string|arn)(equals|like)/.test(operator))
              .flatMap(({ values }) => values)
              .flatMap((value) => accountOf(value) ?? [])
        : [];
    return [...new Set([...named, ...byCondition])].filter((account) => !accountsOfAws.has(account));
}

/**
 * Whether a condition limits the administrator of another account. Its account ID, tags of its roles and names of its sessions do not limit it,
 * because this administrator sets them.
 */
function isBounded(statement: Statement): boolean {
    const limits = statement.allows ? narrowedBy(statement, bounds) : statement.conditions;
    return limits.some(
        ({ key, values }) =>
            key !== "aws:principalaccount" &&
            key !== "kms:calleraccount" &&
            (key !== "aws:principalarn" || values.every((value) => typeof value !== "string" || namesPrincipal(value))),
    );
}

/** `arn:aws:iam::999988887777:*` also matches the whole account. */
function namesPrincipal(arn: string): boolean {
    return hasPartOfName(splitArn(arn).resource.replace(/^(user|role|assumed-role|root)\b/, ""));
}
