import { isAbsent, isObject, textIn, type Json } from "../resources/json";
import type { Stack, StackResource } from "../resources/resource";
import { identityStatements, type Held } from "./sources";

/** A role, user, group or permission set of the stack with all permissions that the stack grants. */
export interface Holder {
    readonly resource: StackResource;
    readonly policies: readonly HeldPolicy[];
    /** The permissions of its boundary. Undefined if it has none, or if the stack does not contain it. */
    readonly boundary: readonly Held[] | undefined;
}

export interface HeldPolicy {
    /** The resource with the policy: the holder itself for an inline policy. */
    readonly carrier: StackResource;
    readonly held: readonly Held[];
}

interface HolderKind {
    readonly type: string;
    /** Inline policies of one holder: their type, and the property with its name. */
    readonly inline: readonly [type: string, property: string];
    readonly attachments: readonly (readonly [type: string, property: string])[];
    /** The type that sets the boundary, unless the holder does. */
    readonly boundary?: readonly [type: string, property: string];
}

const kinds: readonly HolderKind[] = [
    {
        type: "aws:iam/role:Role",
        inline: ["aws:iam/rolePolicy:RolePolicy", "role"],
        attachments: [
            ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", "role"],
            ["aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", "roleName"],
            ["aws:iam/policyAttachment:PolicyAttachment", "roles"],
        ],
    },
    {
        type: "aws:iam/user:User",
        inline: ["aws:iam/userPolicy:UserPolicy", "user"],
        attachments: [
            ["aws:iam/userPolicyAttachment:UserPolicyAttachment", "user"],
            ["aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive", "userName"],
            ["aws:iam/policyAttachment:PolicyAttachment", "users"],
        ],
    },
    {
        type: "aws:iam/group:Group",
        inline: ["aws:iam/groupPolicy:GroupPolicy", "group"],
        attachments: [
            ["aws:iam/groupPolicyAttachment:GroupPolicyAttachment", "group"],
            ["aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive", "groupName"],
            ["aws:iam/policyAttachment:PolicyAttachment", "groups"],
        ],
    },
    {
        type: "aws:ssoadmin/permissionSet:PermissionSet",
        inline: ["aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy", "permissionSetArn"],
        attachments: [
            ["aws:ssoadmin/customerManagedPolicyAttachment:CustomerManagedPolicyAttachment", "permissionSetArn"],
            [
                "aws:ssoadmin/customerManagedPolicyAttachmentsExclusive:CustomerManagedPolicyAttachmentsExclusive",
                "permissionSetArn",
            ],
        ],
        boundary: ["aws:ssoadmin/permissionsBoundaryAttachment:PermissionsBoundaryAttachment", "permissionSetArn"],
    },
];

const userType = "aws:iam/user:User";
const groupType = "aws:iam/group:Group";
const policyType = "aws:iam/policy:Policy";

export function holdersIn(stack: Stack, isMeant: (resource: StackResource) => boolean = () => true): Holder[] {
    const policies = new Policies(stack.ofType(policyType));
    const references = new References(stack);
    const of = (resource: StackResource): HeldPolicy[] =>
        kinds
            .filter(({ type }) => type === resource.type)
            .flatMap((kind) => [
                resource,
                ...references.to(resource, ...kind.inline),
                ...attachedTo(resource, kind, references, policies),
            ])
            .map((carrier) => ({ carrier, held: identityStatements(carrier) }))
            .filter(({ held }) => held.length > 0);
    return kinds.flatMap(({ type, boundary: attached, ...kind }) =>
        [...stack.ofType(type), ...holdersElsewhere(stack, { type, ...kind })].filter(isMeant).map((resource) => {
            const bounded = attached === undefined ? [resource] : references.to(resource, ...attached);
            const [boundary] = bounded
                .filter(({ props }) => !isAbsent(props["permissionsBoundary"]))
                .flatMap((each) => policies.in(each, ["permissionsBoundary"]));
            return {
                resource,
                policies: [...of(resource), ...groupsOf(resource, stack).flatMap(of)],
                boundary: boundary === undefined ? undefined : identityStatements(boundary),
            };
        }),
    );
}

/** Holders of other stacks to which this stack attaches policies by their name, each with the first resource that does. */
function holdersElsewhere(stack: Stack, { type, inline, attachments }: HolderKind): StackResource[] {
    const own = new Set(stack.ofType(type).flatMap(({ props }) => [props["name"], props["arn"], props["id"]]));
    const found = new Map<string, StackResource>();
    for (const [attaching, property] of [inline, ...attachments]) {
        for (const resource of stack.ofType(attaching)) {
            for (const arn of namesIn(resource.props[property])) {
                if (typeof arn === "string" && !own.has(arn) && !own.has(lastOf(arn))) {
                    const name = lastOf(arn);
                    found.set(name, found.get(name) ?? { ...resource, type, props: { name, arn } });
                }
            }
        }
    }
    return [...found.values()];
}

/** Which resources refer to another one in a property, without a comparison of all pairs. */
class References {
    private readonly indexes = new Map<string, Index>();

    constructor(private readonly stack: Stack) {}

