import { distance } from "fastest-levenshtein";
import { isObject, unknown, type Json, type JsonObject } from "../resources/json";
import { hasWildcard } from "../wildcards";
import { splitArn } from "./arn";
import { elementsOf } from "./elements";
import { repeatedKeys } from "./repeated-keys";
import type { PolicyKind } from "./policy-kind";
import { parsePolicy } from "./statement";

/**
 * Errors in the text of a policy: what AWS refuses, and what it reads differently than a person.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html the same errors, as AWS' own check names them
 */
export function malformations(policy: Json, kind: PolicyKind): string[] {
    const document = parsePolicy(policy);
    if (!isObject(document)) {
        return [];
    }
    const repeated = typeof policy === "string" ? repeatedKeys(policy) : [];
    const elements = elementsOf(document);
    const statements = elements.get("statement");
    const list: readonly Json[] = Array.isArray(statements) ? statements : [statements];
    return [
        ...repeated.map(
            (key) => `"${key}" occurs twice in one object, and AWS would read only one of them. Join both.`,
        ),
        ...foreignElements(document, documentElements),
        ...versionFlaws(elements.get("version"), policy),
        ...(Array.isArray(statements) && statements.length === 0
            ? ["it has no statement. Add one, or remove it."]
            : []),
        ...(statements === unknown || isAbsent(statements)
            ? []
            : list.flatMap((entry, index) =>
                  statementFlaws(entry, kind).map((flaw) => `${labelOf(entry, index)}: ${flaw}`),
              )),
        ...repeatedSids(list, kind),
    ];
}

const documentElements = named("Version", "Id", "Statement");
const statementElements = named(
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
);

/** Names by their lower case. */
function named(...names: readonly string[]): ReadonlyMap<string, string> {
    return new Map(names.map((name) => [name.toLowerCase(), name]));
}

function labelOf(entry: Json, index: number): string {
    const sid = isObject(entry) ? elementsOf(entry).get("sid") : undefined;
    return `statement ${index + 1}${typeof sid === "string" && sid !== "" ? ` ("${sid}")` : ""}`;
}

function versionFlaws(version: Json, policy: Json): string[] {
    if (version === unknown || version === "2012-10-17") {
        return [];
    }
    if (!isAbsent(version) && version !== "2008-10-17") {
        return [`Version ${show(version)} does not exist. Write "2012-10-17".`];
    }
    const hasVariable =
        /\$\{(aws|saml|iam|ec2|s3|cognito-identity\.amazonaws\.com|www\.amazon\.com|graph\.facebook\.com|accounts\.google\.com):[^}]{1,128}\}/i.test(
            typeof policy === "string" ? policy : JSON.stringify(policy),
        );
    return hasVariable
        ? ['without Version "2012-10-17" a variable such as ${aws:username} is plain text. Add the version.']
        : [];
}

function statementFlaws(statement: Json, kind: PolicyKind): string[] {
    if (statement === unknown) {
        return [];
    }
    if (!isObject(statement)) {
        return [`it is ${typeOf(statement)}, not an object. Write { Effect, Action, Resource }.`];
    }
    const elements = elementsOf(statement);
    const value = (name: string) => elements.get(name.toLowerCase());
    const has = (name: string) => !isAbsent(value(name));
    return [
        ...foreignElements(statement, statementElements),
        ...effectFlaws(value("Effect")),
        ...sidFlaws(value("Sid"), kind),
        ...pairFlaws("Action", "NotAction", has, true),
        ...pairFlaws("Resource", "NotResource", has, needsResource.has(kind)),
        ...(kind === "trust" && (has("Resource") || has("NotResource"))
            ? ["a trust policy has no Resource: it applies to its role. Remove it."]
            : []),
        ...(kind === "identity" && (has("Principal") || has("NotPrincipal"))
            ? ["a policy of a role, user or group has no Principal: it applies to its holder. Remove it."]
            : []),
        ...pairFlaws("Principal", "NotPrincipal", has, kind !== "identity"),
        ...["Action", "NotAction"].flatMap((name) => each(name, value(name), (action) => actionFlaw(action, kind))),
        ...["Resource", "NotResource"].flatMap((name) => each(name, value(name), (arn) => resourceFlaw(arn, kind))),
        ...["Principal", "NotPrincipal"].flatMap((name) => principalFlaws(name, value(name))),
        ...conditionFlaws(value("Condition")),
    ];
}

