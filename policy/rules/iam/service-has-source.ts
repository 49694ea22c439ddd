import { narrowedBy } from "../../iam/condition";
import { isLimitedByDeny } from "../../iam/deny";
import { eachStatement } from "./each-statement";
import { enumerate } from "../enumerate";
import { isEverybody } from "../../iam/principal";
import { hasHole } from "../../resources/json";
import { typesWithResourcePolicies, type PolicyDocument } from "../../iam/sources";
import type { Condition, Statement } from "../../iam/statement";
import { resourceRule } from "../rule";
import { bucketPolicy } from "./examples";

/** Actions that do not show a bucket's contents. Services use them before they write. */
const harmless = ["s3:getbucketacl", "s3:getbucketlocation"];

export const serviceHasSource = resourceRule<object>({
    name: "iam-service-has-source",
    displayName: "AWS services only act for your own resources",
    description:
        "A resource policy for an AWS service names the account or the resources that the service may act for.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["iam", "confused-deputy"],
    appliesTo: typesWithResourcePolicies,
    rationale: `An AWS service acts for all customers. A policy that allows \`sns.amazonaws.com\` to send to a queue allows the topics of
all accounts to send to it, unless a condition limits the account (\`aws:SourceAccount\`) or the resource (\`aws:SourceArn\`).
AWS calls this the [confused deputy problem](https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html).
The same is true for everyone under the condition \`aws:PrincipalServiceName\`. The ARN of a bucket has no account, so it needs
\`aws:SourceAccount\` as well: another account can take the name of a deleted bucket.

Accepted: \`aws:SourceOrgID\`; the encryption context, which a service sets to the ARN of the encrypted resource; a path in a
bucket with your account number, if the service adds it itself (\`AWSLogs/111122223333/*\`); reading the ACL or region of a bucket; and trust
policies, because only your own account can pass its roles to a service.`,
    remediationSteps: "Add the condition StringEquals aws:SourceAccount, or ArnLike aws:SourceArn.",
    settings: {},
    check: (resource) =>
        eachStatement(resource, (statement, document) => {
            const services = servicesOf(statement);
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
                `${enumerate(services)} may do this for resources of any account. ${wayOut(statement, document, services)}`,
            ];
        }),
    examples: {
        bad: [
            {
                title: "a queue for the buckets of every account",
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
                title: "a function for every API of every account",
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
                title: "for your own account",
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

function wayOut(statement: Statement, { kind, place }: PolicyDocument, services: readonly string[]): string {
    if (place === "permission") {
        return wayOutOfArguments(statement, services);
    }
    const context = "kms:EncryptionContext:";
    const written = statement.conditions.find(({ key }) => new RegExp(`^${context}.*arn$`, "i").test(key))?.key;
    if (written !== undefined) {
        return `Write your account number in the ARN of ${context}${written.slice(context.length)}, with ArnLike or ArnEquals.`;
    }
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    if (kind === "kms" && services.every((service) => service.startsWith("logs."))) {
        return `Add the condition ArnLike ${context}aws:logs:arn with arn:aws:logs:<region>:<account>:log-group:<name>.`;
    }
    return (
        "Add the condition StringEquals " +
        (namesBucket(statement)
            ? "aws:SourceAccount with your account: the ARN of a bucket has no account, and another account can take its name."
            : "aws:SourceAccount with your account, or ArnLike aws:SourceArn with the resource.")
    );
}

/** A permission of a function has arguments in place of conditions: https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
function wayOutOfArguments(statement: Statement, services: readonly string[]): string {
    return services.every((service) => service.startsWith("alexa-"))
        ? "Set eventSourceToken to the ID of your skill."
        : namesBucket(statement)
          ? "Set sourceAccount to your account: the ARN of a bucket has no account, and another account can take its name."
          : "Set sourceAccount to your account, or sourceArn to the resource.";
}

/** The services that a statement names, as principals or by a condition on everyone. */
function servicesOf(statement: Statement): string[] {
    const principals = statement.principals ?? [];
    const byCondition = principals.some(isEverybody)
        ? statement.conditions.flatMap((condition) =>
              isServiceName(condition.key) ? condition.values : isBucket(condition) ? ["s3.amazonaws.com"] : [],
          )
        : [];
    const named = principals.filter(({ kind }) => kind === "Service").map(({ value }) => value);
    return [...named, ...byCondition].flatMap((value) => (typeof value === "string" ? [value] : []));
}

function isServiceName(key: string): boolean {
    return /^aws:principalservicename(slist)?$/.test(key);
}

/**
 * Whether a condition names a bucket. AWS asks for the account as well, which the ARN of a bucket does not have.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-1
 */
function namesBucket({ conditions }: Statement): boolean {
    return conditions.some(isBucket);
}

function isBucket({ key, values }: Condition): boolean {
    return (
        key === "aws:sourcearn" && values.some((value) => typeof value === "string" && /^arn:[^:]*:s3:::/.test(value))
    );
}

function hasSource(statement: Statement, { kind, statements }: PolicyDocument): boolean {
    return (
        narrowedBy(statement, ["source", "caller", "origin"]).some(
            (condition) => !isServiceName(condition.key) && !isBucket(condition),
        ) ||
        isLimitedByDeny(statement, statements, ["source"]) ||
        (kind === "s3" && isInOwnPath(statement)) ||
        (statement.actions ?? []).every(
            (action) => typeof action === "string" && harmless.includes(action.toLowerCase()),
        )
    );
}

/** Services that deliver logs to a bucket write below the ID of the logs' account. An unknown path can contain it. */
function isInOwnPath({ resources }: Statement): boolean {
    return (
        resources !== undefined &&
        resources.length > 0 &&
        resources.every(
            (resource) =>
                typeof resource !== "string" ||
                hasHole(resource.slice(resource.indexOf("/"))) ||
                /\/AWSLogs\/(o-[a-z0-9]+\/)?\d{12}\//.test(resource),
        )
    );
}
