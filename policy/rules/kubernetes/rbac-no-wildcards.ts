import { isKind, kindOf, nameOf, namespaceOf } from "../../kubernetes/object";
import { knownRoles, powersOf, type KnownRole, type Power } from "../../kubernetes/rbac";
import { listIn, objectIn, objectsIn, textIn, type JsonObject } from "../../resources/json";
import type { Resource } from "../../resources/resource";
import { matches } from "../../wildcards";
import { resourceRule } from "../rule";
import { object } from "./examples";

/** Everybody, or everybody who can reach the API server at all. */
const everybody = ["system:anonymous", "system:unauthenticated", "system:authenticated", "system:serviceaccounts"];

/** Roles that Kubernetes itself binds to everybody: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#discovery-roles */
const forEverybody = [
    "system:basic-user",
    "system:discovery",
    "system:public-info-viewer",
    "system:service-account-issuer-discovery",
];

/** Roles of Kubernetes' own that are as good as an administrator's where they hold everywhere. */
const administrators =
    /^(admin|edit|cluster-admin|system:(masters|kube-controller-manager|node|node-bootstrapper|kube-scheduler|controller:.+|aggregate-to-(admin|edit)))$/;

export const rbacNoWildcards = resourceRule<{ allowed: string[]; known: KnownRole[] }>({
    name: "kubernetes-rbac-no-wildcards",
    displayName: "RBAC roles spell out what they allow, and make no administrators",
    description:
        "Roles name their API groups, resources and verbs, hold no right that leads to all others, and nobody is bound to cluster-admin.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["kubernetes", "rbac", "least-privilege"],
    appliesTo: (type) => isKind(type, "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"),
    rationale: `A \`*\` in a rule covers what is there and every custom resource that is installed later. \`cluster-admin\`, the
group \`system:masters\`, and \`admin\` or \`edit\` for the whole cluster are the wildcard itself, and a binding for
\`system:anonymous\` or \`system:authenticated\` is one for everybody.

Some rights lead to all others, as [Kubernetes' own list](https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks)
says. In a ClusterRole: to read Secrets, to run commands in pods (\`pods/exec\`, \`pods/attach\`, ephemeral containers), to create
pods or what makes pods, \`nodes/proxy\` (a \`get\` is enough to run commands), to approve certificates, to change admission webhooks.
In any role: to create tokens of service accounts, \`impersonate\`, \`bind\`, \`escalate\`, to change \`aws-auth\`. A Role in
\`kube-system\` is judged like a ClusterRole. \`resourceNames\` limit such a right, unless they name what makes administrators. A Role in
another namespace may read that namespace's Secrets and create its pods.

A path that ends in a wildcard (\`/metrics/*\`) and the scale of any kind (\`*/scale\`) are not blamed. Programs that cannot do their work
without one of these rights are on a list by their role's name; other roles that need more are named in the setting \`allowed\`.`,
    remediationSteps:
        "Write the API groups, resources and verbs that are needed, limit them by resourceNames, or use a Role in a namespace.",
    settings: {
        allowed: {
            type: "array",
            items: { type: "string" },
            description:
                "Roles and bindings that may do more, as `Kind:namespace/name`, with `*` and `?` as wildcards.",
            default: [],
        },
        known: {
            type: "array",
            items: {
                type: "object",
                properties: { name: { type: "string" }, powers: { type: "array", items: { type: "string" } } },
                required: ["name", "powers"],
                additionalProperties: false,
            },
            description: "Roles of well-known charts by name, each with the powers that its program needs.",
            default: knownRoles,
        },
    },
    check: (resource, { allowed, known }) => {
        const id = `${kindOf(resource.type)}:${namespaceOf(resource)}/${nameOf(resource)}`;
        if (allowed.some((pattern) => matches(pattern, id))) {
            return [];
        }
        const granted = known.filter(({ name }) => matches(name, nameOf(resource))).flatMap(({ powers }) => powers);
        const flaws = kindOf(resource.type).endsWith("Binding") ? bindingFlaws(resource) : roleFlaws(resource, granted);
        return flaws.map((flaw) => ({ message: `${resource.name}: ${flaw}` }));
    },
    examples: {
        bad: [
            {
                title: "every resource",
                resources: [
                    object("rbac.authorization.k8s.io/v1:ClusterRole", "reader", {
                        rules: [{ apiGroups: [""], resources: ["*"], verbs: ["get", "list"] }],
                    }),
                ],
            },
            {
                title: "every verb, in a namespace",
                resources: [
                    object("rbac.authorization.k8s.io/v1:Role", "operator", {
                        rules: [{ apiGroups: ["apps"], resources: ["deployments"], verbs: ["*"] }],
                    }),
                ],
            },
            {
                title: "every Secret",
                resources: [
                    object("rbac.authorization.k8s.io/v1:ClusterRole", "reader", {
                        rules: [{ apiGroups: [""], resources: ["pods", "secrets"], verbs: ["get", "list"] }],
                    }),
                ],
            },
            {
                title: "the kubelet",
                resources: [
                    object("rbac.authorization.k8s.io/v1:ClusterRole", "agent", {
                        rules: [{ apiGroups: [""], resources: ["nodes/proxy"], verbs: ["get"] }],
                    }),
                ],
            },
            {
                title: "cluster-admin",
                resources: [
                    object("rbac.authorization.k8s.io/v1:ClusterRoleBinding", "ci", {
                        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
                        subjects: [{ kind: "ServiceAccount", name: "ci", namespace: "ci" }],
                    }),
                ],
            },
        ],
        good: [
            {
                title: "what a log shipper reads",
                resources: [
                    object("rbac.authorization.k8s.io/v1:ClusterRole", "fluent-bit", {
                        rules: [
                            { apiGroups: [""], resources: ["pods", "namespaces"], verbs: ["get", "list", "watch"] },
                            { nonResourceURLs: ["/metrics", "/metrics/*"], verbs: ["get"] },
                        ],
                    }),
                ],
            },
            {
                title: "one Secret by its name, and one role to bind",
                resources: [
                    object("rbac.authorization.k8s.io/v1:ClusterRole", "provisioner", {
                        rules: [
                            { apiGroups: [""], resources: ["secrets"], resourceNames: ["ca"], verbs: ["get"] },
                            {
                                apiGroups: ["rbac.authorization.k8s.io"],
                                resources: ["clusterroles"],
                                resourceNames: ["view"],
                                verbs: ["bind"],
                            },
                        ],
                    }),
                ],
            },
        ],
    },
});

