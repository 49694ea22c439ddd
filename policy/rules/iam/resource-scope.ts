import { actionsOf, mainTypeOf, type Action } from "../../iam/action";
import { typesOf, type Breadth } from "../../iam/breadth";
import { narrowedBy } from "../../iam/condition";
import { grantsOf } from "../../iam/grant";
import { matches } from "../../wildcards";
import { eachStatement, enumerate } from "../../iam/policy-rule";
import { broadResources } from "../../iam/scope";
import { typesWithIdentityPolicies } from "../../iam/sources";
import type { Statement } from "../../iam/statement";
import { resourceRule } from "../rule";
import { identityPolicy, logGroup } from "./examples";

const meaning: Record<Breadth, string> = {
    everything: "covers every resource",
    "any name": "says nothing of the name",
    "a shared prefix": "covers the log groups that AWS services of the whole account write to",
    "any account": "covers every account",
    "any bucket": "has a wildcard in the bucket's name, and bucket names are the whole world's",
};

export const resourceScope = resourceRule<{ allowed: string[] }>({
    name: "iam-resource-scope",
    displayName: "IAM statements name their resources",
    description:
        "An action that can be limited to resources is allowed on the ones it needs, not on a wildcard for all.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["iam", "least-privilege"],
    appliesTo: typesWithIdentityPolicies,
    rationale: `IAM's reference says for every action which types of resource it can be limited to. Where there is one,
\`*\` is a choice, and the finding says which types the action takes.

As broad as \`*\`, and found as well: an ARN whose name is a wildcard (\`log-group:*\`, \`arn:aws:logs:*:*:*\`), a wildcard in
a bucket's name (bucket names are shared with the world), a wildcard for the account, and \`log-group:/aws/*\`, below which
every AWS service of the account writes.

Not blamed:

- Actions that work on \`*\` alone (\`ecr:GetAuthorizationToken\`, \`cloudwatch:PutMetricData\`), and lists that show what
  one may see.
- A wildcard below a name: \`log-group:/eks/app:*\`, \`bucket/prefix/*\`, \`secret:db-??????\`.
- A condition that picks the resources: \`aws:ResourceTag/…\`, \`kms:ViaService\`, \`iam:AWSServiceName\`, \`ecs:cluster\`, …, and
  \`aws:RequestTag/…\` for what is being made. Which keys do is the table \`policy/iam/condition-keys.ts\`.
  For a wildcard in the account or in a bucket's name, \`aws:ResourceAccount\` or \`aws:ResourceOrgID\`.
- What a launch makes and AWS numbers: \`ec2:RunInstances\` on \`instance/*\`, beside a named subnet; and what it is made of,
  where the policy lets instances start only with a tag.
- Resource policies, which reach no further than the resource they hang on.

Wildcards within a name (\`log-group:/eks/*\`) are judged against the names of the stack by
\`iam-wildcard-within-own-names\`.`,
    remediationSteps: "Write the ARNs of the resources that are needed, or add a condition that picks them by tag.",
    settings: {
        allowed: {
            type: "array",
            items: { type: "string" },
            description: "Actions that may be allowed on any resource; `*` and `?` are wildcards.",
            default: [],
        },
    },
    check: (resource, { allowed }) =>
        eachStatement(resource, async (statement, { kind, statements }) => {
            if (kind !== "identity" || !statement.allows) {
                return [];
            }
            const actions = (await namedActions(statement)).filter(
                ({ id }) => !allowed.some((pattern) => matches(pattern.toLowerCase(), id.toLowerCase())),
            );
            return flawsOf(statement, actions, (pattern, action) => isInputOfTaggedLaunch(pattern, action, statements));
        }),
    examples: {
        bad: [
            {
                title: "every log group",
                resources: [identityPolicy("ship-logs", { Sid: "Ship", Action: "logs:PutLogEvents", Resource: "*" })],
            },
            {
                title: "every log group, spelt as an ARN",
                resources: [
                    identityPolicy("ship-logs", { Action: "logs:PutLogEvents", Resource: "arn:aws:logs:*:*:*" }),
                ],
            },
            {
                title: "a bucket name that strangers can take",
                resources: [identityPolicy("archive", { Action: "s3:PutObject", Resource: "arn:aws:s3:::logs-*/*" })],
            },
        ],
        good: [
            {
                title: "one log group and its streams",
                resources: [identityPolicy("ship-logs", { Action: "logs:PutLogEvents", Resource: `${logGroup}:*` })],
            },
            {
                title: "an action that works on * alone",
                resources: [identityPolicy("pull", { Action: "ecr:GetAuthorizationToken", Resource: "*" })],
            },
            {
                title: "resources picked by tag",
                resources: [
                    identityPolicy("autoscaler", {
                        Action: "autoscaling:SetDesiredCapacity",
                        Resource: "*",
                        Condition: { StringEquals: { "aws:ResourceTag/k8s.io/cluster-autoscaler/prod": "owned" } },
                    }),
                ],
            },
        ],
    },
});

