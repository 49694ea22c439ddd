import { eachStatement } from "./each-statement";
import { typesThatGrant } from "../../iam/sources";
import { resourceRule } from "../rule";
import { bucketPolicy, identityPolicy, logGroup } from "./examples";

export const noAllowByExclusion = resourceRule<object>({
    name: "iam-no-allow-by-exclusion",
    displayName: "IAM statements do not allow by exclusion",
    description: "An Allow with NotAction, NotResource or NotPrincipal grants everything except what it names.",
    severity: "critical",
    enforcementLevel: "mandatory",
    tags: ["iam", "least-privilege"],
    appliesTo: typesThatGrant,
    rationale: `\`NotAction\` with Allow grants every other action of every service, \`NotResource\` every other resource, and \`NotPrincipal\` every
other principal in the world. With Deny, all three restrict access, and are accepted.`,
    remediationSteps:
        "Name the allowed actions, resources or principals with Action, Resource or Principal. Use exclusions only in Deny statements.",
    settings: {},
    check: (resource) =>
        eachStatement(resource, (statement) => {
            if (!statement.allows) {
                return [];
            }
            const flaws: string[] = [];
            if (statement.notActions !== undefined) {
                flaws.push(
                    "NotAction with Allow grants every action except the named ones. List the needed actions in Action.",
                );
            }
            if (statement.notResources !== undefined) {
                flaws.push(
                    "NotResource with Allow grants every resource except the named ones. List the needed resources in Resource.",
                );
            }
            if (statement.notPrincipals !== undefined) {
                flaws.push(
                    "NotPrincipal with Allow grants access to everyone except the named principals. List the principals in Principal.",
                );
            }
            return flaws;
        }),
    examples: {
        bad: [
            {
                title: "everything except IAM",
                resources: [identityPolicy("developer", { NotAction: "iam:*", Resource: "*" })],
            },
            {
                title: "all log groups except one",
                resources: [identityPolicy("reader", { Action: "logs:FilterLogEvents", NotResource: logGroup })],
            },
            {
                title: "everyone except one account",
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
                title: "a Deny with NotAction or NotResource",
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
