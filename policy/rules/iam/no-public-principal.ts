import { narrowedBy } from "../../iam/condition";
import { isLimitedByDeny } from "../../iam/deny";
import { eachStatement } from "../../iam/policy-rule";
import { isEverybody } from "../../iam/principal";
import { typesWithPolicies } from "../../iam/sources";
import { resourceRule } from "../rule";
import { bucketPolicy, role } from "./examples";

/** Who, from where, or on behalf of what: each leaves everybody else outside. */
const says = ["caller", "origin", "source"] as const;

export const noPublicPrincipal = resourceRule<object>({
    name: "iam-no-public-principal",
    displayName: "No policy lets everybody in",
    description: "A trust or resource policy names who may, or says by a condition who of everybody it means.",
    severity: "critical",
    enforcementLevel: "mandatory",
    tags: ["iam", "public-access"],
    appliesTo: typesWithPolicies,
    rationale: `\`Principal: "*"\` is everybody in the world with or without an AWS account. It is not blamed beside a
condition that says who (\`aws:PrincipalOrgID\`, \`aws:PrincipalArn\`, …), from where (\`aws:SourceVpce\`, an address range
short of the whole internet) or on behalf of what (\`aws:SourceArn\`, \`aws:SourceAccount\`).

What such a condition must say is the table \`policy/iam/condition-keys.ts\`: a whole account number or organisation ID, an ARN
with its account, the ID of an endpoint. A condition narrows nothing that also holds when its key is absent (\`…IfExists\`,
\`ForAllValues\` without a \`Null\` beside it), that has a wildcard in its place (\`o-*\`, \`arn:aws:iam::*:role/deploy\`), or that says
how and when (\`aws:SecureTransport\`, dates) or what strangers can choose themselves (\`aws:PrincipalTag\`, \`aws:UserAgent\`). A Deny of the same policy for everybody but those (\`StringNotEquals aws:SourceVpce\`)
narrows as well.`,
    remediationSteps: "Name the principals, or add a condition such as StringEquals aws:PrincipalOrgID.",
    settings: {},
    check: (resource) =>
        eachStatement(resource, (statement, { kind, statements }) => {
            const everybody = statement.allows ? statement.principals?.find(isEverybody) : undefined;
            if (
                everybody === undefined ||
                narrowedBy(statement, says).length > 0 ||
                isLimitedByDeny(statement, statements, says)
            ) {
                return [];
            }
            const may = kind === "trust" ? "become this role" : "do this";
            return [
                `the principal "${String(everybody.value)}" lets everybody in the world ${may}. Name who may in Principal, or add a condition ` +
                    "such as StringEquals aws:PrincipalOrgID.",
            ];
        }),
    examples: {
        bad: [
            {
                title: "a public bucket",
                resources: [
                    bucketPolicy("archive", {
                        Principal: "*",
                        Action: "s3:GetObject",
                        Resource: "arn:aws:s3:::archive/*",
                    }),
                ],
            },
            {
                title: "a role for everybody, whose condition holds for everybody",
                resources: [
                    role("app", {
                        Principal: { AWS: "*" },
                        Action: "sts:AssumeRole",
                        Condition: { StringLike: { "aws:PrincipalArn": "*" } },
                    }),
                ],
            },
        ],
        good: [
            {
                title: "everybody of the organisation",
                resources: [
                    bucketPolicy("archive", {
                        Principal: "*",
                        Action: "s3:GetObject",
                        Resource: "arn:aws:s3:::archive/*",
                        Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
                    }),
                ],
            },
            {
                title: "nobody without encryption",
                resources: [
                    bucketPolicy("archive", {
                        Effect: "Deny",
                        Principal: "*",
                        Action: "s3:*",
                        Resource: ["arn:aws:s3:::archive", "arn:aws:s3:::archive/*"],
                        Condition: { Bool: { "aws:SecureTransport": "false" } },
                    }),
                ],
            },
        ],
    },
});