/** Policies that need a Resource. Policies of repositories, queues and secrets do not. */
const needsResource: ReadonlySet<PolicyKind> = new Set<PolicyKind>(["identity", "kms", "s3", "sns"]);

function effectFlaws(effect: Json): string[] {
    if (effect === unknown || effect === "Allow" || effect === "Deny") {
        return [];
    }
    return isAbsent(effect)
        ? ["it has no Effect. Write Allow or Deny."]
        : [`Effect ${show(effect)} is neither Allow nor Deny (case matters). Write one of them.`];
}

/** IAM accepts letters and digits. Other services accept more characters. */
function sidFlaws(sid: Json, kind: PolicyKind): string[] {
    if (sid === unknown || isAbsent(sid)) {
        return [];
    }
    if (typeof sid !== "string") {
        return [`Sid is ${typeOf(sid)}, not text.`];
    }
    return isIam(kind) && !/^[A-Za-z0-9]*$/.test(sid)
        ? [`Sid "${sid}" contains characters other than letters and digits, which IAM refuses. Remove them.`]
        : [];
}

function repeatedSids(statements: readonly Json[], kind: PolicyKind): string[] {
    const sids = isIam(kind)
        ? statements.flatMap((statement) => {
              const sid = isObject(statement) ? elementsOf(statement).get("sid") : undefined;
              return typeof sid === "string" && sid !== "" ? [sid] : [];
          })
        : [];
    const repeated = repeatedIn(sids);
    return repeated.length > 0
        ? [`the Sid ${repeated.map(show).join(", ")} occurs twice, which IAM refuses. Give each statement its own.`]
        : [];
}

function isIam(kind: PolicyKind): boolean {
    return kind === "identity" || kind === "trust";
}

function pairFlaws(one: string, other: string, has: (name: string) => boolean, needed: boolean): string[] {
    if (has(one) && has(other)) {
        return [`it has both ${one} and ${other}. Write one of them.`];
    }
    return needed && !has(one) && !has(other) ? [`it has no ${one}. Add it.`] : [];
}

/** The flaws of an element's values, which are one text or a list of texts. */
function each(name: string, value: Json, flawOf: (text: string) => string | undefined): string[] {
    if (isAbsent(value) || value === unknown) {
        return [];
    }
    if (Array.isArray(value) && value.length === 0) {
        return [`${name} is an empty list. Add the needed values.`];
    }
    return (Array.isArray(value) ? value : [value]).flatMap((entry) => {
        if (entry === unknown) {
            return [];
        }
        const flaw = typeof entry === "string" ? flawOf(entry) : `is ${typeOf(entry)}, not text`;
        return flaw === undefined ? [] : [`${name} ${show(entry)} ${flaw}.`];
    });
}

function actionFlaw(action: string, kind: PolicyKind): string | undefined {
    if (lookAlike(action) !== undefined) {
        return lookAlike(action);
    }
    if (/^\*+$/.test(action)) {
        return undefined;
    }
    if (!/^[A-Za-z0-9*?-]+:[A-Za-z0-9*?]+$/.test(action)) {
        return "is not an action: write service:Action, as in logs:PutLogEvents";
    }
    return kind === "trust" && !hasWildcard(action) && !/^sts:/i.test(action)
        ? "is not an action of a trust policy, such as sts:AssumeRole"
        : undefined;
}

/** @see https://github.com/boto/botocore/blob/develop/botocore/data/partitions.json */
const partitions = new Set([
    "aws",
    "aws-cn",
    "aws-eusc",
    "aws-iso",
    "aws-iso-b",
    "aws-iso-e",
    "aws-iso-f",
    "aws-us-gov",
]);

