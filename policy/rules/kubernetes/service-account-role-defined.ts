import { roleAnnotation, serviceAccountRoles } from "../../kubernetes/service-accounts";
import { matches } from "../../wildcards";
import { ec2Trust, role } from "../iam/examples";
import { stackRule } from "../rule";
import { object } from "./examples";

export const serviceAccountRoleDefined = stackRule<{ elsewhere: string[] }>({
    name: "kubernetes-service-account-role-defined",
    displayName: "A service account's role is in the stack",
    description: "The role of a service account is defined beside it, where its policies can be judged.",
    severity: "medium",
    enforcementLevel: "advisory",
    tags: ["kubernetes", "irsa", "iam"],
    rationale: `What a service account may do is in its role's policies. Where the role is another stack's, this pack cannot say,
and a misspelt ARN looks the same. The rule advises; a team whose roles are all in the same stacks makes it mandatory, and roles
of other stacks are named in the setting.`,
    remediationSteps: "Define the role in this stack, correct the ARN, or name it in the setting.",
    settings: {
        elsewhere: {
            type: "array",
            items: { type: "string" },
            description: "ARNs of roles that other stacks define; `*` and `?` are wildcards.",
            default: [],
        },
    },
    check: (stack, { elsewhere }) =>
        serviceAccountRoles(stack).flatMap(({ resource, account, arn, role: target }) =>
            target !== undefined || typeof arn !== "string" || elsewhere.some((pattern) => matches(pattern, arn))
                ? []
                : [
                      {
                          message:
                              `${resource.name}: role ${arn} of service account ${account} is not in this stack, so ` +
                              "nothing here shows what it may do. Define it here, or name it in the setting elsewhere.",
                          urn: resource.urn,
                      },
                  ],
        ),
    examples: {
        bad: [
            {
                title: "a role that nobody defines",
                resources: [role("fluent-bit", ec2Trust), serviceAccount("arn:aws:iam::111122223333:role/fluentbit")],
            },
        ],
        good: [
            {
                title: "a role of the stack",
                resources: [role("fluent-bit", ec2Trust), serviceAccount("arn:aws:iam::111122223333:role/fluent-bit")],
            },
            {
                title: "a role of another stack, named",
                settings: { elsewhere: ["arn:aws:iam::111122223333:role/platform/*"] },
                resources: [serviceAccount("arn:aws:iam::111122223333:role/platform/fluent-bit")],
            },
        ],
    },
});

function serviceAccount(arn: string) {
    return object("core/v1:ServiceAccount", "fluent-bit", {
        metadata: { name: "fluent-bit", namespace: "logging", annotations: { [roleAnnotation]: arn } },
    });
}
