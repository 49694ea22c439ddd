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
    "any name": "does not limit the name",
    "a shared prefix": "covers the log groups of all AWS services in the account",
    "any account": "covers every account",
    "any bucket": "has a wildcard in the bucket name, and bucket names are global",
};

export const resourceScope = resourceRule<{ allowed: string[] }>({
    name: "iam-resource-scope",
    displayName: "IAM statements name their resources",
    description:
        "An action that can be limited to resources is allowed on the needed resources, not on a wildcard for all.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["iam", "least-privilege"],
    appliesTo: typesWithIdentityPolicies,
    rationale: `IAM's reference lists the resource types to which each action can be limited. If an action has resource types, \`*\` is not needed, and
the finding names the types.

These are as broad as \`*\`, and are also reported: an ARN whose name is a wildcard (\`log-group:*\`, \`arn:aws:logs:*:*:*\`), a wildcard
in a bucket name (bucket names are global), a wildcard for the account, and \`log-group:/aws/*\`, where all AWS services of the
account write.

Accepted:

- Actions that only work on \`*\` (\`ecr:GetAuthorizationToken\`, \`cloudwatch:PutMetricData\`), and lists that show what an identity can
  see.
- A wildcard below a name: \`log-group:/eks/app:*\`, \`bucket/prefix/*\`, \`secret:db-??????\`.
- A condition that selects resources: \`aws:ResourceTag/…\`, \`kms:ViaService\`, \`iam:AWSServiceName\`, \`ecs:cluster\`, …, and
  \`aws:RequestTag/…\` for new resources. \`policy/iam/condition-keys.ts\` lists these keys. For a wildcard in the account or in a
  bucket name: \`aws:ResourceAccount\` or \`aws:ResourceOrgID\`.
- Resources that a launch creates and AWS numbers: \`ec2:RunInstances\` on \`instance/*\` next to a named subnet, and the other
  resources of the launch, if the policy only allows instances with a tag.
- Resource policies, which only apply to their own resource.

The rule \`iam-wildcard-within-own-names\` compares wildcards within a name (\`log-group:/eks/*\`) with the names of the stack.`,
    remediationSteps: "Write the ARNs of the needed resources, or add a condition that selects them by tag.",
    settings: {
        allowed: {
            type: "array",
            items: { type: "string" },
            description: "Actions that may be allowed on any resource; `*` and `?` are wildcards.",
            default: [],
        },
    },
    check: (resource, { allowed }) =>
        eachStatement(resource, (statement, { kind, statements }) => {
            if (kind !== "identity" || !statement.allows) {
                return [];
            }
            const actions = namedActions(statement).filter(
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
                title: "every log group, as an ARN",
                resources: [
                    identityPolicy("ship-logs", { Action: "logs:PutLogEvents", Resource: "arn:aws:logs:*:*:*" }),
                ],
            },
            {
                title: "a bucket name that other accounts can use",
                resources: [identityPolicy("archive", { Action: "s3:PutObject", Resource: "arn:aws:s3:::logs-*/*" })],
            },
        ],
        good: [
            {
                title: "one log group and its streams",
                resources: [identityPolicy("ship-logs", { Action: "logs:PutLogEvents", Resource: `${logGroup}:*` })],
            },
            {
                title: "an action that only works on *",
                resources: [identityPolicy("pull", { Action: "ecr:GetAuthorizationToken", Resource: "*" })],
            },
            {
                title: "resources selected by tag",
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

function namedActions(statement: Statement): Action[] {
    const patterns = (statement.actions ?? []).filter((action) => typeof action === "string");
    return [...new Set(patterns.flatMap(actionsOf))];
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
            `"${pattern}" ${meaning[breadth]}, but ${names} can be limited to ${enumerate([...types])}. ` +
            `Write the needed ARNs, in the form ${main.length === 0 ? "of the action's resource type" : enumerate(main, 2)}.`
        );
    });
}
