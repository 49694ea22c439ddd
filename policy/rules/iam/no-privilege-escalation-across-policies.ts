import type { EscalationPath } from "../../iam/escalation";
import { escalationsIn } from "../../iam/escalations-found";
import { grantsOf } from "../../iam/grant";
import { holdersIn } from "../../iam/holders";
import type { Held } from "../../iam/sources";
import { stackRule } from "../rule";
import { ec2Trust, identityPolicy, role } from "./examples";
import { describeEscalations } from "./no-privilege-escalation";

export const noPrivilegeEscalationAcrossPolicies = stackRule<object>({
    name: "iam-no-privilege-escalation-across-policies",
    displayName: "No role's policies together let it gain more rights",
    description: "What the policies of one role, user or group allow together must not lead to rights beyond them.",
    severity: "critical",
    enforcementLevel: "mandatory",
    tags: ["iam", "least-privilege", "privilege-escalation"],
    rationale: `A path split over two policies is a path. The rule joins everything that the stack gives to one role, user
or group: inline policies, \`RolePolicy\` resources, and attached policies that the stack defines, found by name or ARN or,
in a first preview, by where the value comes from. A user has what its groups have, and nobody has what a permissions boundary
of the stack does not allow. Paths that one policy opens alone are reported at that policy by
\`iam-no-privilege-escalation\` and not again here.`,
    remediationSteps: "Remove one of the actions, or limit it: name the roles and the service that may be passed.",
    settings: {},
    check: async (stack) => {
        const findings = [];
        for (const { resource, policies, boundary } of holdersIn(stack)) {
            if (policies.length < 2) {
                continue;
            }
            const alone = await Promise.all(policies.map(({ held }) => escalationsIn(held)));
            const known = new Set(alone.flat().map(({ path }) => path));
            const together = await escalationsIn(policies.flatMap(({ held }) => held));
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
                title: "one policy passes roles, the other starts machines",
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

/** A boundary grants nothing, and takes away what it does not allow. */
function isWithin(path: EscalationPath, boundary: readonly Held[] | undefined): boolean {
    const needs = [...path.needs, ...(path.passesRoleTo === undefined ? [] : ["iam:PassRole"])];
    return boundary === undefined || needs.every((action) => grantsOf(action, boundary).length > 0);
}

function attachment(name: string, roleName: string, policy: string) {
    return {
        type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        name,
        props: { role: roleName, policyArn: `arn:aws:iam::111122223333:policy/${policy}` },
    };
}