function roleFlaws(resource: Resource, granted: readonly Power[]): string[] {
    const { props, type } = resource;
    const scope = isKind(type, "ClusterRole")
        ? "cluster"
        : namespaceOf(resource) === "kube-system"
          ? "kube-system"
          : "namespace";
    return objectsIn(props["rules"]).flatMap(({ index, object: rule }) => {
        const place = `rules[${index}]`;
        const wildcards = (["apiGroups", "resources", "verbs", "nonResourceURLs"] as const)
            .filter((list) => texts(rule, list).some((text) => isWildcard(list, text, rule)))
            .map((list) => `${place}.${list} has a wildcard. Write the ${list} that are needed.`);
        const powers = powersOf(rule, scope)
            .filter(({ power }) => !granted.includes(power))
            .map(({ what, why }) => `${place} (${what}) ${why}. ${wayOut(scope)}`);
        return [...wildcards, ...new Set(powers)];
    });
}

function wayOut(scope: "cluster" | "namespace" | "kube-system"): string {
    return scope === "cluster"
        ? "Remove it, limit it by resourceNames, or use a Role in the namespace that it is for."
        : "Remove it, or limit it by resourceNames.";
}

// `*` and `pods/*` are wildcards; the scale of any kind is how many of it there are; of paths only one that starts with it.
function isWildcard(list: string, text: string, rule: JsonObject): boolean {
    if (list === "nonResourceURLs") {
        return /^\/?\*/.test(text);
    }
    const resources = texts(rule, "resources");
    const isScale = resources.length > 0 && resources.every((resource) => resource === "*/scale");
    return text.includes("*") && text !== "*/scale" && !(list === "apiGroups" && isScale);
}

function bindingFlaws({ type, props }: Resource): string[] {
    const role = textIn(objectIn(props["roleRef"])["name"]) ?? "";
    const subjects = objectsIn(props["subjects"]).map(({ object: subject }) => textIn(subject["name"]) ?? "");
    const isEverywhere = isKind(type, "ClusterRoleBinding");
    return [
        ...(role === "cluster-admin" || (isEverywhere && administrators.test(role))
            ? [
                  role === "cluster-admin"
                      ? "binds cluster-admin, which may do everything. Bind a role that names what is needed."
                      : `binds ${role} in every namespace, which is as good as an administrator. Bind it in the namespaces that need it.`,
              ]
            : []),
        ...(subjects.includes("system:masters")
            ? ["binds system:masters, whom no rule can stop. Name a group of your own."]
            : []),
        ...subjects
            .filter((subject) => everybody.includes(subject) && !forEverybody.includes(role))
            .map((subject) => `binds ${subject}, which is everybody. Name the users, groups or service accounts.`),
    ];
}

function texts(rule: JsonObject, list: string): string[] {
    return listIn(rule[list]).flatMap((text) => textIn(text)?.trim() ?? []);
}
