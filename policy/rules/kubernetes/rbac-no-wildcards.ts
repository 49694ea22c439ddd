import { isKind, kindOf, nameOf, namespaceOf } from "../../kubernetes/object";
import {
    approvesForNamedSigners,
    isRuleOfKnown,
    knownRoles,
    powersOf,
    powersOfKnown,
    type KnownRole,
    type NamedRole,
    type Power,
    type Scope,
} from "../../kubernetes/rbac";
import {
    isObject,
    isTrue,
    listIn,
    objectIn,
    objectsIn,
    textIn,
    type Json,
    type JsonObject,
} from "../../resources/json";
import { isChart } from "../../resources/kubernetes/charts";
import { isWhole } from "../../resources/kubernetes/objects";
import type { Resource } from "../../resources/resource";
import { matches } from "../../wildcards";
import { resourceRule } from "../rule";
import { object } from "./examples";

/** Everybody, or everybody who can connect to the API server. */
const everybody = ["system:anonymous", "system:unauthenticated", "system:authenticated", "system:serviceaccounts"];

/** Roles that Kubernetes itself binds to everybody: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#discovery-roles */
const forEverybody = [
    "system:basic-user",
    "system:discovery",
    "system:public-info-viewer",
    "system:service-account-issuer-discovery",
];

/** Kubernetes' own roles that are equivalent to an administrator if they apply to the whole cluster. */
const administrators =
    /^(admin|edit|cluster-admin|system:(masters|kube-controller-manager|node|node-bootstrapper|kube-scheduler|controller:.+|aggregate-to-(admin|edit)))$/;

const listOfTexts = { type: "array" as const, items: { type: "string" as const } };

