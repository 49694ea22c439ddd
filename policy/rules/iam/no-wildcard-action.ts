import { leavesToAccessPoints } from "../../iam/access-points";
import { actionsOf, isOfSeveralServices, type Action } from "../../iam/action";
import { remembering } from "../../resources/remembering";
import { isPublished } from "../../iam/published-policies";
import { hasWildcard } from "../../wildcards";
import { eachStatement } from "./each-statement";
import { enumerate } from "../enumerate";
import { everyPrincipal, isAccountRoot, isNamed } from "../../iam/principal";
import { typesThatGrant, type PolicyDocument } from "../../iam/sources";
import type { Statement } from "../../iam/statement";
import { resourceRule } from "../rule";
import { identityPolicy, keyPolicy, logGroup } from "./examples";

/** Families that AWS documents as one permission: both halves of a re-encryption, the forms of a data key. */
const families = ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"];

/** Actions that AWS documents for administrators of a key. The policy only applies to this key. */
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
    displayName: "IAM actions are named in full",
    description: "An Allow statement names each action. A wildcard also grants actions that AWS adds later.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["iam", "least-privilege"],
    appliesTo: typesThatGrant,
    rationale: `A wildcard grants every action that it matches now, and every one that AWS adds later. The finding lists the matching actions from
IAM's reference, so that you can select the ones that you need.

Accepted:

- Deny statements.
- In a resource policy, a statement for an account (\`arn:aws:iam::111122223333:root\`), as in the default key policy of KMS. It lets
  IAM in that account decide, and grants nothing by itself. Two accounts with a wildcard in one policy are reported, because one of
  them belongs to another owner.
- In the policy of a bucket, a statement for its access points (\`s3:DataAccessPointAccount\`), whose own policies decide.
- Patterns that AWS documents as one permission (\`kms:ReEncrypt*\`, \`kms:GenerateDataKey*\`, …), and in a key policy the patterns
  that AWS documents for administrators, if the administrators are named in full.
- The policy that the Gateway API controller for VPC Lattice publishes, as a whole.

Case, full-width letters, invisible characters and white space make no difference. A policy that is only used as a permissions boundary
grants nothing, but the engine shows it before the role that uses it: add it to \`exceptions\`.`,
    remediationSteps:
        "Replace the pattern with the actions that you need. The finding lists the actions that it matches.",
    settings: {
        allowed: {
            type: "array",
            items: { type: "string" },
            description: "Allowed patterns of actions, as written in a policy.",
            default: families,
        },
    },
    check: (resource, { allowed }) =>
        eachStatement(resource, function* (statement, document) {
            if (
                !statement.allows ||
                delegatesToAccount(statement, document) ||
                leavesToAccessPoints(statement, document)
            ) {
                return;
            }
            const tolerated = [...allowed, ...(administersKey(statement, document) ? keyAdministration : [])].map(
                folded,
            );
            const wildcards = (statement.actions ?? [])
                .filter((action) => typeof action === "string")
                .filter((action) => hasWildcard(action) && !tolerated.includes(folded(action)));
            if (wildcards.length > 0 && !isPublished(statement, document.statements)) {
                for (const action of wildcards) {
                    yield document.kind === "aoss"
                        ? `"${action}" is a wildcard. Write the needed permissions, such as aoss:ReadDocument.`
                        : describe(action, document);
                }
            }
        }),
    examples: {
        bad: [
            {
                title: "every action of a service",
                resources: [identityPolicy("ship-logs", { Action: "logs:*", Resource: `${logGroup}:*` })],
            },
            {
                title: "a pattern next to an exact name, in another case",
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
        .flatMap(({ value }) => /\d{12}/.exec(String(value))?.[0] ?? []);
    // An unknown account can be the same.
    return new Set(accounts).size < 2;
}

function administersKey(statement: Statement, { kind }: PolicyDocument): boolean {
    return kind === "kms" && everyPrincipal(statement, isNamed);
}

function describe(pattern: string, { kind }: PolicyDocument): string {
    if (/^[*?:]+$/.test(pattern)) {
        const what = kind === "identity" || kind === "trust" ? "of every service" : "on the resource";
        return `"${pattern}" allows every action ${what}. Write the needed actions.`;
    }
    if (isOfSeveralServices(pattern)) {
        return `"${pattern}" allows actions of several services. Write the needed actions.`;
    }
    return explain(pattern);
}

/** Many statements have the same pattern. */
const explain = remembering(100, (pattern) => {
    const actions = [...actionsOf(pattern)];
    if (actions.length === 0) {
        return `"${pattern}" matches no known action of IAM. Write the needed actions.`;
    }
    if (actions.length <= mostNamed) {
        const names = actions.map(({ id }) => id);
        return `"${pattern}" is a wildcard. Write the needed actions instead: ${names.join(", ")}.`;
    }
    return `"${pattern}" allows ${actions.length} actions, among them ${enumerate(byGravity(actions))}. Write the needed ones.`;
});

/** More actions are only counted, and the gravest are named. */
const mostNamed = 8;

function byGravity(actions: readonly Action[]): string[] {
    const levels: string[][] = [];
    for (const action of actions) {
        (levels[greatest - gravity(action)] ??= []).push(action.id);
    }
    return levels.flat();
}

const greatest = 7;

/** Order of the actions in findings: those that change permissions or delete first. */
function gravity({ id, levels }: Action): number {
    return (
        (levels.includes("Permissions management") ? 4 : 0) +
        (id.includes(":Delete") ? 2 : 0) +
        (levels.includes("Write") ? 1 : 0)
    );
}
