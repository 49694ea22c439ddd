import { administratorsBy, systemNamespace } from "../../eks/access-policies";
import { isKind, nameOf, namespaceOf } from "../../kubernetes/object";
import { listIn, objectIn, objectsIn, textIn, unknown, withHoles, type Json } from "../../resources/json";
import type { Resource } from "../../resources/resource";
import { documentsIn } from "../../resources/yaml";
import { matches } from "../../wildcards";
import { resourceRule } from "../rule";

const entry = "aws:eks/accessEntry:AccessEntry";
const association = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation";

export const eksAdministrators = resourceRule<{ administrators: string[] }>({
    name: "eks-administrators",
    displayName: "Cluster administrators are listed",
    description:
        "Access entries, access policies and aws-auth only make listed principals administrators of a cluster.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["eks", "least-privilege"],
    appliesTo: (type) => type === entry || type === association || isKind(type, "ConfigMap"),
    rationale: `An administrator of a cluster can read every Secret and use every service account with its role. Some
[access policies](https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html) for the whole cluster or for kube-system
are as good: \`AmazonEKSClusterAdminPolicy\` and \`AmazonEKSAdminPolicy\`, \`AmazonEKSEditPolicy\`, which starts pods with any service account, and
\`AmazonEKSAdminViewPolicy\`, \`AmazonEKSSecretAdminPolicy\` and \`AmazonEKSSecretReaderPolicy\`, which read Secrets. The group
\`system:masters\` in the ConfigMap \`aws-auth\` also makes administrators, which no RBAC rule limits and no audit of RBAC shows.

The setting \`administrators\` lists the accepted principals. It is empty by default. Accepted without it: these policies for other
namespaces, \`AmazonEKSViewPolicy\`, and the groups of nodes.`,
    remediationSteps: "Add the principal to administrators, or give it a policy for the namespaces that it needs.",
    settings: {
        administrators: {
            type: "array",
            items: { type: "string" },
            description: "ARNs of the roles and users that may administer clusters; `*` and `?` are wildcards.",
            default: [],
        },
    },
    check: (resource, { administrators }) =>
        made(resource)
            .filter(
                ({ principal }) =>
                    principal === undefined || !administrators.some((pattern) => matches(pattern, principal)),
            )
            .map(({ principal, how }) => ({
                message:
                    `${resource.name}: ${how} makes ${principal ?? "its principal"} an administrator of the cluster. Add it to ` +
                    "the setting administrators, or give it AmazonEKSEditPolicy or AmazonEKSAdminPolicy for its namespaces.",
            })),
    examples: {
        bad: [
            {
                title: "a pipeline that administers the cluster",
                resources: [
                    {
                        type: association,
                        name: "ci",
                        props: {
                            clusterName: "prod",
                            principalArn: "arn:aws:iam::111122223333:role/ci",
                            policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
                            accessScope: { type: "cluster" },
                        },
                    },
                ],
            },
            {
                title: "system:masters in aws-auth",
                resources: [
                    {
                        type: "kubernetes:core/v1:ConfigMap",
                        name: "aws-auth",
                        props: {
                            metadata: { name: "aws-auth", namespace: "kube-system" },
                            data: {
                                mapRoles:
                                    "- rolearn: arn:aws:iam::111122223333:role/ci\n  username: ci\n  groups: [system:masters]\n",
                            },
                        },
                    },
                ],
            },
        ],
        good: [
            {
                title: "a team that administers its namespaces",
                resources: [
                    {
                        type: association,
                        name: "web",
                        props: {
                            clusterName: "prod",
                            principalArn: "arn:aws:iam::111122223333:role/web",
                            policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminPolicy",
                            accessScope: { type: "namespace", namespaces: ["web"] },
                        },
                    },
                ],
            },
            {
                title: "a listed administrator",
                settings: { administrators: ["arn:aws:iam::*:role/platform"] },
                resources: [
                    {
                        type: association,
                        name: "platform",
                        props: {
                            clusterName: "prod",
                            principalArn: "arn:aws:iam::111122223333:role/platform",
                            policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
                            accessScope: { type: "cluster" },
                        },
                    },
                ],
            },
        ],
    },
});

interface Made {
    readonly principal: string | undefined;
    readonly how: string;
}

function made(resource: Resource): Made[] {
    const { type, props } = resource;
    switch (type) {
        case entry:
            return mastersIn(props["kubernetesGroups"])
                ? [{ principal: textIn(props["principalArn"]), how: "the group system:masters" }]
                : [];
        case association: {
            const how = administratorsBy(textIn(withHoles(props)["policyArn"]) ?? "");
            return how !== undefined && isWide(props["accessScope"])
                ? [{ principal: textIn(props["principalArn"]), how }]
                : [];
        }
        default:
            return nameOf(resource) === "aws-auth" && namespaceOf(resource) === systemNamespace
                ? inAwsAuth(objectIn(props["data"]))
                : [];
    }
}

/** Excludes an unknown scope, which can be a namespace. */
function isWide(scope: Json): boolean {
    if (scope === unknown) {
        return false;
    }
    const { type, namespaces } = objectIn(scope);
    return type === "namespace"
        ? listIn(namespaces).some((name) => typeof name === "string" && matches(name, systemNamespace))
        : type !== unknown;
}

/** @see https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html */
function inAwsAuth(data: Record<string, Json>): Made[] {
    return [
        ["mapRoles", "rolearn"],
        ["mapUsers", "userarn"],
    ].flatMap(([list = "", arn = ""]) =>
        objectsIn(listOf(data[list]))
            .filter(({ object }) => mastersIn(object["groups"]))
            .map(({ object }) => ({
                principal: textIn(object[arn]),
                how: "the group system:masters in aws-auth",
            })),
    );
}

function listOf(list: Json): Json {
    return typeof list === "string" ? documentsIn(list)?.[0] : list;
}

function mastersIn(groups: Json): boolean {
    return groups === "system:masters" || listIn(groups).includes("system:masters");
}
