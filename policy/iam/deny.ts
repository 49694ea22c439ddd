import { matches, within } from "../wildcards";
import { keyAs, type Aspect, type Comparison } from "./condition-keys";
import { isEverybody } from "./principal";
import type { Condition, Statement, Text } from "./statement";

const negated: ReadonlyMap<string, Comparison> = new Map<string, Comparison>([
    ["stringnotequals", "text"],
    ["stringnotequalsignorecase", "text"],
    ["stringnotlike", "pattern"],
    ["arnnotequals", "pattern"],
    ["arnnotlike", "pattern"],
    ["notipaddress", "address"],
]);

/** Conditions that exclude AWS' own services from a Deny, as in AWS' data perimeters. */
const forServices = /^aws:(principalisawsservice|viaawsservice|principalservicename(slist)?)$/;

/**
 * Whether a Deny of the same policy excludes everybody except those in a narrow condition: an Allow for everybody together with a Deny
 * for callers that do not use an endpoint, as AWS documents it for private APIs.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
 */
export function isLimitedByDeny(
    allow: Statement,
    statements: readonly Statement[],
    aspects: readonly Aspect[],
): boolean {
    return statements.some(
        (deny) =>
            !deny.allows &&
            deny.principals?.some(isEverybody) === true &&
            coversAll(deny.actions, allow.actions, true) &&
            coversAll(deny.resources, allow.resources, false) &&
            leavesOnlyNamed(deny.conditions, aspects),
    );
}

/** All conditions of a Deny must be true, so a principal that one of them names is not denied. */
function leavesOnlyNamed(conditions: readonly Condition[], aspects: readonly Aspect[]): boolean {
    const others = conditions.filter(({ key }) => !forServices.test(key));
    return (
        others.length > 0 &&
        others.every(({ operator, key, values, set }) => {
            const comparison = negated.get(operator);
            return (
                comparison !== undefined &&
                set === undefined &&
                values.length > 0 &&
                aspects.some((aspect) => {
                    const names = keyAs(aspect, key)?.names;
                    return (
                        names !== undefined &&
                        values.every((value) => typeof value !== "string" || names(value, comparison))
                    );
                })
            );
        })
    );
}

/** Whether the Deny covers everything in the Allow. A resource policy without Resource covers everything. */
function coversAll(denied: readonly Text[] | undefined, allowed: readonly Text[] | undefined, fold: boolean): boolean {
    if (denied === undefined) {
        return !fold;
    }
    const text = (value: Text) => (typeof value !== "string" ? undefined : fold ? value.toLowerCase() : value);
    return (allowed ?? ["*"]).every((each) => {
        const one = text(each);
        return denied.some((pattern) => {
            const other = text(pattern);
            return one === undefined || other === undefined || within(one, other) || matches(other, one);
        });
    });
}
