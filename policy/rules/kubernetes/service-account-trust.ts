import { roleAnnotation, serviceAccountRoles, trusts } from "../../kubernetes/service-accounts";
import { role } from "../iam/examples";
import { stackRule } from "../rule";
import { object } from "./examples";

const issuer = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";

export const serviceAccountTrust = stackRule<object>({
    name: "kubernetes-service-account-trust",
    displayName: "The role of a service account trusts it",
    description: "The role in the annotation of a service account trusts exactly this service account.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["kubernetes", "irsa", "iam"],
    rationale: `If the role does not trust the service account, its pods get no credentials, and the SDK uses the node's role: the program works with
unintended permissions, or not at all. The annotation \`eks.amazonaws.com/role-arn\` must be the ARN of a role. If the stack defines the
role, it must trust \`system:serviceaccount:<namespace>:<name>\`. An association of EKS Pod Identity needs a role that trusts
\`pods.eks.amazonaws.com\`, with \`sts:AssumeRole\` and \`sts:TagSession\`.`,
    remediationSteps: "Correct the annotation, or the subject in the trust policy of the role.",
    settings: {},
    check: (stack) =>
        serviceAccountRoles(stack).flatMap((link) => {
            const { resource, arn, role: target, account, way } = link;
            if (typeof arn === "string" && !/^arn:[\w-]+:iam::\d{12}:role\/.+$/.test(arn)) {
                return [
                    {
                        message: `${resource.name}: "${arn}" is not the ARN of a role. Write arn:aws:iam::<account>:role/<name>.`,
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
                    : "the service pods.eks.amazonaws.com, with sts:AssumeRole and sts:TagSession,";
            return [
                {
                    message:
                        `${resource.name}: role ${target.name} does not trust service account ${account}. ` +
                        `Add ${wanted} to its trust policy.`,
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
