import { roleAnnotation, serviceAccountRoles, trusts } from "../../kubernetes/service-accounts";
import { role } from "../iam/examples";
import { stackRule } from "../rule";
import { object } from "./examples";

const issuer = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";

export const serviceAccountTrust = stackRule<object>({
    name: "kubernetes-service-account-trust",
    displayName: "A service account's role lets it in",
    description: "The role that a service account asks for trusts exactly that service account.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["kubernetes", "irsa", "iam"],
    rationale: `A service account whose role does not trust it gets no credentials, and the SDK falls back to the node's role:
the program works with rights that nobody gave it, or not at all. The annotation \`${roleAnnotation}\` must hold a role's ARN; the
role, where the stack defines it, must trust \`system:serviceaccount:<namespace>:<name>\`. An association of EKS Pod Identity
needs a role that trusts \`pods.eks.amazonaws.com\`.`,
    remediationSteps: "Correct the annotation, or the subject in the role's trust policy.",
    settings: {},
    check: (stack) =>
        serviceAccountRoles(stack).flatMap((link) => {
            const { resource, arn, role: target, account, way } = link;
            if (typeof arn === "string" && !/^arn:[\w-]+:iam::\d{12}:role\/.+$/.test(arn)) {
                return [
                    {
                        message: `${resource.name}: "${arn}" is no role's ARN. Write arn:aws:iam::<account>:role/<name>.`,
                        urn: resource.urn,
                    },
                ];
            }
            if (target === undefined || trusts(target, link)) {
                return [];
            }
            const wanted =
                way === "irsa"
                    ? `system:serviceaccount:${account.replace("/", ":")}`
                    : "the service pods.eks.amazonaws.com";
            return [
                {
                    message:
                        `${resource.name}: role ${target.name} does not trust service account ${account}. ` +
                        `Let its trust policy name ${wanted}.`,
                    urn: resource.urn,
                },
            ];
        }),
    examples: {
        bad: [
            {
                title: "a role for another service account",
                resources: [
                    irsaRole("fluent-bit", "system:serviceaccount:logging:fluent-bit"),
                    serviceAccount("fluent-bit", "arn:aws:iam::111122223333:role/fluent-bit"),
                ],
            },
            {
                title: "a name instead of an ARN",
                resources: [serviceAccount("fluent-bit", "fluent-bit")],
            },
        ],
        good: [
            {
                title: "a role for this service account",
                resources: [
                    irsaRole("fluent-bit", "system:serviceaccount:shop:fluent-bit"),
                    serviceAccount("fluent-bit", "arn:aws:iam::111122223333:role/fluent-bit"),
                ],
            },
        ],
    },
});

function irsaRole(name: string, subject: string) {
    return role(name, {
        Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${issuer}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringEquals: { [`${issuer}:sub`]: subject, [`${issuer}:aud`]: "sts.amazonaws.com" } },
    });
}

function serviceAccount(name: string, arn: string) {
    return object("core/v1:ServiceAccount", name, {
        metadata: { name, namespace: "shop", annotations: { [roleAnnotation]: arn } },
    });
}
