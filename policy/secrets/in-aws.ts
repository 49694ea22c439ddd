import { parsePolicy } from "../iam/statement";
import { withSmallLetters } from "../resources/cloudformation/names";
import { resourcesIn, templateOf } from "../resources/cloudformation/template";
import {
    hole,
    isObject,
    isTrue,
    listIn,
    objectIn,
    objectsIn,
    textIn,
    unknown,
    withHoles,
    type Json,
    type JsonObject,
} from "../resources/json";
import { secretsIn, secretsInArguments, secretsInText, secretsInVariable } from "./in-text";
import { formsIn, secretIn } from "./secret-value";

/** A place of an AWS resource that everybody reads who may describe it, and the secrets that it holds. */
export interface PlainSecrets {
    readonly place: string;
    readonly secrets: readonly string[];
    /** The resource of a template that has the place. */
    readonly part?: string;
    /** What to do where AWS cannot read the value from Secrets Manager. */
    readonly wayOut?: string;
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
    // Log drivers, also of what sends logs on: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html
    ["options", "option"],
]);

/** EventBridge: a connection keeps credentials, parameters of a target do not. */
const ofTargets = { headerParameters: "header", queryStringParameters: "query parameter" };

/** CloudFront cannot refer to a secret: https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_OriginCustomHeader.html */
const ofOrigins = { customHeaders: "header", originCustomHeaders: "header" };

function wayOutOf(property: string): Pick<PlainSecrets, "wayOut"> {
    return Object.hasOwn(ofOrigins, property)
        ? { wayOut: "Use a VPC origin or origin access control in place of the header." }
        : {};
}

/** The same, where the property's name means something else elsewhere. */
const namedIn: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map<
    string,
    Readonly<Record<string, string>>
>([
    ["cloudfront/distribution", ofOrigins],
    ["cloudwatch/eventTarget", ofTargets],
    ["events/rule", ofTargets],
    // https://docs.aws.amazon.com/iot/latest/apireference/API_HttpActionHeader.html
    ["iot/topicRule", { httpHeaders: "header", headers: "header" }],
    ["pipes/pipe", ofTargets],
    ["codepipeline/pipeline", { configuration: "setting" }],
    // https://docs.aws.amazon.com/cloud-map/latest/api/API_DiscoverInstances.html
    ["servicediscovery/instance", { attributes: "attribute" }],
    ["ssm/association", { parameters: "parameter" }],
    // https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetMaintenanceWindowTask.html
    ["ssm/maintenanceWindowTask", { parameters: "parameter" }],
]);

/** Properties that are the secret, which AWS shows again: https://docs.aws.amazon.com/firehose/latest/APIReference/API_SplunkDestinationDescription.html */
const ownSecrets = new Set(["hecToken"]);

interface Addresses {
    /** The properties with the addresses. */
    readonly in: readonly string[];
    readonly of: (props: JsonObject) => readonly Json[];
    readonly wayOut: string;
}

const subscription: Addresses = {
    in: ["endpoint"],
    of: ({ endpoint }) => [endpoint],
    wayOut: "Subscribe a function or a queue in place of the address.",
};

const destination: Addresses = {
    in: ["invocationEndpoint"],
    of: ({ invocationEndpoint }) => [invocationEndpoint],
    wayOut: "Put it into the connection, or call a function that reads the address from Secrets Manager.",
};

/**
 * Addresses to which AWS sends, and which it shows. They have no names, so a secret in them is recognized by its form.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-http-https-endpoint-as-subscriber.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeApiDestination.html
 */
