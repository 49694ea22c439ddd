import { plainSecretsIn } from "../../secrets/in-aws";
import type { Resource } from "../../resources/resource";
import { resourceRule } from "../rule";

const reference = "Store it in Secrets Manager or a SecureString and refer to it.";

export const awsNoPlainSecrets = resourceRule<object>({
    name: "aws-no-plain-secrets",
    displayName: "Credentials are in Secrets Manager or Parameter Store",
    description:
        "Environment variables, arguments, scripts, templates, documents and unencrypted parameters contain no passwords, tokens or keys.",
    severity: "critical",
    enforcementLevel: "mandatory",
    tags: ["aws", "secrets"],
    appliesTo: (type) => /^aws(-native)?:/.test(type),
    rationale: `Identities that may describe a function, a task definition, an instance or a build can read these values, and every process on the
instance can read its user data. Parameters of the type \`String\` are not encrypted.

The rule reads the environment variables, command lines and options of log drivers of every resource (Lambda, ECS, Batch, CodeBuild,
App Runner, SageMaker, Amplify, Elastic Beanstalk, …), arguments and connections of Glue, options of Airflow and Kafka Connect, stage
variables and constant headers of APIs, the configuration of actions in CodePipeline, definitions of state machines, inputs of event targets
and schedules, user data of instances, launch configurations, launch templates and fleets, build specifications, documents, associations and tasks
of Systems Manager, pipelines of OpenSearch Ingestion, values of EKS add-ons, the token of a delivery stream for Splunk, headers that CloudFront sends to an origin, code of
functions of CloudFront and AppSync, headers of rules of IoT, addresses of subscriptions and API destinations, the content of objects in S3, and Systems Manager parameters that are not a \`SecureString\`. In an item of
DynamoDB, in tags and in addresses, secrets are recognized by their form only. The file of an object (\`source\`) is not read.

In CloudFormation templates it also reads all properties of resources, which everyone with access to the template can read
(\`MasterUserPassword\`, \`SecretString\`), the files and credentials of cfn-init, maps, the defaults of parameters, which the template shows even with \`NoEcho\`, the outputs, and the
stack's values of parameters without \`NoEcho\`. If the template is not in the program (\`templateUrl\`), it is not known which parameters
have \`NoEcho\`, and the values are accepted.

It recognizes secrets like \`kubernetes-no-plain-secrets\`: by their form, or by the last word of the name. References, ARNs, paths and
placeholders are accepted. A finding names the place, never the value.`,
    remediationSteps:
        "Store the value in Secrets Manager or a SecureString, and let the program or the service read it from there (secrets[].valueFrom in ECS, type SECRETS_MANAGER in CodeBuild, {{resolve:secretsmanager:…}} in CloudFormation, a connection in place of a token in CodePipeline).",
    settings: {},
    check: ({ type, name, props }: Resource) =>
        plainSecretsIn(type, props).flatMap(({ place, secrets, part, wayOut = reference }) => {
            const subject = part === undefined ? name : `${name}, ${part}`;
            return secrets.map((secret) => ({
                message: `${subject}: ${place} holds ${secret}. ${wayOut}`,
                ...(part === undefined ? {} : { part: subject }),
            }));
        }),
    examples: {
        bad: [
            {
                title: "a password in a function's variable",
                resources: [
                    {
                        type: "aws:lambda/function:Function",
                        name: "orders",
                        props: { environment: { variables: { LOG_LEVEL: "info", DB_PASSWORD: "hunter2" } } },
                    },
                ],
            },
            {
                title: "a token in a parameter that is not encrypted",
                resources: [
                    {
                        type: "aws:ssm/parameter:Parameter",
                        name: "token",
                        props: { name: "/shop/api-token", type: "String", value: "a1b2c3d4e5" },
                    },
                ],
            },
        ],
        good: [
            {
                title: "a reference, and a parameter that is encrypted",
                resources: [
                    {
                        type: "aws:lambda/function:Function",
                        name: "orders",
                        props: {
                            environment: {
                                variables: {
                                    DB_SECRET: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-db-AbCdEf",
                                },
                            },
                        },
                    },
                    {
                        type: "aws:ssm/parameter:Parameter",
                        name: "token",
                        props: { name: "/shop/api-token", type: "SecureString", value: "a1b2c3d4e5" },
                    },
                ],
            },
        ],
    },
});
