import { narrowedBy } from "../../iam/condition";
import { arnOfAnAccount } from "../../iam/condition-keys";
import { isLimitedByDeny } from "../../iam/deny";
import { eachStatement } from "./each-statement";
import { isEverybody } from "../../iam/principal";
import { typesWithPolicies } from "../../iam/sources";
import type { Statement } from "../../iam/statement";
import { resourceRule } from "../rule";
import { bucketPolicy, role } from "./examples";

/** Aspects that exclude other callers: identity, network, source, shared values. */
const says = ["caller", "origin", "source"] as const;
/** Only its own network uses an endpoint, so the resources that it can reach are checked. */
const saysOfEndpoint = [...says, "home"] as const;

export const noPublicPrincipal = resourceRule<object>({
    name: "iam-no-public-principal",
    displayName: "Policies do not allow access for everyone",
    description: "A trust or resource policy names its principals, or limits them with a condition.",
    severity: "critical",
    enforcementLevel: "mandatory",
    tags: ["iam", "public-access"],
    appliesTo: typesWithPolicies,
    rationale: `\`Principal: "*"\` is everyone, with or without an AWS account. It is accepted together with a condition that limits the identity
(\`aws:PrincipalOrgID\`, \`aws:PrincipalArn\`, …), the network (\`aws:SourceVpce\`, an address range smaller than the internet) or the
source (\`aws:SourceArn\`, \`aws:SourceAccount\`). In the policy of a VPC endpoint it is also accepted with named resources, or with a
condition about the owner of the resources (\`aws:ResourceOrgID\`), or for AWS services only (\`aws:PrincipalIsAWSService\`). An endpoint without a policy is accepted: this is the default of AWS.

\`policy/iam/condition-keys.ts\` lists the required values of such a condition: a whole account number or organisation ID, an ARN with its
account, the ID of an endpoint. These conditions do not limit anything: those that are also true if their key is absent (\`…IfExists\`,
\`ForAllValues\` without \`Null\`), those with a wildcard in place of the value (\`o-*\`, \`arn:aws:iam::*:role/deploy\`), those about the
kind or the time of a request (\`aws:SecureTransport\`, dates), and those about values that anyone can choose (\`aws:PrincipalTag\`,
\`aws:UserAgent\`). A Deny in the same policy for all other principals (\`StringNotEquals aws:SourceVpce\`) is accepted too.`,
    remediationSteps: "Name the principals, or add a condition such as StringEquals aws:PrincipalOrgID.",
    settings: {},
    check: (resource) =>
        eachStatement(resource, (statement, { kind, place, statements }) => {
            const everybody = statement.allows ? statement.principals?.find(isEverybody) : undefined;
            const aspects = kind === "endpoint" ? saysOfEndpoint : says;
            if (
                everybody === undefined ||
                narrowedBy(statement, aspects).length > 0 ||
                isLimitedByDeny(statement, statements, aspects)
            ) {
                return [];
            }
            if (kind === "endpoint") {
                return namesResources(statement) || isForServices(statement)
                    ? []
                    : [
                          "everyone in the network can access resources of every account through the endpoint. Name the resources, " +
                              "or add the condition StringEquals aws:ResourceOrgID or aws:PrincipalOrgID.",
                      ];
            }
            const may = kind === "trust" ? "become this role" : "do this";
            // A permission has arguments in place of a condition.
            const way =
                place === "permission"
                    ? "Name an account in principal, or set the organisation that may do it."
                    : "Name the principals in Principal, or add a condition such as StringEquals aws:PrincipalOrgID.";
            return [`the principal "${String(everybody.value)}" allows everyone in the world to ${may}. ${way}`];
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
                title: "a role for everyone, with a condition that is true for everyone",
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
                title: "everyone in the organisation",
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
                title: "no access without encryption",
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

/**
 * Requests of AWS services through an endpoint, which nobody in the network can make. In a resource policy, they can act for other customers.
 *
 * @see https://github.com/aws-samples/data-perimeter-policy-examples/tree/main/vpc_endpoint_policies
 */
function isForServices({ conditions }: Statement): boolean {
    return conditions.some(
        ({ key, operator, ifExists, set, values }) =>
            key === "aws:principalisawsservice" &&
            operator === "bool" &&
            !ifExists &&
            set === undefined &&
            values.length > 0 &&
            values.every((value) => typeof value !== "string" || value.toLowerCase() === "true"),
    );
}

/** Buckets by their whole names, and resources of certain accounts. */
function namesResources({ resources }: Statement): boolean {
    return (
        resources !== undefined &&
        resources.every((resource) => typeof resource !== "string" || arnOfAnAccount(resource))
    );
}