const addresses: ReadonlyMap<string, Addresses> = new Map([
    ["sns/topicSubscription", subscription],
    ["sns/subscription", subscription],
    [
        "sns/topic",
        {
            ...subscription,
            in: ["subscription"],
            of: (props) => objectsIn(props["subscription"]).flatMap(({ object }) => subscription.of(object)),
        },
    ],
    ["cloudwatch/eventApiDestination", destination],
    ["events/apiDestination", destination],
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
    // https://docs.aws.amazon.com/amplify/latest/APIReference/API_App.html
    ["amplify/app", ["buildSpec"]],
    ["appconfig/hostedConfigurationVersion", ["content"]],
    // https://docs.aws.amazon.com/appsync/latest/APIReference/API_FunctionConfiguration.html
    ["appsync/function", ["code", "requestMappingTemplate"]],
    ["appsync/resolver", ["code", "requestTemplate", "requestMappingTemplate"]],
    // https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_GetFunction.html
    ["cloudfront/function", ["code", "functionCode"]],
    ["cloudwatch/eventTarget", ["input"]],
    ["codebuild/project", ["buildspec"]],
    // https://docs.aws.amazon.com/dms/latest/APIReference/API_DescribeEndpoints.html
    ["dms/endpoint", ["extraConnectionAttributes"]],
    ["dynamodb/tableItem", ["item"]],
    ["eks/addon", ["configurationValues"]],
    ["emr/cluster", ["configurationsJson", "configurations"]],
    ["events/rule", ["input"]],
    // https://docs.aws.amazon.com/greengrass/v2/APIReference/API_GetComponent.html
    ["greengrassv2/componentVersion", ["inlineRecipe"]],
    ["imagebuilder/component", ["data"]],
    // https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ContainerRecipe.html
    ["imagebuilder/containerRecipe", ["dockerfileTemplateData"]],
    ["mskconnect/workerConfiguration", ["propertiesFileContent"]],
    // https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_osis_GetPipeline.html
    ["opensearchingest/pipeline", ["pipelineConfigurationBody"]],
    ["osis/pipeline", ["pipelineConfigurationBody"]],
    ["s3/bucketObject", ["content", "contentBase64"]],
    ["s3/bucketObjectv2", ["content", "contentBase64"]],
    ["sagemaker/notebookInstanceLifecycleConfiguration", ["onCreate", "onStart"]],
    ["sagemaker/studioLifecycleConfig", ["studioLifecycleConfigContent"]],
    ["scheduler/schedule", ["input"]],
    ["sfn/stateMachine", ["definition"]],
    ["ssm/document", ["content"]],
    ["ssm/maintenanceWindowTask", ["payload"]],
    ["stepfunctions/stateMachine", ["definitionString", "definition"]],
]);

/**
 * What to do where the code of a type has no access to the network. An entry of a key value store is as readable as the code.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-function-restrictions.html
 */
const offline: Readonly<Record<string, string>> = {
    "cloudfront/function":
        "A function of CloudFront cannot read Secrets Manager. Use a function of Lambda@Edge that reads it, or check a signature with a public key.",
};

/** The secrets that stand in the clear in a resource of AWS. */
export function plainSecretsIn(type: string, written: JsonObject): PlainSecrets[] {
    const known = withHoles(written);
    // The unknown part of a text is a reference to something else.
    const props = known === written ? written : objectIn(withReferences(known));
    return [...inTemplate(type, props), ...inResource(kindOf(type), props)].filter(({ secrets }) => secrets.length > 0);
}

function inResource(kind: string, props: JsonObject): PlainSecrets[] {
    const found =
        kind === "ssm/parameter"
            ? parameter(props)
            : [
                  ...inTree(props, { files: files.get(kind) ?? [], named: namedIn.get(kind) }),
                  ...inAddresses(kind, props),
              ];
    const wayOut = offline[kind];
    return wayOut === undefined ? found : found.map((each) => ({ ...each, wayOut }));
}

function withReferences(value: Json): Json {
    if (typeof value === "string") {
        return value.replaceAll(hole, "${}");
    }
    if (Array.isArray(value)) {
        return value.map(withReferences);
    }
    return isObject(value)
        ? Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, withReferences(entry)]))
        : value;
}

