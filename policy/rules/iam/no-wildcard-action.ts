import { actionsOf, type Action } from "../../iam/action";
import { hasWildcard } from "../../wildcards";
import { eachStatement, enumerate } from "../../iam/policy-rule";
import { everyPrincipal, isAccountRoot, isNamed } from "../../iam/principal";
import { typesWithPolicies, type PolicyDocument } from "../../iam/sources";
import type { Statement } from "../../iam/statement";
import { resourceRule } from "../rule";
import { identityPolicy, keyPolicy, logGroup } from "./examples";

/** Families that AWS documents as one permission: both halves of a re-encryption, the forms of a data key. */
const families = ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"];

/** What AWS documents for the administrators of a key, whose policy reaches no further than that key. */
const keyAdministration = [
    "kms:Create*",
    "kms:Enable*",
    "kms:List*",
    "kms:Put*",
    "kms:Update*",
    "kms:Revoke*",
    "kms:Disable*",
    "kms:Get*",
    "kms:Delete*",
];

export const noWildcardAction = resourceRule<{ allowed: string[] }>({
    name: "iam-no-wildcard-action",
    displayName: "IAM actions are spelt out",
    description:
        "An Allow names each action; a wildcard in an action grants what nobody has read, today's and tomorrow's.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["iam", "least-privilege"],
    appliesTo: typesWithPolicies,
    rationale: `A wildcard grants every action it matches now and every one that AWS adds later. The finding says what
the pattern stands for in IAM's own reference, so that the ones needed can be picked.

Not blamed:

- Deny statements. A wide Deny is a good Deny.
- In a resource policy, a statement for an account itself (\`arn:aws:iam::111122223333:root\`), as in KMS' default key
  statement: it hands the decision to IAM in that account and grants nobody anything by itself. Two accounts with a
  wildcard in one policy are blamed: one of them is somebody else.
- Families that AWS documents as one permission (\`kms:ReEncrypt*\`, \`kms:GenerateDataKey*\`, …), and in a key's own policy
  the patterns that AWS documents for its administrators, where the administrators are named in full.

Case, full-width letters, invisible characters and white space make no difference. A policy that only serves as a permissions
boundary grants nothing, but the engine shows it before whoever uses it: name it in \`exceptions\`.`,
    remediationSteps: "Replace the pattern by the actions that are needed; the finding lists what it stands for.",
    settings: {
        allowed: {
            type: "array",
            items: { type: "string" },
            description: "Patterns that may stand in an action, as they would be written.",
            default: families,
        },
    },
    check: (resource, { allowed }) =>
        eachStatement(resource, async (statement, document) => {
            if (!statement.allows || delegatesToAccount(statement, document)) {
                return [];
            }
            const tolerated = [...allowed, ...(administersKey(statement, document) ? keyAdministration : [])].map(
                folded,
            );
            const patterns = (statement.actions ?? []).filter(
                (action) => typeof action === "string" && hasWildcard(action) && !tolerated.includes(folded(action)),
            ) as string[];
            return document.kind === "aoss"
                ? patterns.map(
                      (pattern) =>
                          `"${pattern}" is a wildcard. Write the permissions that are needed, such as aoss:ReadDocument.`,
                  )
                : Promise.all(patterns.map(describe));
        }),
    examples: {
        bad: [
            {
                title: "every action of a service",
                resources: [identityPolicy("ship-logs", { Action: "logs:*", Resource: `${logGroup}:*` })],
            },
            {
                title: "a pattern beside an exact name, in another case",
                resources: [
                    identityPolicy("ship-logs", {
                        Action: ["logs:PutLogEvents", "lOgS:create?og*"],
                        Resource: `${logGroup}:*`,
                    }),
                ],
            },
        ],
        good: [
            {
                title: "exact names",
                resources: [
                    identityPolicy("ship-logs", {
                        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
                        Resource: `${logGroup}:*`,
                    }),
                ],
            },
            {
                title: "the default statement of a KMS key",
                resources: [
                    keyPolicy("logs", {
                        Sid: "Enable IAM User Permissions",
                        Principal: { AWS: "arn:aws:iam::111122223333:root" },
                        Action: "kms:*",
                        Resource: "*",
                    }),
                ],
            },
        ],
    },
});

const folded = (pattern: string) => pattern.toLowerCase();

function delegatesToAccount(statement: Statement, { kind, statements }: PolicyDocument): boolean {
    if (kind === "identity" || kind === "trust" || !everyPrincipal(statement, isAccountRoot)) {
        return false;
    }
    const accounts = statements
        .filter(
            (each) => each.allows && each.actions?.some((action) => typeof action === "string" && hasWildcard(action)),
        )
        .flatMap((each) => each.principals ?? [])
        .filter(isAccountRoot)
        .map(({ value }) => /\d{12}/.exec(String(value))?.[0]);
    return new Set(accounts).size === 1;
}

function administersKey(statement: Statement, { kind }: PolicyDocument): boolean {
    return kind === "kms" && everyPrincipal(statement, isNamed);
}

async function describe(pattern: string): Promise<string> {
    const actions = /^[*?:]+$/.test(pattern) ? undefined : await actionsOf(pattern);
    if (actions === undefined) {
        return `"${pattern}" allows every action of every service. Write the actions that are needed.`;
    }
    if (actions.length === 0) {
        return `"${pattern}" matches no action that IAM knows. Write the actions that are needed.`;
    }
    const names = actions.map(({ id }) => id);
    if (names.length <= 8) {
        return `"${pattern}" is a wildcard. Write instead what of it is needed: ${names.join(", ")}.`;
    }
    const gravest = [...actions].sort((a, b) => gravity(b) - gravity(a)).map(({ id }) => id);
    return `"${pattern}" allows ${names.length} actions, among them ${enumerate(gravest)}. Write the ones that are needed.`;
}

/** A reader sees the danger sooner in what changes permissions or deletes than in what lists. */
function gravity({ id, levels }: Action): number {
    return (
        (levels.includes("Permissions management") ? 4 : 0) +
        (id.includes(":Delete") ? 2 : 0) +
        (levels.includes("Write") ? 1 : 0)
    );
}
