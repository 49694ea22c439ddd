import type { EscalationPath } from "../../iam/escalation";
import { escalationsIn } from "../../iam/escalations-found";
import { Grants } from "../../iam/grant";
import { holdersIn } from "../../iam/holders";
import type { Held } from "../../iam/sources";
import { stackRule } from "../rule";
import { ec2Trust, identityPolicy, role } from "./examples";
import { describeEscalations } from "./no-privilege-escalation";

export const noPrivilegeEscalationAcrossPolicies = stackRule<object>({
    name: "iam-no-privilege-escalation-across-policies",
    displayName: "Policies of one role do not allow privilege escalation together",
    description:
        "The policies of one role, user, group or permission set do not give more permissions together than each of them.",
    severity: "critical",
    enforcementLevel: "mandatory",
    tags: ["iam", "least-privilege", "privilege-escalation"],
    rationale: `An escalation path can be split over two policies. The rule joins everything that the stack attaches to one role, user, group or permission set
of IAM Identity Center: inline policies, \`RolePolicy\` resources, and attached policies of the stack, which it finds by name or ARN or, in a first
preview, by the source of the value. The holder can be in another stack. A user also has the permissions of its groups. A permissions boundary of the stack limits all of them.

\`iam-no-privilege-escalation\` reports paths within a single policy; this rule does not report them again.`,
    remediationSteps:
        "Remove one of the actions, or limit it: name the roles and the service to which they can be passed.",
    settings: {},
    check: (stack) => {
        const findings = [];
        for (const { resource, policies, boundary } of holdersIn(stack)) {
            if (policies.length < 2) {
                continue;
            }
            const together = escalationsIn(policies.flatMap(({ held }) => held));
            if (together.length === 0) {
                continue;
            }
            const alone = policies.flatMap(({ held }) => escalationsIn(held));
            const known = new Set(alone.map(({ path }) => path));
            const possible = together.filter(({ path }) => !known.has(path) && isWithin(path, boundary));
            for (const message of describeEscalations(possible)) {
                findings.push({ message: `${resource.name}: ${message}`, urn: resource.urn });
            }
        }
        return findings;
    },
    examples: {
        bad: [
            {
                title: "one policy passes roles, the other starts instances",
                resources: [
                    role("ci", ec2Trust),
                    identityPolicy("pass", {
                        Action: "iam:PassRole",
                        Resource: "arn:aws:iam::111122223333:role/app-*",
                    }),
                    identityPolicy("start", { Action: "ec2:RunInstances", Resource: "*" }),
                    attachment("ci-pass", "ci", "pass"),
                    attachment("ci-start", "ci", "start"),
                ],
            },
        ],
        good: [
            {
                title: "the same two policies on two roles",
                resources: [
                    role("ci", ec2Trust),
                    role("ops", ec2Trust),
                    identityPolicy("pass", {
                        Action: "iam:PassRole",
                        Resource: "arn:aws:iam::111122223333:role/app-*",
                    }),
                    identityPolicy("start", { Action: "ec2:RunInstances", Resource: "*" }),
                    attachment("ci-pass", "ci", "pass"),
                    attachment("ops-start", "ops", "start"),
                ],
            },
        ],
    },
});

/** A boundary grants nothing, and removes permissions that it does not contain. */
function isWithin(path: EscalationPath, boundary: readonly Held[] | undefined): boolean {
    const needs = [...path.needs, ...(path.passesRoleTo === undefined ? [] : ["iam:PassRole"])];
    const within = boundary === undefined ? undefined : new Grants(boundary);
    return within === undefined || needs.every((action) => within.first(action) !== undefined);
}

function attachment(name: string, roleName: string, policy: string) {
    return {
        type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        name,
        props: { role: roleName, policyArn: `arn:aws:iam::111122223333:policy/${policy}` },
    };
}
