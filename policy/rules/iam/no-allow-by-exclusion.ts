import { eachStatement } from "../../iam/policy-rule";
import { typesWithPolicies } from "../../iam/sources";
import { resourceRule } from "../rule";
import { bucketPolicy, identityPolicy, logGroup } from "./examples";

export const noAllowByExclusion = resourceRule<object>({
    name: "iam-no-allow-by-exclusion",
    displayName: "IAM allows by naming, not by leaving out",
    description: "An Allow with NotAction, NotResource or NotPrincipal grants everything but what it names.",
    severity: "critical",
    enforcementLevel: "mandatory",
    tags: ["iam", "least-privilege"],
    appliesTo: typesWithPolicies,
    rationale: `\`NotAction\` with Allow grants every other action of every service, \`NotResource\` every other resource
and \`NotPrincipal\` everybody else in the world. With Deny all three are ways to keep a door shut, and are not blamed.`,
    remediationSteps:
        "Name what is allowed with Action, Resource or Principal; keep the exclusion in a Deny statement.",
    settings: {},
    check: (resource) =>
        eachStatement(resource, (statement) => {
            if (!statement.allows) {
                return [];
            }
            const flaws: string[] = [];
            if (statement.notActions !== undefined) {
                flaws.push("NotAction with Allow grants every action but those named. List the needed ones in Action.");
            }
            if (statement.notResources !== undefined) {
                flaws.push(
                    "NotResource with Allow grants every resource but those named. List the needed ones in Resource.",
                );
            }
            if (statement.notPrincipals !== undefined) {
                flaws.push("NotPrincipal with Allow lets in everybody but those named. List who may in Principal.");
            }
            return flaws;
        }),
    examples: {
        bad: [
            {
                title: "all but IAM",
                resources: [identityPolicy("developer", { NotAction: "iam:*", Resource: "*" })],
            },
            {
                title: "all log groups but one",
                resources: [identityPolicy("reader", { Action: "logs:FilterLogEvents", NotResource: logGroup })],
            },
            {
                title: "the world but one account",
                resources: [
                    bucketPolicy("archive", {
                        NotPrincipal: { AWS: "arn:aws:iam::444455556666:root" },
                        Action: "s3:GetObject",
                        Resource: "arn:aws:s3:::archive/*",
                    }),
                ],
            },
        ],
        good: [
            {
                title: "a Deny that leaves something out",
                resources: [
                    identityPolicy("developer", {
                        Effect: "Deny",
                        NotAction: ["iam:GetUser", "sts:GetCallerIdentity"],
                        Resource: "*",
                        Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
                    }),
                ],
            },
        ],
    },
});
