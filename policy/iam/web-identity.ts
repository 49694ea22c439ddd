import { hasWildcard, matches } from "../wildcards";
import { isPipelineHost } from "./pipelines";
import type { Condition, Statement, Text } from "./statement";

/** An identity provider as a trust policy names it. */
export interface Issuer {
    readonly kind: "eks" | "ci" | "oidc" | "cognito" | "social";
    /** As it prefixes condition keys: `oidc.eks.eu-west-1.amazonaws.com/id/ABC`. Undefined while unknown. */
    readonly host: string | undefined;
    /** The account that the provider is registered in, where its ARN says so. */
    readonly account: string | undefined;
}

/** The issuer behind a federated principal; undefined for SAML, which has no subject to pin. */
export function issuerOf(federated: Text): Issuer | undefined {
    if (typeof federated !== "string") {
        return { kind: "oidc", host: undefined, account: undefined };
    }
    const provider = /^arn:[^:]*:iam::(\d{12})?[^:]*:oidc-provider\/(.+)$/.exec(federated);
    if (provider !== null) {
        const host = provider[2] ?? "";
        const kind = host.startsWith("oidc.eks") ? "eks" : isPipelineHost(host) ? "ci" : "oidc";
        return { kind, host, account: provider[1] };
    }
    if (federated.startsWith("arn:")) {
        return undefined;
    }
    return {
        kind: federated.startsWith("cognito-identity") ? "cognito" : "social",
        host: federated,
        account: undefined,
    };
}

export function allowsWebIdentity(statement: Statement): boolean {
    return (
        statement.allows &&
        (statement.actions ?? ["*"]).some(
            (action) => typeof action === "string" && matches(action.toLowerCase(), "sts:assumerolewithwebidentity"),
        )
    );
}

/** The conditions on one claim of the issuer's tokens; on any issuer's where the issuer is not known yet. */
export function conditionsOn(claim: string, { host }: Issuer, statement: Statement): readonly Condition[] {
    return statement.conditions.filter(({ key }) =>
        host === undefined ? key.endsWith(`:${claim}`) : key === `${host}:${claim}`.toLowerCase(),
    );
}

/**
 * Whether a condition demands one of its values, letter by letter. StringLike without a wildcard is StringEquals; under
 * StringEquals a wildcard is a letter that no token has.
 */
export function demandsExactly(condition: Condition, statement: Statement): boolean {
    return (
        demands(condition, statement, ["stringequals", "stringequalsignorecase", "stringlike"]) &&
        !condition.values.some((value) => typeof value === "string" && hasWildcard(value))
    );
}

/** Whether a condition demands the claim, as one of its values or patterns. */
export function demandsPattern(condition: Condition, statement: Statement): boolean {
    return demands(condition, statement, ["stringlike"]);
}

function demands(
    { operator, key, set, ifExists, values }: Condition,
    { conditions }: Statement,
    operators: readonly string[],
): boolean {
    const guarded = conditions.some(
        (other) => other.key === key && other.operator === "null" && other.values.every((value) => value === "false"),
    );
    return operators.includes(operator) && (guarded || (!ifExists && set !== "ForAllValues")) && values.length > 0;
}