function resourceFlaw(resource: string, kind: PolicyKind): string | undefined {
    const head = resource.split(":").slice(0, 5).join(":");
    if (lookAlike(head) !== undefined) {
        return lookAlike(head);
    }
    const odd = disguise(resource);
    if (odd !== undefined) {
        return odd;
    }
    if (resource !== resource.trim()) {
        return "begins or ends with white space";
    }
    // API Gateway adds the rest of "execute-api:/*".
    if (
        /^[*?]+$/.test(resource) ||
        resource.startsWith("${") ||
        (kind !== "identity" && resource.startsWith("execute-api:"))
    ) {
        return undefined;
    }
    if (resource.includes("$${")) {
        return 'contains a "$" before a variable, which some tools need and AWS reads as a character: write "${"';
    }
    if (isOpen(resource)) {
        return "contains a variable without a closing brace";
    }
    if (!resource.startsWith("arn:")) {
        return 'is neither an ARN nor "*"';
    }
    const fields = resource.split(":");
    const { service, region, account, resource: name } = splitArn(resource);
    const partition = fields[1] ?? "";
    if (!partitions.has(partition) && !/[*?$]/.test(partition)) {
        return `has the partition "${partition}", which does not exist: write aws, aws-cn or aws-us-gov`;
    }
    if (fields.length < 6 && !resource.includes("${")) {
        return "is not a complete ARN: write arn:aws:service:region:account:resource";
    }
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
    if (/[*?]/.test(service) && !service.includes("${")) {
        return "has a wildcard in the service, which AWS refuses";
    }
    const placeholder = [region, account].find((field) => isPlaceholder(field));
    if (placeholder !== undefined) {
        return `contains the placeholder ${placeholder}: write the region or the account number`;
    }
    const hasNone = withoutPlace.find((each) => each.service === service && each.names.test(name));
    if (hasNone !== undefined && isSaid(region)) {
        return `contains the region ${region}, but ARNs of ${service} have no region, so it matches nothing`;
    }
    if (hasNone?.account === false && isSaid(account)) {
        return `contains the account ${account}, but ARNs of ${service} have no account, so it matches nothing`;
    }
    if (/[A-Z]/.test(service) && !service.includes("${")) {
        return "contains the service in upper case, so it matches nothing";
    }
    return /^\d+$/.test(account) && account.length !== 12
        ? `has the account ${account}, which does not have 12 digits`
        : undefined;
}

/** `<ACCOUNT_ID>`, `{{account}}`, `YOUR_REGION`: what an example or a template has in place of a value. */
function isPlaceholder(field: string): boolean {
    return /^[<[{%].*[>\]}%]$|^(your|my|the)?[-_ ]?(aws)?[-_ ]?(account|region)([-_ ]?(id|number|name|code))?$|^x{3,}$/i.test(
        field,
    );
}

/** ARNs without a region, and those without an account: buckets and their objects, all of IAM. */
const withoutPlace: readonly { service: string; names: RegExp; account: boolean }[] = [
    { service: "s3", names: /^(?!(accesspoint|job|storage-lens|access-grants|async-request))/, account: false },
    { service: "iam", names: /^/, account: true },
];

function isSaid(field: string): boolean {
    return field !== "" && !/[*?$]/.test(field);
}

const principalKinds = ["AWS", "Service", "Federated", "CanonicalUser"];

function principalFlaws(name: string, principal: Json): string[] {
    if (isAbsent(principal) || principal === unknown || principal === "*") {
        return [];
    }
    if (!isObject(principal)) {
        return [`${name} ${show(principal)} is neither "*" nor an object. Write { AWS: … } or { Service: … }.`];
    }
    if (Object.keys(principal).length === 0) {
        return [`${name} is empty. Add the principals.`];
    }
    return Object.entries(principal).flatMap(([kind, value]) => {
        const known = principalKinds.find((candidate) => candidate.toLowerCase() === kind.toLowerCase());
        return known === undefined
            ? kind === "*"
                ? []
                : [`"${kind}" is not a type of principal${suggestion(kind, principalKinds)}.`]
            : each(`${name} ${known}`, value, (text) => principalFlaw(known, text));
    });
}

