import { narrowedBy } from "../../iam/condition";
import { isLimitedByDeny } from "../../iam/deny";
import { eachStatement, enumerate } from "../../iam/policy-rule";
import { typesWithResourcePolicies, type PolicyDocument } from "../../iam/sources";
import type { Statement } from "../../iam/statement";
import { resourceRule } from "../rule";
import { bucketPolicy } from "./examples";

/** What shows nothing of a bucket's content. Services ask for it before they write. */
const harmless = ["s3:getbucketacl", "s3:getbucketlocation"];

export const serviceHasSource = resourceRule<object>({
    name: "iam-service-has-source",
    displayName: "A service acts for one's own resources only",
    description: "A resource policy that lets an AWS service in says for whose resources it may act.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["iam", "confused-deputy"],
    appliesTo: typesWithResourcePolicies,
    rationale: `An AWS service works for every customer. A policy that lets \`sns.amazonaws.com\` send to a queue lets the topics of
all accounts send to it, unless a condition says for which account (\`aws:SourceAccount\`) or resource (\`aws:SourceArn\`) the
service may act. AWS calls what happens without one the
[confused deputy](https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html).

Not blamed: \`aws:SourceOrgID\`, the encryption context that a service sets to the ARN of what it encrypts, a path that holds
one's account number where the service adds it itself (\`AWSLogs/111122223333/*\`), reading a bucket's ACL or region, and trust
policies, whose roles only the own account can hand to a service.`,
    remediationSteps: "Add the condition StringEquals aws:SourceAccount, or ArnLike aws:SourceArn.",
    settings: {},
    check: (resource) =>
        eachStatement(resource, (statement, document) => {
            const services = (statement.principals ?? [])
                .filter(({ kind }) => kind === "Service")
                .flatMap(({ value }) => (typeof value === "string" ? [value] : []));
            if (
                !statement.allows ||
                services.length === 0 ||
                document.kind === "identity" ||
                document.kind === "trust" ||
                hasSource(statement, document)
            ) {
                return [];
            }
            return [
                `${enumerate(services)} may do this for anybody's resources. Add the condition StringEquals ` +
                    "aws:SourceAccount with your account, or ArnLike aws:SourceArn with the resource.",
            ];
        }),
    examples: {
        bad: [
            {
                title: "a queue for every bucket of the world",
                resources: [
                    {
                        type: "aws:sqs/queuePolicy:QueuePolicy",
                        name: "uploads",
                        props: {
                            policy: {
                                Version: "2012-10-17",
                                Statement: {
                                    Effect: "Allow",
                                    Principal: { Service: "s3.amazonaws.com" },
                                    Action: "sqs:SendMessage",
                                    Resource: "arn:aws:sqs:eu-west-1:111122223333:uploads",
                                },
                            },
                        },
                    },
                ],
            },
            {
                title: "a function for every API of the world",
                resources: [
                    {
                        type: "aws:lambda/permission:Permission",
                        name: "api",
                        props: {
                            action: "lambda:InvokeFunction",
                            function: "resize",
                            principal: "apigateway.amazonaws.com",
                        },
                    },
                ],
            },
        ],
        good: [
            {
                title: "for one's own account",
                resources: [
                    bucketPolicy("archive", {
                        Principal: { Service: "delivery.logs.amazonaws.com" },
                        Action: "s3:PutObject",
                        Resource: "arn:aws:s3:::archive/*",
                        Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
                    }),
                ],
            },
        ],
    },
});

function hasSource(statement: Statement, { statements }: PolicyDocument): boolean {
    return (
        narrowedBy(statement, ["source", "caller", "origin"]).some(
            ({ key }) => !/^aws:principalservicename/.test(key),
        ) ||
        isLimitedByDeny(statement, statements, ["source"]) ||
        isInOwnPath(statement) ||
        (statement.actions ?? []).every(
            (action) => typeof action === "string" && harmless.includes(action.toLowerCase()),
        )
    );
}

/** Services that deliver logs write below the number of the account that the logs are of. */
function isInOwnPath({ resources }: Statement): boolean {
    return (
        resources !== undefined &&
        resources.length > 0 &&
        resources.every(
            (resource) => typeof resource !== "string" || /\/AWSLogs\/(o-[a-z0-9]+\/)?\d{12}\//.test(resource),
        )
    );
}
