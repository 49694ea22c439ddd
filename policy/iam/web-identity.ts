import { hasHole } from "../resources/json";
import { hasWildcard, matches } from "../wildcards";
import { isPipelineHost } from "./pipelines";
import type { Condition, Statement, Text } from "./statement";

/** An identity provider in a trust policy. */
export interface Issuer {
    readonly kind: "eks" | "ci" | "oidc" | "cognito" | "social";
    /** Prefix of its condition keys: `oidc.eks.eu-west-1.amazonaws.com/id/ABC`. Undefined while unknown. */
    readonly host: string | undefined;
}

/** The issuer of a federated principal. Undefined for SAML, which has no subject that could be required. */
export function issuerOf(federated: Text): Issuer | undefined {
    if (typeof federated !== "string") {
        return { kind: "oidc", host: undefined };
    }
    const provider = /^arn:[^:]*:iam::[^:]*:oidc-provider\/(.+)$/.exec(federated);
    if (provider !== null) {
        const host = provider[1] ?? "";
        const kind = host.startsWith("oidc.eks") ? "eks" : isPipelineHost(host) ? "ci" : "oidc";
        return { kind, host: hasHole(host) ? undefined : host };
    }
    if (federated.startsWith("arn:")) {
        return undefined;
    }
    return {
        kind: federated.startsWith("cognito-identity") ? "cognito" : "social",
        host: federated,
    };
}

export function allowsWebIdentity(statement: Statement): boolean {
    return allows(statement, "sts:assumerolewithwebidentity");
}

function allows({ allows: isAllow, actions }: Statement, asked: string): boolean {
    return (
        isAllow &&
        (actions ?? ["*"]).some((action) => typeof action === "string" && matches(action.toLowerCase(), asked))
    );
}

/** The SAML providers in a statement. */
export function samlProvidersOf(statement: Statement): string[] {
    return allows(statement, "sts:assumerolewithsaml")
        ? (statement.principals ?? []).flatMap(({ kind, value }) =>
              kind === "Federated" && typeof value === "string" && /^arn:[^:]*:iam::[^:]*:saml-provider\//.test(value)
                  ? [value]
                  : [],
          )
        : [];
}

/**
 * AWS' addresses for assertions: global or regional, also with a wildcard, and of one provider for encrypted assertions.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html
 * @see https://docs.aws.amazon.com/general/latest/gr/signin-service.html
 */
const signIn =
    /^https:\/\/([a-z0-9*-]+\.)?signin\.(aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com|amazonaws\.eu)\/saml(\/acs\/[^/]*)?$/;

/** Whether a statement only accepts assertions for certain addresses. */
export function pinsAssertion(statement: Statement): boolean {
    return statement.conditions.some(
        (condition) =>
            condition.key === "saml:aud" &&
            (demandsExactly(condition, statement) ||
                (demandsPattern(condition, statement) &&
                    condition.values.every((value) => typeof value !== "string" || signIn.test(value)))),
    );
}

/** The conditions on one claim of the issuer's tokens. If the issuer is unknown: of any issuer. */
export function conditionsOn(claim: string, { host }: Issuer, statement: Statement): readonly Condition[] {
    return statement.conditions.filter(({ key }) =>
        host === undefined ? key.endsWith(`:${claim}`) : key === `${host}:${claim}`.toLowerCase(),
    );
}

/**
 * Whether a condition requires exactly one of its values. StringLike without a wildcard is the same as StringEquals. With StringEquals, a wildcard
 * is an ordinary character, which no token contains.
 */
export function demandsExactly(condition: Condition, statement: Statement): boolean {
    return (
        demands(condition, statement, ["stringequals", "stringequalsignorecase", "stringlike"]) &&
        !condition.values.some((value) => typeof value === "string" && hasWildcard(value))
    );
}

/** Whether a condition requires the claim, with one of its values or patterns. */
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