/** The domains of services. Of amazon.com there are few, such as alexa-appkit.amazon.com. */
const isHost = /^[a-z0-9.-]+\.(amazonaws\.com(\.cn)?|amazonaws\.eu|amazon\.com|aws\.internal|ic\.gov|sgov\.gov)$/i;

/**
 * Services that roles and resource policies often name. IAM refuses names that are not exactly these: `ecs-task`, `code-build`.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services
 */
const oftenNamed = [
    ...["apigateway", "appsync", "autoscaling", "backup", "batch", "cloudformation", "cloudfront", "cloudtrail"],
    ...[
        "cloudwatch",
        "codebuild",
        "codedeploy",
        "codepipeline",
        "config",
        "dynamodb",
        "ec2",
        "ecs",
        "ecs-tasks",
        "eks",
    ],
    ...["eks-fargate-pods", "elasticbeanstalk", "elasticfilesystem", "elasticloadbalancing", "elasticmapreduce"],
    ...["events", "firehose", "glue", "guardduty", "iot", "kinesis", "kms", "lambda", "logs", "opensearchservice"],
    ...["pipes", "rds", "redshift", "rolesanywhere", "s3", "sagemaker", "scheduler", "secretsmanager", "ses", "sns"],
    ...["spotfleet", "sqs", "ssm", "states", "transfer", "vpc-flow-logs", "xray"],
];

/** Says the right name of a service that is nearly right: a hyphen or an s more or less, or the company's domain. */
function misspelt(host: string): string | undefined {
    const [, name = "", domain = ""] = /^([a-z0-9-]+)\.(amazonaws\.com(?:\.cn)?|amazon\.com)$/i.exec(host) ?? [];
    const right = oftenNamed.find((each) => withoutMarks(each) === withoutMarks(name));
    const isKnown = domain.toLowerCase() !== "amazon.com" && oftenNamed.includes(name.toLowerCase());
    return right === undefined || isKnown ? undefined : `is not a service of AWS: write ${right}.amazonaws.com`;
}

function withoutMarks(name: string): string {
    return name.toLowerCase().replaceAll("-", "").replace(/s$/, "");
}

function principalFlaw(kind: string, value: string): string | undefined {
    const odd = lookAlike(value);
    if (odd !== undefined) {
        return odd;
    }
    switch (kind) {
        case "AWS":
            if (/^arn:[^:]*:iam::\d{12}:group\//.test(value)) {
                return "is a group, which cannot be a principal: name its users or a role";
            }
            // Another rule reports wildcards. The last form is the ID of a deleted principal.
            return hasWildcard(value) ||
                /^(\d{12}|arn:[^:]+:(iam|sts)::[^:]*:.+|A[A-Z0-9]{15,})$/.test(value) ||
                value.includes("${")
                ? undefined
                : "is not a principal: write an account number or the ARN of a role or user";
        case "Service":
            return value === "*" || isHost.test(value)
                ? misspelt(value)
                : "is not a service: write its full name, as in logs.amazonaws.com";
        default:
            return undefined;
    }
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const operators = [
    ...["Equals", "NotEquals", "EqualsIgnoreCase", "NotEqualsIgnoreCase", "Like", "NotLike"].map(
        (name) => `String${name}`,
    ),
    ...["Numeric", "Date"].flatMap((type) =>
        ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"].map(
            (name) => `${type}${name}`,
        ),
    ),
    ...["Equals", "NotEquals", "Like", "NotLike"].map((name) => `Arn${name}`),
    "Bool",
    "BinaryEquals",
    "IpAddress",
    "NotIpAddress",
    "Null",
];

