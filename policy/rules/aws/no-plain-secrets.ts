import { parsePolicy } from "../../iam/statement";
import { secretIn, secretsInText } from "../../kubernetes/secrets";
import { listIn, objectIn, objectsIn, textIn, type Json, type JsonObject } from "../../resources/json";
import type { Resource } from "../../resources/resource";
import { resourceRule } from "../rule";

/** Where the resource types keep text that everybody reads who may describe them. */
const places: ReadonlyMap<string, (props: JsonObject) => Setting[]> = new Map([
    ["aws:lambda/function:Function", (props) => variables(objectIn(props["environment"])["variables"])],
    ["aws:ecs/taskDefinition:TaskDefinition", (props) => containers(props["containerDefinitions"])],
    [
        "aws:batch/jobDefinition:JobDefinition",
        ({ containerProperties }) => containers([parsePolicy(containerProperties)]),
    ],
    ["aws:codebuild/project:Project", (props) => pairs(objectIn(props["environment"])["environmentVariables"])],
    ["aws:apprunner/service:Service", appRunner],
    ["aws:ec2/instance:Instance", userData],
    ["aws:ec2/spotInstanceRequest:SpotInstanceRequest", userData],
    ["aws:ec2/launchConfiguration:LaunchConfiguration", userData],
    ["aws:ec2/launchTemplate:LaunchTemplate", userData],
    ["aws:ssm/parameter:Parameter", parameter],
]);

interface Setting {
    readonly place: string;
    readonly secrets: readonly string[];
}

export const awsNoPlainSecrets = resourceRule<object>({
    name: "aws-no-plain-secrets",
    displayName: "Credentials are in Secrets Manager or Parameter Store",
    description:
        "Environment variables of functions and tasks, user data and unencrypted parameters contain no passwords, tokens or keys.",
    severity: "critical",
    enforcementLevel: "mandatory",
    tags: ["aws", "secrets"],
    appliesTo: [...places.keys()],
    rationale: `Identities that may describe a function, a task definition, an instance or a build can read these values, and every process on the
instance can read its user data. Parameters of the type \`String\` are not encrypted.

The rule reads environment variables of Lambda, ECS, Batch, CodeBuild and App Runner, user data of instances, launch configurations and
launch templates, and Systems Manager parameters that are not a \`SecureString\`. It recognizes secrets like \`kubernetes-no-plain-secrets\`:
by their form, or by the last word of the name. References, ARNs, paths and placeholders are accepted. A finding names the place, never the value.`,
    remediationSteps:
        "Store the value in Secrets Manager or a SecureString, and let the program or the service read it from there (secrets[].valueFrom in ECS, type SECRETS_MANAGER in CodeBuild).",
    settings: {},
    check: ({ type, name, props }: Resource) => {
        const settings = places.get(type)?.(props) ?? [];
        return settings.flatMap(({ place, secrets }) =>
            secrets.map((secret) => ({
                message: `${name}: ${place} holds ${secret}. Store it in Secrets Manager or a SecureString and refer to it.`,
            })),
        );
    },
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

function variables(written: Json): Setting[] {
    return Object.entries(objectIn(written)).map(([name, value]) => variable(name, value));
}

/** A list of names and values; one with another type than PLAINTEXT names where the value is. */
function pairs(written: Json): Setting[] {
    return objectsIn(written)
        .filter(({ object: { type } }) => typeof type !== "string" || type === "PLAINTEXT")
        .map(({ object }) => variable(textIn(object["name"]) ?? "", object["value"]));
}

function variable(name: string, value: Json): Setting {
    const secret = secretIn(name, textIn(value) ?? "");
    return { place: `environment variable ${name}`, secrets: secret === undefined ? [] : [secret] };
}

/** Definitions of containers, as a list or as its JSON. */
function containers(written: Json): Setting[] {
    return listIn(parsePolicy(written)).flatMap((container) => pairs(objectIn(container)["environment"]));
}

function appRunner(props: JsonObject): Setting[] {
    const source = objectIn(props["sourceConfiguration"]);
    const code = objectIn(objectIn(objectIn(source["codeRepository"])["codeConfiguration"])["codeConfigurationValues"]);
    const image = objectIn(objectIn(source["imageRepository"])["imageConfiguration"]);
    return [code, image].flatMap(({ runtimeEnvironmentVariables: given }) =>
        Array.isArray(given) ? pairs(given) : variables(given),
    );
}

function userData(props: JsonObject): Setting[] {
    return ["userData", "userDataBase64"].flatMap((property) => {
        const written = textIn(props[property]);
        return written === undefined ? [] : [{ place: property, secrets: secretsInText(decoded(written)) }];
    });
}

/** What is in base64 as text, whatever the property asks for. Compressed data is left as it is: nobody reads it so. */
function decoded(written: string): string {
    if (!/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(written)) {
        return written;
    }
    const text = Buffer.from(written, "base64").toString("utf8");
    return text.includes("\uFFFD") ? written : text;
}

function parameter({ name, type, value, insecureValue }: JsonObject): Setting[] {
    if (type !== "String" && type !== "StringList") {
        return [];
    }
    const known = textIn(name) ?? "";
    const secret = secretIn(known, textIn(value) ?? textIn(insecureValue) ?? "");
    return secret === undefined ? [] : [{ place: `the parameter ${known}, of the type ${type},`, secrets: [secret] }];
}
