import { splitArn, type ArnPattern } from "../../iam/arn";
import { narrowedBy } from "../../iam/condition";
import { ownResources, relationOf } from "../../iam/own-resources";
import { hasWildcard } from "../../wildcards";
import { enumerate } from "../enumerate";
import { identityStatements, typesWithIdentityPolicies } from "../../iam/sources";
import type { Statement, Text } from "../../iam/statement";
import { stackRule } from "../rule";
import { identityPolicy } from "./examples";

export const wildcardWithinOwnNames = stackRule<{ allowed: string[] }>({
    name: "iam-wildcard-within-own-names",
    displayName: "Wildcards only match resources of the stack",
    description:
        "A wildcard in a resource name matches only what belongs to the stack's resources, not other resources.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["iam", "least-privilege"],
    rationale: `\`log-group:/eks/*\` matches the stack's \`/eks/prod/app\`, and the log groups of all other teams below \`/eks\`. If a pattern matches a
resource of the stack and could match more resources of its type, write the names of the stack instead.
\`log-group:/eks/prod/app*\` is such a pattern too: it also matches \`/eks/prod/app-of-another-team\`.

Accepted: patterns within a resource (\`…/app:*\`, \`bucket/prefix/*\`, \`table/orders/index/*\`), the six random characters of a secret,
and patterns for resource types that the stack does not define.`,
    remediationSteps: "Write the ARN of each resource of the stack that is needed.",
    settings: {
        allowed: {
            type: "array",
            items: { type: "string" },
            description: "Allowed patterns of resources that reach beyond the stack, exactly as written in a policy.",
            default: [],
        },
    },
    check: (stack, { allowed }) => {
        const own = ownResources(stack);
        const flawOf = (pattern: Text): string | undefined => {
            if (typeof pattern !== "string" || !hasWildcard(pattern) || allowed.includes(pattern)) {
                return undefined;
            }
            const asked = splitArn(pattern);
            if (saysNothing(asked)) {
                return undefined;
            }
            const covered = own.filter((each) => relationOf(asked, each) === "reaches beyond it");
            const [first] = covered;
            return first === undefined
                ? undefined
                : `"${pattern}" covers more than this stack's ${first.kind.noun}s. ` +
                      `Write ${enumerate(covered.map(({ arn }) => arn))}.`;
        };
        return stack.ofType(...typesWithIdentityPolicies).flatMap((carrier) =>
            identityStatements(carrier)
                .filter(({ statement }) => statement.allows && !isPickedByTag(statement))
                .flatMap(({ statement, place }) =>
                    (statement.resources ?? [])
                        .flatMap((pattern) => flawOf(pattern) ?? [])
                        .map((flaw) => ({ message: `${place}: ${flaw}`, urn: carrier.urn })),
                ),
        );
    },
    examples: {
        bad: [
            {
                title: "all log groups below /eks",
                resources: [
                    { type: "aws:cloudwatch/logGroup:LogGroup", name: "app", props: { name: "/eks/prod/app" } },
                    identityPolicy("ship-logs", {
                        Action: "logs:PutLogEvents",
                        Resource: "arn:aws:logs:eu-west-1:111122223333:log-group:/eks/*",
                    }),
                ],
            },
            {
                title: "the group and all names that begin with it",
                resources: [
                    { type: "aws:cloudwatch/logGroup:LogGroup", name: "app", props: { name: "/eks/prod/app" } },
                    identityPolicy("ship-logs", {
                        Action: "logs:PutLogEvents",
                        Resource: "arn:aws:logs:eu-west-1:111122223333:log-group:/eks/prod/app*",
                    }),
                ],
            },
        ],
        good: [
            {
                title: "the streams of the group, and part of a bucket",
                resources: [
                    { type: "aws:cloudwatch/logGroup:LogGroup", name: "app", props: { name: "/eks/prod/app" } },
                    { type: "aws:s3/bucket:Bucket", name: "archive", props: { bucket: "archive-111122223333" } },
                    identityPolicy(
                        "ship-logs",
                        {
                            Action: "logs:PutLogEvents",
                            Resource: "arn:aws:logs:eu-west-1:111122223333:log-group:/eks/prod/app:log-stream:*",
                        },
                        { Action: "s3:PutObject", Resource: "arn:aws:s3:::archive-111122223333/eks/*" },
                    ),
                ],
            },
        ],
    },
});

/** A wildcard for the region does not affect the name. `iam-resource-scope` reports a wildcard at the beginning of the name. */
function saysNothing({ resource }: ArnPattern): boolean {
    return !hasWildcard(resource) || /^([a-z-]+[:/])?\*$/.test(resource);
}

function isPickedByTag(statement: Statement): boolean {
    return narrowedBy(statement, "resource", { keys: (key) => /:(resource|request)tag\//.test(key) }).length > 0;
}
