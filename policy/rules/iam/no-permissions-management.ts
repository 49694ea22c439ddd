import { leavesToAccessPoints } from "../../iam/access-points";
import { narrowedBy } from "../../iam/condition";
import { matches } from "../../wildcards";
import { WildcardList } from "../../wildcards-in-list";
import { eachStatement } from "./each-statement";
import { everyPrincipal, isAccountRoot, isEverybody, isNamed } from "../../iam/principal";
import { isAboutOwnCredentials, isAboutServicesRoles } from "../../iam/scope";
import type { PolicyKind } from "../../iam/policy-kind";
import { isPublished } from "../../iam/published-policies";
import { sensitiveActions, type SensitiveAction } from "../../iam/sensitive-actions";
import { typesThatGrant, type PolicyDocument } from "../../iam/sources";
import type { Statement } from "../../iam/statement";
import { resourceRule } from "../rule";
import { identityPolicy, keyPolicy } from "./examples";

/** Actions with the access level Permissions management that do not change permissions. */
const changesNoPermission = [
    "*:AllowVendedLogDeliveryForResource",
    "bedrock-agentcore:InvokeGateway",
    "bedrock-agentcore:InvokeWebSearch",
    "ec2:AttachResourcesToPlacementGroup",
    "ec2:DetachResourcesFromPlacementGroup",
    "managedblockchain:Invoke",
    "opensearch:ViewLoginPage",
    "rds-db:connect",
    "s3:ObjectOwnerOverrideToBucketOwner",
    "waf*:CreateWebACL",
    "waf*:DeleteWebACL",
    "waf*:UpdateWebACL",
];

/** Conditions that make an action acceptable: they limit what can be passed on, or to whom. */
const tamedBy: { action: string; keys: RegExp }[] = [
    { action: "kms:*Grant", keys: /^kms:(grantisforawsresource|viaservice|granteeprincipal|grantoperations)$/ },
    { action: "ec2:*NetworkInterfacePermission", keys: /^ec2:(authorizedservice|authorizeduser|subnet)$/ },
    { action: "iam:*", keys: /^iam:(permissionsboundary|policyarn)$/ },
    { action: "lambda:AddPermission", keys: /^lambda:principal$/ },
    { action: "s3:PutObject*Acl", keys: /^s3:x-amz-(acl|grant-.+)$/ },
    { action: "ram:*", keys: /^ram:principal$/ },
];

export const noPermissionsManagement = resourceRule<{ allowed: string[] }>({
    name: "iam-no-permissions-management",
    displayName: "IAM policies do not manage permissions",
    description: "No policy allows to change permissions or to obtain credentials, except for an allow-list.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["iam", "least-privilege"],
    appliesTo: typesThatGrant,
    rationale: `IAM's reference assigns an access level to every action. Actions of the level _Permissions management_ change permissions, so a workload
with them can grant itself more. This rule adds actions that return credentials (\`iam:CreateAccessKey\`, \`ec2:GetPasswordData\`, …).

Accepted:

- Actions that read permissions.
- Actions of this level that do not change permissions (\`rds-db:connect\`, \`s3:ObjectOwnerOverrideToBucketOwner\`).
- Actions with a condition that limits the granted permissions: \`kms:CreateGrant\` with \`kms:GrantIsForAWSResource\`, IAM actions with
  \`iam:PermissionsBoundary\` or \`iam:PolicyARN\`, \`ec2:CreateNetworkInterfacePermission\` with \`ec2:AuthorizedService\`.
- \`logs:PutResourcePolicy\` next to \`logs:CreateLogDelivery\`, which services that deliver logs need in their role.
- Actions of users on their own credentials (\`user/\${aws:username}\`), but not on their own policies and permissions boundary.
- Actions on roles of AWS' own services (\`role/aws-service-role/…\`), which nobody else can change.
- The policy that the Gateway API controller for VPC Lattice publishes, as a whole.
- In the policy of a bucket, a statement for its access points, which only take requests about objects.
- The default policy of a topic, which allows its owner everything (\`AWS:SourceOwner\`).
- In a key policy, its administrators, named in full, and the account itself can manage the key. Users of the key can grant access
  only with such a condition.`,
    remediationSteps:
        "Remove the action. If a deployment role needs it, add the role to the allow-list, with a condition.",
    settings: {
        allowed: {
            type: "array",
            items: { type: "string" },
            description: "Actions that policies may allow; `*` and `?` are wildcards.",
            default: changesNoPermission,
        },
    },
    check: (resource, { allowed }) =>
        eachStatement(resource, function* (statement, document) {
            if (
                !statement.allows ||
                isAboutServicesRoles(statement) ||
                managesOnlyItself(statement, document) ||
                leavesToAccessPoints(statement, document)
            ) {
                return;
            }
            for (const pattern of statement.actions ?? []) {
                const forbidden =
                    typeof pattern === "string"
                        ? firstOf(
                              pattern,
                              forbiddenUnless(allowed),
                              ({ id }) =>
                                  isOfResource(id, document) &&
                                  !isAboutOwnCredentials(statement, id) &&
                                  !isTamed(statement, id),
                          )
                        : [];
                if (typeof pattern === "string" && forbidden.length > 0) {
                    if (isPublished(statement, document.statements)) {
                        return;
                    }
                    yield describe(pattern, forbidden);
                }
            }
        }),
    examples: {
        bad: [
            {
                title: "a program that changes roles",
                resources: [
                    identityPolicy("operator", {
                        Action: "iam:PutRolePolicy",
                        Resource: "arn:aws:iam::111122223333:role/app",
                    }),
                ],
            },
            {
                title: "credentials of another user",
                resources: [
                    identityPolicy("rotate", {
                        Action: "iam:CreateAccessKey",
                        Resource: "arn:aws:iam::111122223333:user/mailer",
                    }),
                ],
            },
        ],
        good: [
            {
                title: "grants that AWS services need",
                resources: [
                    identityPolicy("ebs-csi", {
                        Action: "kms:CreateGrant",
                        Resource: "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
                        Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
                    }),
                ],
            },
            {
                title: "the administrators of a key",
                resources: [
                    keyPolicy("logs", {
                        Principal: { AWS: "arn:aws:iam::111122223333:role/key-administrators" },
                        Action: ["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"],
                        Resource: "*",
                    }),
                ],
            },
        ],
    },
});

