import { roleAnnotation, serviceAccountRoles } from "../../kubernetes/service-accounts";
import { matches } from "../../wildcards";
import { ec2Trust, role } from "../iam/examples";
import { stackRule } from "../rule";
import { object } from "./examples";

export const serviceAccountRoleDefined = stackRule<{ elsewhere: string[] }>({
    name: "kubernetes-service-account-role-defined",
    displayName: "The role of a service account is in the stack",
    description: "The stack defines the role of a service account, so that its policies can be checked.",
    severity: "medium",
    enforcementLevel: "advisory",
    tags: ["kubernetes", "irsa", "iam"],
    rationale: `The policies of the role decide what a service account can do. If another stack defines the role, this policy pack cannot check it, and a
misspelled ARN looks the same. The rule is advisory. Make it mandatory if your roles are always in the same stack, and list roles of
other stacks in the setting.`,
    remediationSteps: "Define the role in this stack, correct the ARN, or add it to the setting elsewhere.",
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
                              "its permissions cannot be checked. Define it here, or add it to the setting elsewhere.",
                          urn: resource.urn,
                      },
                  ],
        ),
    examples: {
        bad: [
            {
                title: "a role that the stack does not define",
                resources: [role("fluent-bit", ec2Trust), serviceAccount("arn:aws:iam::111122223333:role/fluentbit")],
            },
        ],
        good: [
            {
                title: "a role of the stack",
                resources: [role("fluent-bit", ec2Trust), serviceAccount("arn:aws:iam::111122223333:role/fluent-bit")],
            },
            {
                title: "a role of another stack, in the setting",
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
