import { matches } from "../wildcards";
import type { Condition, Statement, Text } from "./statement";

/** An identity provider as a trust policy names it. */
export interface Issuer {
    readonly kind: "eks" | "ci" | "oidc" | "cognito" | "social";
    /** As it prefixes condition keys: `oidc.eks.eu-west-1.amazonaws.com/id/ABC`. Undefined while unknown. */
    readonly host: string | undefined;
    /** The account that the provider is registered in, where its ARN says so. */
    readonly account: string | undefined;
}

/** Issuers that sign the identities of build jobs, whose subjects are paths that may end in a wildcard. */
const ci =
    /^(token\.actions\.githubusercontent\.com|gitlab\.com|oidc\.circleci\.com|app\.terraform\.io|api\.pulumi\.com|agent\.buildkite\.com|api\.bitbucket\.org)(\/|$)/;

/** Claims of a build job that say as much of where it comes from as its subject. */
export const ciClaims = ["sub", "repository", "repository_id", "job_workflow_ref", "project_path", "project_id"];

/** The issuer behind a federated principal; undefined for SAML, which has no subject to pin. */
export function issuerOf(federated: Text): Issuer | undefined {
    if (typeof federated !== "string") {
        return { kind: "oidc", host: undefined, account: undefined };
    }
    const provider = /^arn:[^:]*:iam::(\d{12})?[^:]*:oidc-provider\/(.+)$/.exec(federated);
    if (provider !== null) {
        const host = provider[2] ?? "";
        const kind = host.startsWith("oidc.eks") ? "eks" : ci.test(host) ? "ci" : "oidc";
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

/** Whether a condition demands one of its values, letter by letter. */
export function demandsExactly({ operator, set, ifExists, values }: Condition): boolean {
    return (
        (operator === "stringequals" || operator === "stringequalsignorecase") &&
        !ifExists &&
        set !== "ForAllValues" &&
        values.length > 0
    );
}