/** `codepipeline/pipeline`, of Pulumi's AWS provider and of the native one. */
function kindOf(type: string): string {
    const [provider = "", service = "", name = ""] = type.split(":");
    return provider === "aws" ? service : `${service}/${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}

/** What a type has beside what all have. */
interface OfType {
    readonly files: readonly string[];
    readonly named: Readonly<Record<string, string>> | undefined;
}

function inTree(value: Json, ofType: OfType): PlainSecrets[] {
    if (Array.isArray(value)) {
        return value.flatMap((entry) => inTree(entry, ofType));
    }
    return Object.entries(objectIn(value)).flatMap(([key, written]) => {
        const entry = withContainers.has(key) ? parsePolicy(written) : written;
        const isFile = ofType.files.includes(key);
        const text = textIn(entry);
        if (text !== undefined) {
            return isFile || scripts.has(key)
                ? [{ place: key, secrets: inFile(decoded(text)) }]
                : ownSecrets.has(key)
                  ? [{ place: key, secrets: [secretIn(key, text) ?? []].flat() }]
                  : [];
        }
        if (isFile && isObject(entry)) {
            return [{ place: key, secrets: inFile(JSON.stringify(entry)) }];
        }
        const words = commandLines.has(key) ? wordsIn(entry) : undefined;
        if (words !== undefined) {
            return [{ place: key, secrets: secretsInArguments(words).map(({ secret }) => secret) }];
        }
        const noun = named.get(key) ?? ofType.named?.[key];
        return [
            ...(noun === undefined ? [] : entriesOf(entry, noun).map((each) => ({ ...each, ...wayOutOf(key) }))),
            ...(furtherPlaces.get(key)?.(entry) ?? []),
            ...inTree(entry, ofType),
        ];
    });
}

function inAddresses(kind: string, props: JsonObject): PlainSecrets[] {
    const known = addresses.get(kind);
    return (known?.of(props) ?? []).map((address) => ({
        place: "the address",
        secrets: formsIn(textIn(address) ?? ""),
        ...(known === undefined ? {} : { wayOut: known.wayOut }),
    }));
}

/** Everyone sees tags. Their names are the program's own, so secrets are recognized by their form only. */
function tagsOf(tags: Json): PlainSecrets[] {
    const pairs: [Json, Json][] = Array.isArray(tags)
        ? objectsIn(tags).map(({ object: { key, value } }) => [key, value])
        : Object.entries(objectIn(tags));
    return pairs.map(([name, value]) => ({
        place: `tag ${textIn(name) ?? ""}`,
        secrets: formsIn(textIn(value) ?? ""),
    }));
}

/** Parameters of a connection of EventBridge, which keeps those that are marked as secret. */
function plainParametersOf(parameters: JsonObject): PlainSecrets[] {
    return listsOfParameters.flatMap((list) =>
        objectsIn(parameters[list])
            .filter(({ object: { isValueSecret } }) => isValueSecret !== unknown && !isTrue(isValueSecret))
            .map(({ object: { key, value } }) => secretAt(`${list} of the connection`, textIn(key) ?? "", value)),
    );
}

/** The names of Pulumi's AWS provider, and of the native one. */
const listsOfParameters = [
    ...["headers", "bodies", "queryStrings"],
    ...["headerParameters", "bodyParameters", "queryStringParameters"],
];

/** A state machine's names that end in `.$` take their value from its input: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-input-output-filtering.html */
function inFile(text: string): string[] {
    return secretsInText(text.replace(/"[^"\n]{1,200}\.\$"\s{0,20}:\s{0,20}"(?:[^"\\\n]|\\.){0,2000}"/g, '"":""'));
}

/** What an API sends of its own to what is behind it: `'…'`; the rest is taken from the request. */
function constantsOf(parameters: JsonObject): PlainSecrets[] {
    const constants = Object.entries(parameters).flatMap(([name, value]) => {
        const [, constant] = /^'(.*)'$/s.exec(textIn(value) ?? "") ?? [];
        return constant === undefined ? [] : [[name.slice(name.lastIndexOf(".") + 1), constant] as const];
    });
    return entriesOf(Object.fromEntries(constants), "request parameter");
}

/**
 * The secrets that a CloudFormation template shows, even if the resource hides them later: properties, and defaults of
 * parameters, also with NoEcho. The stack shows the values of its other parameters and its outputs.
 *
 * Of a template that is elsewhere it is not known which parameters have NoEcho.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
 */
function inTemplate(type: string, props: JsonObject): PlainSecrets[] {
    const written = templateOf(type, props);
    if (written === undefined) {
        return [];
    }
    // The sections that hold values of their own, without conditions in maps, which can be large.
    const { Parameters, Outputs, Resources, Globals, Mappings } = written;
    const template: JsonObject = { Parameters, Outputs, Resources, Globals };
    const given = valuesOf(props["parameters"]);
    // Everyone with access to the template reads both branches of a condition.
    const inBranches = readingsOf(Math.min(depthOfConditions(template), mostNested)).flatMap((choices) =>
        inBranch(objectIn(withBranches(template, choices)), given),
    );
    const inMaps = Object.entries(objectIn(Mappings)).map(([name, rows]) => ({
        place: `the template's map ${name}`,
        secrets: secretsIn(rows),
    }));
    return [...inBranches, ...inMaps];
}