function conditionFlaws(condition: Json): string[] {
    if (isAbsent(condition) || condition === unknown) {
        return [];
    }
    if (!isObject(condition)) {
        return [`Condition is ${typeOf(condition)}, not an object.`];
    }
    return [
        ...repeatedInOtherCase(condition),
        ...Object.entries(condition).flatMap(([written, keys]) => {
            const flaw = operatorFlaw(written);
            if (flaw !== undefined) {
                return [`the condition operator "${written}" ${flaw}.`];
            }
            if (keys === unknown) {
                return [];
            }
            if (!isObject(keys)) {
                return [`the condition ${written} is ${typeOf(keys)}, not an object of keys and values.`];
            }
            if (Object.keys(keys).length === 0) {
                return [`the condition ${written} has no key, so it has no effect. Remove it, or add the key.`];
            }
            const operator = baseOf(written).toLowerCase();
            return [
                ...repeatedInOtherCase(keys),
                ...Object.entries(keys).flatMap(([key, values]) => [
                    ...keyFlaws(key, operator),
                    ...valueFlaws(`the condition ${written} ${key}`, operator, values),
                    ...wildcardFlaws(`the condition ${written} ${key}`, operator, key, values),
                ]),
            ];
        }),
    ];
}

function baseOf(written: string): string {
    return written.replace(/^(ForAllValues|ForAnyValue):/i, "").replace(/IfExists$/i, "");
}

function operatorFlaw(written: string): string | undefined {
    const odd = lookAlike(written);
    if (odd !== undefined) {
        return odd;
    }
    const base = baseOf(written);
    if (!operators.some((operator) => operator.toLowerCase() === base.toLowerCase())) {
        return `is unknown to IAM${suggestion(base, operators)}`;
    }
    return base.toLowerCase() === "null" && /IfExists$/i.test(written)
        ? "is not possible: Null itself tests whether the key exists. Write Null"
        : undefined;
}

function keyFlaws(key: string, operator: string): string[] {
    // The name of a tag can be in any language.
    const odd = lookAlike(key.split("/")[0] ?? "");
    if (odd !== undefined) {
        return [`the condition key "${key}" ${odd}.`];
    }
    if (!/^[^:]+:.+/.test(key)) {
        return [`the condition key "${key}" has no prefix: write service:Key, as in aws:SourceArn.`];
    }
    const isAddress = /^aws:(source|vpcsource)ip$/i.test(key);
    if (isAddress && /^(string|arn)/.test(operator)) {
        return [`the condition key "${key}" is compared as text, so ranges match nothing. Write IpAddress.`];
    }
    return !isAddress && /^(not)?ipaddress$/.test(operator) && /^aws:/i.test(key) && !/privateipv4$/i.test(key)
        ? [`the condition key "${key}" is not an address. Write StringEquals or ArnLike.`]
        : [];
}

/** Keys whose values never contain a star or a question mark as an ordinary character. */
const withoutSigns =
    /^(aws:((principal|source|resource)(arn|account|owner|orgid|orgpaths|vpc|vpce)|userid)|kms:calleraccount)$/i;

function wildcardFlaws(place: string, operator: string, key: string, values: Json): string[] {
    if (!/^string(not)?equals/.test(operator) || !withoutSigns.test(key)) {
        return [];
    }
    const list: readonly Json[] = Array.isArray(values) ? values : [values];
    return list
        .filter((value) => typeof value === "string" && hasWildcard(value))
        .map(
            (value) =>
                `${place} ${show(value)} contains a wildcard, which this operator reads as a plain character. Write StringLike or ArnLike.`,
        );
}

function valueFlaws(place: string, operator: string, values: Json): string[] {
    if (values === unknown) {
        return [];
    }
    const list = Array.isArray(values) ? values : [values];
    if (list.length === 0) {
        return [`${place} has no value, so it is never true.`];
    }
    return list.flatMap((value) => {
        if (value === unknown) {
            return [];
        }
        if (isAbsent(value) || typeof value === "object") {
            return [`${place} has ${typeOf(value)} as value. Write text.`];
        }
        const flaw = disguise(String(value)) ?? valueFlaw(operator, String(value).trim());
        return flaw === undefined ? [] : [`${place} ${show(value)} ${flaw}.`];
    });
}

const octet = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
const address = new RegExp(
    `^(${octet}(\\.${octet}){3}(/([12]?\\d|3[0-2]))?|[0-9a-f:.]*:[0-9a-f:.]*(/\\d{1,3})?)$`,
    "i",
);