export const rbacNoWildcards = resourceRule<{ allowed: string[]; known: KnownRole[] }>({
    name: "kubernetes-rbac-no-wildcards",
    displayName: "RBAC roles name their permissions, and do not create administrators",
    description:
        "Roles name API groups, resources and verbs, and have no permission that leads to all others. No binding grants cluster-admin.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["kubernetes", "rbac", "least-privilege"],
    appliesTo: (type) => isKind(type, "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding") || isChart(type),
    rationale: `A \`*\` in a rule also includes custom resources that are installed later. \`cluster-admin\`, the group \`system:masters\`, and \`admin\` or
\`edit\` for the whole cluster or in \`kube-system\` are equivalent to wildcards. A binding for \`system:anonymous\` or \`system:authenticated\` applies to everyone.

Some permissions lead to all others, according to [Kubernetes' list](https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks).
In a ClusterRole: reading Secrets, running commands in pods (\`pods/exec\`, \`pods/attach\`, ephemeral containers), changing pods (their
images), creating pods or objects that create pods (also those of Argo, Tekton, Flux, KEDA, Knative, Ray, Spark, OpenTelemetry,
Prometheus and others), creating persistent volumes, changing
namespaces, whose labels say what their pods may do, \`nodes/proxy\` (\`get\` is enough to run commands), approving certificates (unless the role names its signers), changing admission webhooks. In any
role: creating tokens of service accounts, \`impersonate\`, \`bind\`, \`escalate\`, changing \`aws-auth\`. A Role in \`kube-system\` is checked
like a ClusterRole, and may not change all ConfigMaps, of which \`aws-auth\` is one; nor may a ClusterRole that is bound there. \`resourceNames\` limit such a permission, unless they name an administrative role. A Role in another namespace can
read the Secrets of its namespace and create pods there.

Rules of roles in values of charts are checked as well, like those of a ClusterRole if the name of a value says so.

An \`aggregationRule\` with an empty selector, or with a label of Kubernetes' roles \`admin\`, \`edit\` and \`cluster-admin\`, has the
permissions of these roles.

A path that ends in a wildcard (\`/metrics/*\`), the scale of any resource (\`*/scale\`), and custom and external metrics are accepted, and what a ClusterRole adds to
Kubernetes' roles \`edit\` and \`admin\` by their label, if they have the permission anyway. A list contains the roles of
programs that cannot work without one of these permissions, and the wildcards that Argo CD, Flux, Gatekeeper, Istio, Knative, Kyverno and
the Prometheus operator publish in roles of these names; add other roles to the setting \`allowed\`.

Argo CD's application controller may do everything in its published role, because it installs whatever a repository contains. It is accepted
with its name and its label \`app.kubernetes.io/part-of: argocd\`. A user who controls it, or may write to such a repository, controls the cluster: limit
it with \`controller.clusterRoleRules\` of its chart, or with its installation for single namespaces, and remove it from the setting \`known\`.`,
    remediationSteps:
        "Name the needed API groups, resources and verbs, limit them with resourceNames, or use a Role in a namespace.",
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
                properties: {
                    name: { type: "string" },
                    powers: listOfTexts,
                    wildcards: {
                        type: "array",
                        items: {
                            type: "object",
                            properties: {
                                apiGroups: listOfTexts,
                                resources: listOfTexts,
                                verbs: listOfTexts,
                                nonResourceURLs: listOfTexts,
                            },
                            required: ["verbs"],
                            additionalProperties: false,
                        },
                    },
                    labels: { type: "object", additionalProperties: { type: "string" } },
                },
                required: ["name", "powers"],
                additionalProperties: false,
            },
            description:
                "Roles of well-known charts, each with the permissions that its program needs, and with its rules that have wildcards. A name also matches behind the name of a release and a hyphen. Some need a label as well.",
            default: knownRoles,
        },
    },
    check: (resource, { allowed, known }) => {
        if (allowed.some((pattern) => matches(pattern, idOf(resource)))) {
            return [];
        }
        const role = namedOf(resource);
        const granted = [...powersOfKnown(role, known), ...(extendsEditors(resource) ? ofEditors : [])];
        const flaws = isChart(resource.type)
            ? valueFlaws(resource.props["values"], ["values"], granted)
            : kindOf(resource.type).endsWith("Binding")
              ? bindingFlaws(resource)
              : [
                    ...roleFlaws(resource, granted, (rule) => isRuleOfKnown(rule, role, known)),
                    ...aggregationFlaws(resource),
                ];
        return flaws.map((flaw) => ({ message: `${resource.name}: ${flaw}` }));
    },
    checkStack: (stack, { allowed, known }) => {
        const judged = stack.resources.filter((one) => !allowed.some((pattern) => matches(pattern, idOf(one))));
        const roles = judged.filter(({ type }) => isKind(type, "ClusterRole"));
        return judged.flatMap((binding) => {
            const { kind, name } = objectIn(binding.props["roleRef"]);
            const flawsOf =
                isKind(binding.type, "RoleBinding") && isInSystem(binding)
                    ? flawsInSystem
                    : isKind(binding.type, "ClusterRoleBinding")
                      ? flawsOfEditors
                      : () => [];
            return roles
                .filter((role) => kind === "ClusterRole" && nameOf(role) === name)
                .flatMap((role) => flawsOf(role, powersOfKnown(namedOf(role), known)))
                .map((flaw) => ({ message: `${binding.name}: ${flaw}`, urn: binding.urn }));
        });
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
                title: "every role together",
                resources: [
                    object("rbac.authorization.k8s.io/v1:ClusterRole", "monitoring", {
                        aggregationRule: { clusterRoleSelectors: [{ matchLabels: {} }] },
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
                title: "permissions of a log shipper",
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

function idOf(resource: Resource): string {
    return `${kindOf(resource.type)}:${namespaceOf(resource)}/${nameOf(resource)}`;
}

function isInSystem(resource: Resource): boolean {
    return namespaceOf(resource) === "kube-system";
}

/** Powers that a ClusterRole only has where it is bound in kube-system. The others are reported with the role. */
function flawsInSystem(role: Resource, granted: readonly Power[]): string[] {
    const flaws = objectsIn(role.props["rules"]).flatMap(({ index, object: rule }) => {
        const everywhere = powersOf(rule, "cluster").map(({ power }) => power);
        return powersOf(rule, "kube-system")
            .filter(({ power }) => ![...everywhere, ...granted].includes(power))
            .map(
                ({ what, why }) =>
                    `binds ${nameOf(role)} in kube-system, whose rules[${index}] (${what}) ${why}. ` +
                    "Limit it by resourceNames, or use a Role with the needed names.",
            );
    });
    return [...new Set(flaws)];
}

/** Powers that the role edit has in its namespace: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles */
const ofEditors: readonly Power[] = ["pods", "secrets", "exec", "tokens"];

/** Whether a ClusterRole is a part of Kubernetes' role edit or admin, which has these powers without it. */
function extendsEditors({ props }: Resource): boolean {
    const labels = objectIn(objectIn(props["metadata"])["labels"]);
    return ["edit", "admin"].some((role) => labels[`rbac.authorization.k8s.io/aggregate-to-${role}`] === "true");
}

/** What a part of the role edit or admin may do that is accepted there, but not in the whole cluster. */
function flawsOfEditors(role: Resource, granted: readonly Power[]): string[] {
    const accepted = roleFlaws(role, [...granted, ...ofEditors]);
    return extendsEditors(role)
        ? roleFlaws(role, granted)
              .filter((flaw) => !accepted.includes(flaw))
              .map((flaw) => `binds ${nameOf(role)} in the whole cluster: ${flaw}`)
        : [];
}

function namedOf(role: Resource): NamedRole {
    return { name: nameOf(role), labels: objectIn(objectIn(role.props["metadata"])["labels"]) };
}

function roleFlaws(resource: Resource, granted: readonly Power[], isKnown?: (rule: JsonObject) => boolean): string[] {
    const { props, type } = resource;
    const scope: Scope = isKind(type, "ClusterRole") ? "cluster" : isInSystem(resource) ? "kube-system" : "namespace";
    return ruleFlaws(props["rules"], "rules", scope, granted, isKnown);
}

/**
 * The names of these groups' resources are those of metrics, which can only be read.
 *
 * @see https://github.com/kubernetes-sigs/prometheus-adapter/blob/master/deploy/manifests/cluster-role-metrics-server-resources.yaml
 * @see https://github.com/kubernetes/metrics/blob/master/IMPLEMENTATIONS.md
 */
const metrics = /^(custom|external)\.metrics\.k8s\.io$/;

function ruleFlaws(
    rules: Json,
    property: string,
    scope: Scope,
    granted: readonly Power[],
    isKnown: (rule: JsonObject) => boolean = () => false,
): string[] {
    const limitsApproval = approvesForNamedSigners(objectsIn(rules).map(({ object }) => object));
    return objectsIn(rules).flatMap(({ index, object: rule }) => {
        const place = `${property}[${index}]`;
        const resources = texts(rule, "resources");
        const isScale = resources.length > 0 && resources.every((resource) => resource === "*/scale");
        const groups = texts(rule, "apiGroups");
        const isMetrics = groups.length > 0 && groups.every((group) => metrics.test(group));
        const wildcards = (["apiGroups", "resources", "verbs", "nonResourceURLs"] as const)
            .filter((list) => texts(rule, list).some((text) => isWildcard(list, text, isScale)))
            .filter((list) => !(isMetrics && (list === "resources" || list === "verbs")))
            .map((list) => `${place}.${list} has a wildcard. Write the needed ${list}.`);
        const powers = powersOf(rule, scope)
            .filter(({ power }) => !granted.includes(power))
            .filter(({ power, what }) => !(limitsApproval && power === "certificates" && what.endsWith("/approval")))
            .map(({ what, why }) => `${place} (${what}) ${why}. ${wayOut(scope)}`);
        return [...(wildcards.length > 0 && isKnown(rule) ? [] : wildcards), ...new Set(powers)];
    });
}

/**
 * Charts take the rules of a role among their values, under names of their own. It is a ClusterRole where a name says so:
 * `clusterRole.rules` of OpenTelemetry's collector, `controller.clusterRoleRules.rules` of Argo CD.
 */
const forCluster = /clusterRole|clusterWide/i;

function valueFlaws(value: Json, path: readonly string[], granted: readonly Power[], isInside = false): string[] {
    if (Array.isArray(value)) {
        const scope: Scope = isInside || path.some((name) => forCluster.test(name)) ? "cluster" : "namespace";
        return objectsIn(value).some(({ object }) => isRule(object))
            ? ruleFlaws(value, path.join("."), scope, granted)
            : value.flatMap((entry, index) => valueFlaws(entry, [...path, String(index)], granted));
    }
    // An object in values is a resource of its own.
    if (!isObject(value) || value["enabled"] === false || value["create"] === false || isWhole(value)) {
        return [];
    }
    // A switch beside the rules: `clusterRole: true`, `clusterWideAccess: true` of GitLab's runner.
    const isForCluster = Object.entries(value).some(([name, entry]) => forCluster.test(name) && isTrue(entry));
    return Object.entries(value).flatMap(([name, entry]) =>
        entry === "cluster-admin" && /role/i.test(name)
            ? [
                  `${[...path, name].join(".")} is cluster-admin, which allows everything. Name a role with only the needed permissions.`,
              ]
            : valueFlaws(entry, [...path, name], granted, isForCluster),
    );
}

function isRule(value: JsonObject): boolean {
    return (
        Array.isArray(value["verbs"]) && (Array.isArray(value["apiGroups"]) || Array.isArray(value["nonResourceURLs"]))
    );
}

/**
 * A ClusterRole with an aggregation rule has the rules of all ClusterRoles that its selectors match, now and later.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles
 */
function aggregationFlaws({ props }: Resource): string[] {
    return objectsIn(objectIn(props["aggregationRule"])["clusterRoleSelectors"]).flatMap(
        ({ index, object: selector }) => {
            const place = `aggregationRule.clusterRoleSelectors[${index}]`;
            const labels = Object.entries(objectIn(selector["matchLabels"]));
            const expressions = objectsIn(selector["matchExpressions"]).map(({ object }) => object);
            const asked = [
                ...labels.map(([label]) => label),
                ...expressions
                    .filter(({ operator }) => operator === "In" || operator === "Exists")
                    .map(({ key }) => textIn(key) ?? ""),
            ];
            if (asked.length === 0) {
                return [`${place} selects every ClusterRole, also cluster-admin. Set a label in matchLabels.`];
            }
            return asked.every((label) => labelsOfAdministrators.includes(label))
                ? [
                      `${place} selects roles with the permissions of an administrator by the label ${asked.join(" and ")}. Use a label of your own.`,
                  ]
                : [];
        },
    );
}

/** Labels of the roles that Kubernetes creates: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings */
const labelsOfAdministrators = [
    "kubernetes.io/bootstrapping",
    "rbac.authorization.k8s.io/aggregate-to-admin",
    "rbac.authorization.k8s.io/aggregate-to-edit",
];

function wayOut(scope: Scope): string {
    return scope === "cluster"
        ? "Remove it, limit it by resourceNames, or use a Role in its namespace."
        : "Remove it, or limit it by resourceNames.";
}

// `*` and `pods/*` are wildcards. `*/scale` is only the number of replicas. A path is a wildcard if it begins with one.
function isWildcard(list: string, text: string, isScale: boolean): boolean {
    if (list === "nonResourceURLs") {
        return /^\/?\*/.test(text);
    }
    return text.includes("*") && text !== "*/scale" && !(list === "apiGroups" && isScale);
}

function bindingFlaws(resource: Resource): string[] {
    const { type, props } = resource;
    const { kind, name: roleName } = objectIn(props["roleRef"]);
    // A Role has a name of the program's own, whatever it is.
    const role = kind === "Role" ? "" : (textIn(roleName) ?? "");
    const subjects = objectsIn(props["subjects"]).map(({ object: subject }) => textIn(subject["name"]) ?? "");
    const isEverywhere = isKind(type, "ClusterRoleBinding");
    return [
        ...(!isEverywhere && isInSystem(resource) && ["admin", "edit"].includes(role)
            ? [
                  `binds ${role} in kube-system, where the cluster's own controllers run, which is equivalent to an administrator. ` +
                      "Bind it in your own namespaces.",
              ]
            : []),
        ...(role === "cluster-admin" || (isEverywhere && administrators.test(role))
            ? [
                  role === "cluster-admin"
                      ? "binds cluster-admin, which allows everything. Bind a role with only the needed permissions."
                      : `binds ${role} in every namespace, which is equivalent to an administrator. Bind it in the namespaces that need it.`,
              ]
            : []),
        ...(subjects.includes("system:masters")
            ? ["binds system:masters, which no rule can limit. Use your own group."]
            : []),
        ...subjects
            .filter((subject) => everybody.includes(subject) && !forEverybody.includes(role))
            .map((subject) => `binds ${subject}, which is everyone. Name the users, groups or service accounts.`),
    ];
}

function texts(rule: JsonObject, list: string): string[] {
    return listIn(rule[list]).flatMap((text) => textIn(text)?.trim() ?? []);
}