/** The sensitive actions that a setting does not allow. */
interface Forbidden {
    readonly actions: readonly SensitiveAction[];
    readonly ids: WildcardList;
}

const forbidden = new WeakMap<readonly string[], Forbidden>();

/** Cached, because a stack has many statements. */
function forbiddenUnless(allowed: readonly string[]): Forbidden {
    let known = forbidden.get(allowed);
    if (known === undefined) {
        const actions = sensitiveActions().filter(({ id }) => !allowed.some((each) => sameAction(each, id)));
        known = { actions, ids: new WildcardList(actions.map(({ id }) => id.toLowerCase())) };
        forbidden.set(allowed, known);
    }
    return known;
}

/** Maximum number of actions in a finding. One more is searched, to know whether there are others. */
const mostNamed = 4;

/** The first actions that a pattern matches. */
function firstOf(
    pattern: string,
    { actions, ids }: Forbidden,
    isMeant: (action: SensitiveAction) => boolean,
): SensitiveAction[] {
    const first: SensitiveAction[] = [];
    for (const index of ids.matching(pattern.toLowerCase())) {
        const action = actions[index];
        if (action !== undefined && isMeant(action)) {
            first.push(action);
        }
        if (first.length > mostNamed) {
            break;
        }
    }
    return first;
}

/** In the policy of a resource, `*` only means the actions of the service to which the resource belongs. */
function isOfResource(id: string, { kind }: PolicyDocument): boolean {
    const services = servicesOf[kind];
    return services === undefined || services.test(id);
}

/** The services of the resources that have a kind of their own. */
const servicesOf: Partial<Record<PolicyKind, RegExp>> = {
    kms: /^kms:/,
    s3: /^s3/,
    ecr: /^ecr/,
    sns: /^sns:/,
    sqs: /^sqs:/,
    secretsmanager: /^secretsmanager:/,
};

function sameAction(pattern: string, id: string): boolean {
    return matches(pattern.toLowerCase(), id.toLowerCase());
}

function isTamed(statement: Statement, id: string): boolean {
    if (id === "logs:PutResourcePolicy" && deliversLogs(statement)) {
        return true;
    }
    return (
        statement.conditions.length > 0 &&
        tamedBy.some(
            ({ action, keys }) =>
                sameAction(action, id) &&
                narrowedBy(statement, "handed on", { action: id, keys: (key) => keys.test(key) }).length > 0,
        )
    );
}

/** Services that deliver their own logs require the whole set on `*`. AWS does not support less. */
function deliversLogs({ actions }: Statement): boolean {
    return (
        actions?.some((action) => typeof action === "string" && sameAction(action, "logs:CreateLogDelivery")) === true
    );
}

/** A key's administrators manage this key. An account's root only delegates to IAM. */
function managesOnlyItself(statement: Statement, { kind }: PolicyDocument): boolean {
    switch (kind) {
        case "identity":
        case "trust":
            return false;
        case "grant":
            // Auto Scaling's own role passes keys to the disks of its instances, as AWS' guide describes.
            return everyPrincipal(statement, ({ value }) => /:role\/aws-service-role\//.test(String(value)));
        case "kms":
            return everyPrincipal(
                statement,
                (principal) =>
                    isAccountRoot(principal) || (isNamed(principal) && (administers(statement) || !grants(statement))),
            );
        default:
            return everyPrincipal(statement, isAccountRoot) || isOfOwner(statement);
    }
}

/**
 * The default statement of an SNS topic, for the account that owns it.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 */
function isOfOwner(statement: Statement): boolean {
    return (
        everyPrincipal(statement, isEverybody) &&
        narrowedBy(statement, "source", { keys: (key) => key === "aws:sourceowner" }).length > 0
    );
}

/** An identity that can write a key's policy needs no grant to give others access to the key. */
function administers({ actions }: Statement): boolean {
    return (actions ?? []).some((action) => typeof action === "string" && sameAction(action, "kms:PutKeyPolicy"));
}

function grants({ actions }: Statement): boolean {
    return (actions ?? []).some((action) => typeof action === "string" && sameAction(action, "kms:CreateGrant"));
}

function describe(pattern: string, forbidden: readonly SensitiveAction[]): string {
    const ids = forbidden.map(({ id }) => id);
    const named = ids.length === 1 && ids[0]?.toLowerCase() === pattern.toLowerCase();
    const list = ids.slice(0, mostNamed).join(", ") + (ids.length > mostNamed ? " and others" : "");
    const subject = named ? ids.join() : `"${pattern}" includes ${list}, which`;
    const what = forbidden.every(({ returnsCredentials }) => returnsCredentials)
        ? "returns credentials"
        : "manages permissions";
    return `${subject} ${what}. Remove it, limit it by a condition, or put it to this rule's allow-list.`;
}