function valueFlaw(operator: string, value: string): string | undefined {
    if (value.includes("${")) {
        return isOpen(value) ? "contains a variable without a closing brace" : undefined;
    }
    switch (operator.replace(/^(numeric|date|arn).*/, "$1")) {
        case "bool":
        case "null":
            return /^(true|false)$/i.test(value) ? undefined : "is neither true nor false";
        case "ipaddress":
        case "notipaddress":
            return address.test(value) ? undefined : "is neither an address nor an address range";
        case "numeric":
            return value !== "" && Number.isFinite(Number(value)) ? undefined : "is not a number";
        case "date":
            return /^\d+$/.test(value) || !Number.isNaN(Date.parse(value)) ? undefined : "is not a date";
        case "arn":
            return value.startsWith("arn:") || hasWildcard(value.slice(0, 4))
                ? undefined
                : "is not an ARN, so it matches none";
        default:
            return undefined;
    }
}

/** A letter that looks like another, a full-width sign or an invisible one, or white space at an end. */
function lookAlike(text: string): string | undefined {
    const [odd] = /[^\x20-\x7e]/u.exec(text) ?? [];
    if (odd !== undefined) {
        return `contains the character ${codeOf(odd)}, which looks like another one but is not the same for AWS`;
    }
    return text === text.trim() ? undefined : "begins or ends with white space";
}

/** A variable without its closing brace. */
function isOpen(text: string): boolean {
    return text.lastIndexOf("${") > text.lastIndexOf("}");
}

/** For texts in any language: a letter of another alphabet within a word, a full-width or an invisible character. */
function disguise(text: string): string | undefined {
    const odd =
        /[\uFF01-\uFF5E]|\p{Cf}/u.exec(text)?.[0] ??
        /(?<=\p{Script=Latin})[\p{Script=Cyrillic}\p{Script=Greek}]|[\p{Script=Cyrillic}\p{Script=Greek}](?=\p{Script=Latin})/u.exec(
            text,
        )?.[0];
    return odd === undefined
        ? undefined
        : `contains the character ${codeOf(odd)}, which looks like another one but is not the same for AWS`;
}

function codeOf(sign: string): string {
    return `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

function foreignElements(object: JsonObject, known: ReadonlyMap<string, string>): string[] {
    const foreign = Object.keys(object).filter((key) => !isAbsent(object[key]) && !known.has(key.toLowerCase()));
    return [
        ...foreign.map((key) => `"${key}" is not an element of a policy${suggestion(key, [...known.values()])}.`),
        ...repeatedInOtherCase(object),
    ];
}

function repeatedInOtherCase(object: JsonObject): string[] {
    return repeatedIn(Object.keys(object), (key) => key.toLowerCase()).map(
        (key) => `"${key}" occurs twice, in different case, and AWS would read only one of them. Join both.`,
    );
}

/** The names that are equal to an earlier one, each once. */
function repeatedIn(names: readonly string[], folded: (name: string) => string = (name) => name): string[] {
    const seen = new Set<string>();
    const repeated = names.filter((name) => {
        const key = folded(name);
        const isRepeated = seen.has(key);
        seen.add(key);
        return isRepeated;
    });
    return [...new Set(repeated)];
}

function suggestion(written: string, known: readonly string[]): string {
    const [nearest] = known
        .map((name) => ({ name, steps: distance(written.toLowerCase(), name.toLowerCase()) }))
        .filter(({ steps }) => steps <= 3)
        .sort((a, b) => a.steps - b.steps);
    return nearest === undefined ? "" : `; the nearest is ${nearest.name}`;
}

function isAbsent(value: Json): value is null | undefined {
    return value === undefined || value === null;
}

function show(value: Json): string {
    return typeof value === "symbol" ? "unknown" : JSON.stringify(value);
}

function typeOf(value: Json): string {
    if (Array.isArray(value)) {
        return "a list";
    }
    switch (typeof value) {
        case "string":
            return "text";
        case "number":
            return "a number";
        case "boolean":
            return "true or false";
        case "object":
            return value === null ? "null" : "an object";
        default:
            return "nothing";
    }
}