    /** The resources of a type whose property refers to the target. */
    to(target: StackResource, type: string, property: string): StackResource[] {
        const { named, bySource } = this.indexOf(type, property);
        const names = [target.props["name"], target.props["arn"], target.props["id"]];
        const candidates = names.flatMap((name) => (typeof name === "string" ? (named.get(name) ?? []) : []));
        return [...new Set([...candidates, ...(bySource.get(target) ?? [])])].filter((resource) =>
            refersTo(resource, property, target),
        );
    }

    private indexOf(type: string, property: string): Index {
        const key = `${type} ${property}`;
        let index = this.indexes.get(key);
        if (index === undefined) {
            index = this.read(type, property);
            this.indexes.set(key, index);
        }
        return index;
    }

    private read(type: string, property: string): Index {
        const named = new Map<string, StackResource[]>();
        const bySource = new Map<StackResource, StackResource[]>();
        for (const resource of this.stack.ofType(type)) {
            const value = resource.props[property];
            const names: Json[] = Array.isArray(value) ? value : [value];
            if (names.some((name) => typeof name === "symbol")) {
                resource.sourcesOf(property).forEach((source) => {
                    add(bySource, source, resource);
                });
            }
            for (const name of names) {
                for (const key of typeof name === "string" ? new Set([name, lastOf(name)]) : []) {
                    add(named, key, resource);
                }
            }
        }
        return { named, bySource };
    }
}

interface Index {
    /** By the value of the property, and by the name at its end. */
    readonly named: ReadonlyMap<string, readonly StackResource[]>;
    /** By the source of the property, if the value is unknown. */
    readonly bySource: ReadonlyMap<StackResource, readonly StackResource[]>;
}

function add<K>(index: Map<K, StackResource[]>, key: K, resource: StackResource): void {
    const others = index.get(key);
    if (others === undefined) {
        index.set(key, [resource]);
    } else {
        others.push(resource);
    }
}

/** A user has the permissions of its groups. */
function groupsOf(user: StackResource, stack: Stack): StackResource[] {
    if (user.type !== userType) {
        return [];
    }
    const memberships = [
        ...stack
            .ofType("aws:iam/userGroupMembership:UserGroupMembership")
            .filter((membership) => refersTo(membership, "user", user))
            .map((membership) => ({ membership, property: "groups" })),
        ...stack
            .ofType("aws:iam/groupMembership:GroupMembership")
            .filter((membership) => refersTo(membership, "users", user))
            .map((membership) => ({ membership, property: "group" })),
    ];
    return stack
        .ofType(groupType)
        .filter((group) => memberships.some(({ membership, property }) => refersTo(membership, property, group)));
}

function attachedTo(
    holder: StackResource,
    kind: HolderKind,
    references: References,
    policies: Policies,
): StackResource[] {
    const attachments = kind.attachments.flatMap(([type, property]) => references.to(holder, type, property));
    return [...new Set([holder, ...attachments].flatMap((attachment) => policies.in(attachment, attachingProperties)))];
}

/** A stack's policies by name, ARN and ID. An index is faster than a comparison of all pairs. */
class Policies {
    private readonly named = new Map<string, StackResource[]>();

    constructor(policies: readonly StackResource[]) {
        for (const policy of policies) {
            const { name, arn, id } = policy.props;
            for (const key of new Set([name, arn, id])) {
                if (typeof key === "string") {
                    add(this.named, key, policy);
                }
            }
        }
    }

    /** The policies to which properties of a resource refer: by name or ARN, or by the source of an unknown value. */
    in(resource: StackResource, properties: readonly string[]): StackResource[] {
        return properties.flatMap((property) => {
            return namesIn(resource.props[property]).flatMap((name) => {
                if (typeof name === "string") {
                    return /:iam::aws:/.test(name) ? [] : this.called(name.trim());
                }
                return typeof name === "symbol"
                    ? resource.sourcesOf(property).filter(({ type }) => type === policyType)
                    : [];
            });
        });
    }

    private called(name: string): StackResource[] {
        const keys = new Set([name, lastOf(name)]);
        return [...keys].flatMap((key) => this.named.get(key) ?? []).filter((policy) => isName(name, policy));
    }
}

const attachingProperties = [
    "policyArn",
    "policyArns",
    "managedPolicyArns",
    "customerManagedPolicyReference",
    "customerManagedPolicyReferences",
];

/** The names in a value: itself, a list of them, or IAM Identity Center's references by name and path. */
function namesIn(value: Json): Json[] {
    if (Array.isArray(value)) {
        return value.flatMap(namesIn);
    }
    return isObject(value) ? namesIn(value["name"] ?? value["customerManagedPolicyReference"]) : [value];
}

/** Whether a property refers to a resource: by its name or ARN, or by its source while the value is unknown. */
export function refersTo(resource: StackResource, property: string, target: StackResource): boolean {
    const value = resource.props[property];
    const names: Json[] = Array.isArray(value) ? value : [value];
    return (
        names.some((name) => typeof name === "string" && isName(name, target)) ||
        (names.some((name) => typeof name === "symbol") && resource.sourcesOf(property).includes(target))
    );
}

export function isName(name: string, { props }: StackResource): boolean {
    const own = textIn(props["name"]);
    return name === props["arn"] || name === props["id"] || (own !== undefined && own === lastOf(name));
}

/** A name unchanged, or the name at the end of an ARN, without IAM's path. */
function lastOf(name: string): string {
    return name.startsWith("arn:") ? name.slice(name.lastIndexOf("/") + 1) : name;
}