async function namedActions(statement: Statement): Promise<Action[]> {
    const patterns = new Set((statement.actions ?? []).filter((action) => typeof action === "string"));
    const actions = (await Promise.all([...patterns].map(actionsOf))).flat();
    return [...new Map(actions.map((action) => [action.id, action])).values()];
}

/**
 * Whether a pattern names what a launch is made of (images, subnets, …), and the policy allows the instances themselves
 * only with a tag: then nothing starts that is not marked. Karpenter's policy is of this form.
 *
 * @see https://karpenter.sh/docs/reference/cloudformation/
 */
function isInputOfTaggedLaunch(pattern: string, action: Action, statements: readonly Statement[]): boolean {
    if (!launches.includes(action.id) || typesOf(pattern, action).some(({ name }) => name === "instance")) {
        return false;
    }
    const grants = grantsOf(
        action.id,
        statements.map((statement) => ({ statement, place: "" })),
    ).filter(({ statement }) =>
        (statement.resources ?? []).some(
            (resource) =>
                typeof resource === "string" && typesOf(resource, action).some(({ name }) => name === "instance"),
        ),
    );
    return grants.length > 0 && grants.every(({ statement }) => narrowedBy(statement, "resource").length > 0);
}

const launches = ["ec2:RunInstances", "ec2:CreateFleet"];

function byNeed({ resourceTypes }: Action) {
    return [...resourceTypes].sort((a, b) => Number(b.required) - Number(a.required));
}

/** One sentence a resource and kind of breadth, however many actions share it. */
function flawsOf(
    statement: Statement,
    actions: readonly Action[],
    isFine: (pattern: string, action: Action) => boolean,
): string[] {
    const flaws = new Map<string, { pattern: string; breadth: Breadth; affected: Action[] }>();
    for (const action of actions) {
        for (const { pattern, breadth } of broadResources(statement, action)) {
            if (isFine(pattern, action)) {
                continue;
            }
            const key = `${breadth} ${pattern}`;
            const flaw = flaws.get(key) ?? { pattern, breadth, affected: [] };
            flaw.affected.push(action);
            flaws.set(key, flaw);
        }
    }
    return [...flaws.values()].map(({ pattern, breadth, affected }) => {
        // What the pattern is about, or else what the actions are about, comes first.
        const about = affected.flatMap((action) => mainTypeOf(action, typesOf(pattern, action)) ?? []);
        const main = [...new Set(about.map(({ arn }) => arn))];
        const types = new Set([...about, ...affected.flatMap(byNeed)].map(({ name }) => name));
        const names = enumerate(affected.map(({ id }) => id));
        return (
            `"${pattern}" ${meaning[breadth]}, yet ${names} can be limited to ${enumerate([...types])}. ` +
            `Write the ARNs that are needed, in the form ${main.length === 0 ? "of the action's resource type" : enumerate(main, 2)}.`
        );
    });
}
