import { isKind, kindOf, nameOf, namespaceOf } from "../../kubernetes/object";
import { listIn, objectIn, objectsIn, textIn, type JsonObject } from "../../resources/json";
import type { Resource } from "../../resources/resource";
import { matches } from "../../wildcards";
import { resourceRule } from "../rule";
import { object } from "./examples";

/** Verbs with which a subject gives itself rights that it does not have. */
const escalating: Record<string, string> = {
    escalate: "lets its holder write roles with rights that it does not have",
    bind: "lets its holder bind roles with rights that it does not have",
    impersonate: "lets its holder act as somebody else",
};

/** Everybody, or everybody who can reach the API server at all. */
const everybody = ["system:anonymous", "system:unauthenticated", "system:authenticated"];

export const rbacNoWildcards = resourceRule<{ allowed: string[] }>({
    name: "kubernetes-rbac-no-wildcards",
    displayName: "RBAC roles spell out what they allow",
    description: "Roles name their API groups, resources and verbs, and nobody is bound to cluster-admin.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["kubernetes", "rbac", "least-privilege"],
    appliesTo: (type) => isKind(type, "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"),
    rationale: `A \`*\` in a rule covers what is there and every custom resource that is installed later. \`escalate\`, \`bind\` and
\`impersonate\` are the ways from a role to more than it says. \`cluster-admin\` and the group \`system:masters\` are the wildcard
itself, and a binding for \`system:anonymous\` or \`system:authenticated\` is one for everybody.

A path that ends in a wildcard (\`/metrics/*\`) is not blamed. Roles that need more are named in the setting.`,
    remediationSteps: "Write the API groups, resources and verbs that are needed.",
    settings: {
        allowed: {
            type: "array",
            items: { type: "string" },
            description:
                "Roles and bindings that may do more, as `Kind:namespace/name`, with `*` and `?` as wildcards.",
            default: [],
        },
    },
    check: (resource, { allowed }) => {
        const id = `${kindOf(resource.type)}:${namespaceOf(resource)}/${nameOf(resource)}`;
        if (allowed.some((pattern) => matches(pattern, id))) {
            return [];
        }
        const flaws = kindOf(resource.type).endsWith("Binding") ? bindingFlaws(resource) : roleFlaws(resource);
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
        ],
    },
});

function roleFlaws({ props }: Resource): string[] {
    return objectsIn(props["rules"]).flatMap(({ index, object: rule }) => {
        const place = `rules[${index}]`;
        const wildcards = (["apiGroups", "resources", "verbs", "nonResourceURLs"] as const)
            .filter((list) => texts(rule, list).some((text) => isWildcard(list, text)))
            .map((list) => `${place}.${list} has a wildcard. Write the ${list} that are needed.`);
        const escalations = texts(rule, "verbs")
            .filter((verb) => escalating[verb] !== undefined)
            .map((verb) => `${place} allows ${verb}, which ${escalating[verb] ?? ""}. Remove it.`);
        return [...wildcards, ...escalations];
    });
}

// `*`, `pods/*` and any kind's scale are wildcards; of paths only one that starts with it.
function isWildcard(list: string, text: string): boolean {
    return list === "nonResourceURLs" ? /^\/?\*/.test(text) : text.includes("*");
}

function bindingFlaws({ props }: Resource): string[] {
    const role = textIn(objectIn(props["roleRef"])["name"]);
    const subjects = objectsIn(props["subjects"]).map(({ object: subject }) => textIn(subject["name"]) ?? "");
    return [
        ...(role === "cluster-admin"
            ? ["binds cluster-admin, which may do everything. Bind a role that names what is needed."]
            : []),
        ...(subjects.includes("system:masters")
            ? ["binds system:masters, whom no rule can stop. Name a group of your own."]
            : []),
        ...subjects
            .filter((subject) => everybody.includes(subject))
            .map((subject) => `binds ${subject}, which is everybody. Name the users, groups or service accounts.`),
    ];
}

function texts(rule: JsonObject, list: string): string[] {
    return listIn(rule[list]).flatMap((text) => textIn(text)?.trim() ?? []);
}
