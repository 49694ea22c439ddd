import { parsePolicy } from "../iam/statement";
import { secretsInArguments, secretsInText } from "./in-text";
import { secretIn } from "./secret-value";
import { isObject, objectIn, objectsIn, textIn, type Json, type JsonObject } from "../resources/json";

/** A place of an AWS resource that everybody reads who may describe it, and the secrets that it holds. */
export interface PlainSecrets {
    readonly place: string;
    readonly secrets: readonly string[];
}

/**
 * Properties whose entries have names of the program's own, and what such an entry is called. They mean the same in every
 * type, so they are looked for in all: a map, or a list of names and values.
 */
const named: ReadonlyMap<string, string> = new Map([
    ["environment", "environment variable"],
    ["environmentVariables", "environment variable"],
    ["runtimeEnvironmentVariables", "environment variable"],
    ["variables", "environment variable"],
    ["env", "environment variable"],
    ["envs", "environment variable"],
    ["stageVariables", "stage variable"],
    // Elastic Beanstalk
    ["settings", "setting"],
    ["optionSettings", "setting"],
    // Glue
    ["defaultArguments", "argument"],
    ["nonOverridableArguments", "argument"],
    ["arguments", "argument"],
    ["connectionProperties", "connection property"],
    // Managed Airflow, Kafka Connect, Apache Flink
    ["airflowConfigurationOptions", "option"],
    ["connectorConfiguration", "setting"],
    ["propertyMap", "property"],
]);

/** Properties that hold JSON with containers. */
const withContainers = new Set([
    "containerDefinitions",
    "containerProperties",
    "nodeProperties",
    "ecsProperties",
    "eksProperties",
]);

/** Command lines, word by word. */
const commandLines = new Set(["command", "entryPoint", "args"]);

/** Scripts that a machine starts with, as text or in base64. */
const scripts = new Set(["userData", "userDataBase64"]);

/** Whole files, whose properties have names that mean something else elsewhere. */
const files: ReadonlyMap<string, readonly string[]> = new Map([
    ["appconfig/hostedConfigurationVersion", ["content"]],
    ["codebuild/project", ["buildspec"]],
    ["eks/addon", ["configurationValues"]],
    ["emr/cluster", ["configurationsJson", "configurations"]],
    ["imagebuilder/component", ["data"]],
    ["mskconnect/workerConfiguration", ["propertiesFileContent"]],
    ["sagemaker/notebookInstanceLifecycleConfiguration", ["onCreate", "onStart"]],
    ["sagemaker/studioLifecycleConfig", ["studioLifecycleConfigContent"]],
    ["ssm/document", ["content"]],
]);

/** The secrets that stand in the clear in a resource of AWS. */
export function plainSecretsIn(type: string, props: JsonObject): PlainSecrets[] {
    const [, kind = ""] = /^aws:([^:]+):/.exec(type) ?? [];
    const found = kind === "ssm/parameter" ? parameter(props) : inTree(props, files.get(kind) ?? []);
    return found.filter(({ secrets }) => secrets.length > 0);
}

function inTree(value: Json, fileProperties: readonly string[]): PlainSecrets[] {
    if (Array.isArray(value)) {
        return value.flatMap((entry) => inTree(entry, fileProperties));
    }
    return Object.entries(objectIn(value)).flatMap(([key, written]) => {
        const entry = withContainers.has(key) ? parsePolicy(written) : written;
        const noun = named.get(key);
        const text = textIn(entry);
        if (text !== undefined) {
            return scripts.has(key) || fileProperties.includes(key)
                ? [{ place: key, secrets: secretsInText(decoded(text)) }]
                : [];
        }
        const words = commandLines.has(key) ? wordsIn(entry) : undefined;
        if (words !== undefined) {
            return [{ place: key, secrets: secretsInArguments(words).map(({ secret }) => secret) }];
        }
        return [...(noun === undefined ? [] : entriesOf(entry, noun)), ...inTree(entry, fileProperties)];
    });
}

/** A list of names and values, or a map. An entry with another type than PLAINTEXT names where the value is. */
function entriesOf(written: Json, noun: string): PlainSecrets[] {
    const pairs = Array.isArray(written)
        ? objectsIn(written)
              .filter(({ object: { type } }) => typeof type !== "string" || type === "PLAINTEXT")
              .map(
                  ({ object }) =>
                      [textIn(object["name"]) ?? textIn(object["optionName"]) ?? "", object["value"]] as const,
              )
        : Object.entries(objectIn(written));
    return pairs.map(([name, value]) => {
        // Glue writes what it has encrypted itself beside the name of what it was.
        const secret = name.startsWith("ENCRYPTED_") ? undefined : secretIn(name, textIn(value) ?? "");
        return { place: `${noun} ${name}`, secrets: secret === undefined ? [] : [secret] };
    });
}

function wordsIn(value: Json): string[] | undefined {
    return Array.isArray(value) && !value.some(isObject) ? value.map((word) => textIn(word) ?? "") : undefined;
}

/** What is in base64 as text, whatever the property asks for. Compressed data is left as it is: nobody reads it so. */
function decoded(written: string): string {
    if (!/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(written)) {
        return written;
    }
    const text = Buffer.from(written, "base64").toString("utf8");
    return text.includes("\uFFFD") ? written : text;
}

function parameter({ name, type, value, insecureValue }: JsonObject): PlainSecrets[] {
    if (type !== "String" && type !== "StringList") {
        return [];
    }
    const known = textIn(name) ?? "";
    const secret = secretIn(known, textIn(value) ?? textIn(insecureValue) ?? "");
    return [{ place: `the parameter ${known}, of the type ${type},`, secrets: secret === undefined ? [] : [secret] }];
}
