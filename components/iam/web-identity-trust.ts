import { issuerHostPath } from "./arn";

/** The identity that assumes a role with the token of a Kubernetes service account. */
export interface ServiceAccountIdentity {
    oidcProviderArn: string;
    /** URL of the cluster's OIDC issuer. */
    issuer: string;
    serviceAccount: { namespace: string; name: string };
}

interface TrustStatement {
    Effect?: string;
    Action?: string | string[];
    Principal?: string | { Federated?: string | string[] };
    Condition?: Record<string, Record<string, string | string[]>>;
}

/**
 * Why a role's trust policy does not allow a service account to assume it; undefined if it does. Conditions on other keys than the token's audience and subject are not evaluated.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_federation
 */
export function trustFault(document: string, identity: ServiceAccountIdentity): string | undefined {
    const { Statement = [] } = JSON.parse(document) as { Statement?: TrustStatement | TrustStatement[] };
    const statements = listOf(Statement).filter(
        ({ Effect, Action }) =>
            Effect === "Allow" &&
            listOf(Action).some((action) => matches(action.toLowerCase(), "sts:assumerolewithwebidentity")),
    );
    if (statements.length === 0) {
        return "its trust policy has no statement that allows sts:AssumeRoleWithWebIdentity";
    }
    const federated = statements.filter(({ Principal }) =>
        typeof Principal === "string"
            ? Principal === "*"
            : listOf(Principal?.Federated).includes(identity.oidcProviderArn),
    );
    if (federated.length === 0) {
        const trusted = statements.flatMap(({ Principal }) =>
            typeof Principal === "string" ? [Principal] : listOf(Principal?.Federated),
        );
        return `its trust policy trusts ${trusted.join(" and ") || "no OIDC provider"}, but the cluster's provider is ${identity.oidcProviderArn}`;
    }
    const refusals = federated.map((statement) => conditionProblem(statement, identity));
    return refusals.includes(undefined) ? undefined : refusals[0];
}

/** Whether the trust policy allows every service account of the cluster to assume the role. */
export function trustsEveryServiceAccount(
    document: string,
    { oidcProviderArn, issuer }: ServiceAccountIdentity,
): boolean {
    const { Statement = [] } = JSON.parse(document) as { Statement?: TrustStatement | TrustStatement[] };
    const subject = `${issuerHostPath(issuer)}:sub`.toLowerCase();
    return listOf(Statement).some(
        ({ Effect, Principal, Condition = {} }) =>
            Effect === "Allow" &&
            typeof Principal === "object" &&
            listOf(Principal.Federated).includes(oidcProviderArn) &&
            !Object.values(Condition).some((keys) => Object.keys(keys).some((key) => key.toLowerCase() === subject)),
    );
}

function conditionProblem(
    { Condition = {} }: TrustStatement,
    { issuer, serviceAccount }: ServiceAccountIdentity,
): string | undefined {
    const host = issuerHostPath(issuer).toLowerCase();
    const token: Record<string, string> = {
        [`${host}:aud`]: "sts.amazonaws.com",
        [`${host}:sub`]: `system:serviceaccount:${serviceAccount.namespace}:${serviceAccount.name}`,
    };
    for (const [operator, keys] of Object.entries(Condition)) {
        for (const [key, wanted] of Object.entries(keys)) {
            const value = token[key.toLowerCase()];
            if (value === undefined && /:(aud|sub)$/i.test(key)) {
                return `its trust policy requires ${key}, a claim of another issuer; the cluster's issuer is ${host}`;
            }
            if (value !== undefined && !holds(operator, listOf(wanted), value)) {
                return `its trust policy has ${operator} ${key} = ${listOf(wanted).join(", ")}, but the token of Fluent Bit's service account has ${value}`;
            }
        }
    }
    return undefined;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_String */
function holds(operator: string, wanted: readonly string[], value: string): boolean {
    switch (
        operator
            .replace(/^For(Any|All)Values?:/i, "")
            .replace(/IfExists$/i, "")
            .toLowerCase()
    ) {
        case "stringequals":
            return wanted.includes(value);
        case "stringequalsignorecase":
            return wanted.some((one) => one.toLowerCase() === value.toLowerCase());
        case "stringlike":
            return wanted.some((one) => matches(one, value));
        case "stringnotequals":
            return !wanted.includes(value);
        case "stringnotlike":
            return !wanted.some((one) => matches(one, value));
        default:
            return true;
    }
}

/** IAM's patterns: `*` matches any characters, `?` one. */
function matches(pattern: string, value: string): boolean {
    const expression = pattern
        .replace(/[.+^${}()|[\]\\]/g, "\\$&")
        .replaceAll("*", ".*")
        .replaceAll("?", ".");
    return new RegExp(`^${expression}$`, "s").test(value);
}

function listOf<T>(value: T | T[] | undefined): T[] {
    return value === undefined ? [] : Array.isArray(value) ? value : [value];
}