/** Of conditions within more others than these, the first branch is read. */
const mostNested = 4;

/** Every choice of the first or second branch for each level of conditions within conditions. */
function readingsOf(depth: number): number[][] {
    return depth === 0
        ? [[]]
        : readingsOf(depth - 1).flatMap((choices) => [1, 2].map((branch) => [branch, ...choices]));
}

function depthOfConditions(value: Json): number {
    const entries = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
    const inner = entries.reduce((deepest: number, entry) => Math.max(deepest, depthOfConditions(entry)), 0);
    return isObject(value) && Array.isArray(value["Fn::If"]) ? inner + 1 : inner;
}

/** A template in which each condition selects the branch that is chosen for its level, and texts are put together. */
function withBranches(value: Json, choices: readonly number[]): Json {
    if (Array.isArray(value)) {
        return value.map((entry) => withBranches(entry, choices));
    }
    if (!isObject(value)) {
        return value;
    }
    const branches = value["Fn::If"];
    const [branch = 1, ...inner] = choices;
    return Array.isArray(branches)
        ? withBranches(branches[branch], inner)
        : (joined(value, choices) ??
              Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, withBranches(entry, choices)])));
}

/** A text that a template puts together, with a variable for what it refers to. */
function joined(value: JsonObject, choices: readonly number[]): string | undefined {
    const [separator, parts] = listIn(value["Fn::Join"]);
    return typeof separator === "string" && Array.isArray(parts)
        ? parts.map((each) => textIn(withBranches(each, choices)) ?? "${}").join(separator)
        : (substituted(value["Fn::Sub"], choices) ?? textIn(withBranches(value["Fn::Base64"], choices)));
}

function substituted(argument: Json, choices: readonly number[]): string | undefined {
    const [text, given]: readonly Json[] = Array.isArray(argument) ? argument : [argument, undefined];
    const values = objectIn(given);
    return textIn(text)?.replace(/\$\{([^{}!]{1,300})\}/g, (whole, name: string) =>
        Object.hasOwn(values, name) ? (textIn(withBranches(values[name], choices)) ?? whole) : whole,
    );
}

function inBranch(template: JsonObject, given: ReadonlyMap<string, Json>): PlainSecrets[] {
    const parameters = Object.entries(objectIn(template["Parameters"])).flatMap(([name, written]) => {
        const { Type, Default, NoEcho } = objectIn(written);
        // Of the other types the value is a name: of a parameter of Systems Manager, of a key pair.
        if (typeof Type === "string" && Type !== "String" && Type !== "CommaDelimitedList") {
            return [];
        }
        return [
            secretAt(`the default of the template's parameter ${name}`, name, Default),
            ...(isTrue(NoEcho)
                ? []
                : [secretAt(`the stack's parameter ${name}, without NoEcho,`, name, given.get(name))]),
        ];
    });
    const outputs = Object.entries(objectIn(template["Outputs"])).map(([name, output]) =>
        secretAt(`the template's output ${name}`, name, objectIn(output)["Value"]),
    );
    const resources = resourcesIn(template);
    // The rule also judges each resource itself, but no custom resource, and nothing in a branch that the stack does not use.
    const properties = resources.flatMap(([name, resource]): PlainSecrets[] => {
        const { Type, Properties } = objectIn(resource);
        const [, service = "", type = ""] = (textIn(Type) ?? "").split("::");
        const kind = kindOf(`aws-native:${service.toLowerCase()}:${type}`);
        return [
            ...inResource(kind, withSmallLetters(objectIn(Properties))).map((each) => ({ ...each, part: name })),
            { place: `the template's resource ${name}`, secrets: secretsIn(withoutKnownPlaces(Properties, kind)) },
        ];
    });
    // Files and credentials of instances: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-init.html
    const metadata = resources.map(([name, resource]) => ({
        place: `the metadata of the template's resource ${name}`,
        secrets: [
            ...secretsIn(objectIn(resource)["Metadata"]),
            ...inTree(objectIn(resource)["Metadata"], ofMetadata).flatMap(({ secrets }) => secrets),
        ],
    }));
    const globals = { place: "Globals of the template", secrets: secretsIn(template["Globals"]) };
    return [...parameters, ...outputs, ...properties, ...metadata, globals];
}

