import { splitArn } from "./arn";
import { narrowedBy } from "./condition";
import { accountOf, isEverybody } from "./principal";
import type { Statement } from "./statement";

/**
 * Accounts of AWS in which load balancers write their logs, one a region: AWS documents them as principals of a bucket's
 * policy.
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

/** Keys whose values name the account that is let in, where the principal does not. */
const naming =
    /^(aws:(principalaccount|principalarn|sourceaccount|sourceowner|sourcearn|vpceaccount)|kms:calleraccount|s3:dataaccesspoint(account|arn))$/;

/** The accounts that a statement lets in and that no condition bounds. */
export function accountsLetIn(statement: Statement): string[] {
    if (!statement.allows) {
        return [];
    }
    const principals = statement.principals ?? [];
    const named = isBounded(statement)
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
 * Whether a condition limits the administrator of another account. Its own number, the tags of its roles and
 * the names of its sessions do not limit it, because it sets them itself.
 */
function isBounded(statement: Statement): boolean {
    return narrowedBy(statement, ["caller", "origin", "agreed"]).some(
        ({ key, values }) =>
            key !== "aws:principalaccount" &&
            key !== "kms:calleraccount" &&
            (key !== "aws:principalarn" || values.every((value) => typeof value !== "string" || namesPrincipal(value))),
    );
}

/** `arn:aws:iam::999988887777:*` is the account again. */
function namesPrincipal(arn: string): boolean {
    return /[\p{L}\p{N}]/u.test(splitArn(arn).resource.replace(/^(user|role|assumed-role|root)\b/, ""));
}