const ofMetadata: OfType = { files: ["content"], named: undefined };

/** Properties without the places of secrets in a resource of this kind. */
function withoutKnownPlaces(value: Json, kind: string): Json {
    if (Array.isArray(value)) {
        return value.map((entry) => withoutKnownPlaces(entry, kind));
    }
    return isObject(value)
        ? Object.fromEntries(
              Object.entries(value).flatMap(([key, entry]) =>
                  isKnownPlace(key.charAt(0).toLowerCase() + key.slice(1), entry, kind)
                      ? []
                      : [[key, withoutKnownPlaces(entry, kind)]],
              ),
          )
        : value;
}

function isKnownPlace(property: string, value: Json, kind: string): boolean {
    return (
        [named, scripts, ownSecrets, furtherPlaces].some((places) => places.has(property)) ||
        property === "containerDefinitions" ||
        (commandLines.has(property) && Array.isArray(value)) ||
        files.get(kind)?.includes(property) === true ||
        Object.hasOwn(namedIn.get(kind) ?? {}, property) ||
        addresses.get(kind)?.in.includes(property) === true ||
        (kind === "ssm/parameter" && property === "value")
    );
}

/** A map, or the native provider's list. */
function valuesOf(parameters: Json): ReadonlyMap<string, Json> {
    return new Map(
        Array.isArray(parameters)
            ? objectsIn(parameters).map(({ object }) => [
                  textIn(object["parameterKey"]) ?? "",
                  object["parameterValue"],
              ])
            : Object.entries(objectIn(parameters)),
    );
}

function secretAt(place: string, name: string, value: Json): PlainSecrets {
    const secret = secretIn(name, textIn(value) ?? "");
    return { place, secrets: secret === undefined ? [] : [secret] };
}

/** Properties that are read in their own way. */
const furtherPlaces: ReadonlyMap<string, (value: Json) => PlainSecrets[]> = new Map([
    ["tags", tagsOf],
    ["invocationHttpParameters", (value: Json) => plainParametersOf(objectIn(value))],
    ["requestParameters", (value: Json) => constantsOf(objectIn(value))],
]);

function linesOf(values: Json): string {
    return listIn(values)
        .flatMap((line) => textIn(line) ?? [])
        .join("\n");
}

/** A list of names and values, or a map. An entry with another type than PLAINTEXT names where the value is. */
function entriesOf(written: Json, noun: string): PlainSecrets[] {
    const pairs = Array.isArray(written)
        ? objectsIn(written)
              .filter(({ object: { type } }) => typeof type !== "string" || type === "PLAINTEXT")
              .map(
                  ({ object }) =>
                      [
                          ["name", "optionName", "headerName", "key"].flatMap((key) => textIn(object[key]) ?? [])[0] ??
                              "",
                          object["value"] ?? object["headerValue"] ?? linesOf(object["values"]),
                      ] as const,
              )
        : Object.entries(objectIn(written));
    return pairs.flatMap(([name, value]) => {
        const text = textIn(value) ?? "";
        // CodePipeline's actions: variables for a build, as JSON.
        if (name === "EnvironmentVariables" || name === "environmentVariables") {
            return entriesOf(parsePolicy(text), "environment variable");
        }
        // Glue writes what it has encrypted itself beside the name of what it was.
        const secrets = name.startsWith("ENCRYPTED_") ? [] : secretsInVariable(name, text);
        return [{ place: `${noun} ${name}`, secrets }];
    });
}

function wordsIn(value: Json): string[] | undefined {
    return Array.isArray(value) && !value.some(isObject) ? value.map((word) => textIn(word) ?? "") : undefined;
}

/** What is in base64 as text, whatever the property asks for. Compressed data is left as it is: nobody reads it so. */
function decoded(written: string): string {
    if (!/^[A-Za-z0-9+/\s]+(={1,2}\s*)?$/.test(written)) {
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
