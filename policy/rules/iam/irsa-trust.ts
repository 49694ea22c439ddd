import { hasWildcard } from "../../wildcards";
import { eachStatement } from "../../iam/policy-rule";
import type { Condition, Statement } from "../../iam/statement";
import {
    allowsWebIdentity,
    ciClaims,
    conditionsOn,
    demandsExactly,
    issuerOf,
    type Issuer,
} from "../../iam/web-identity";
import { resourceRule } from "../rule";
import { role } from "./examples";

const issuer = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
const provider = `arn:aws:iam::111122223333:oidc-provider/${issuer}`;
const federated = { Principal: { Federated: provider }, Action: "sts:AssumeRoleWithWebIdentity" };

export const irsaTrust = resourceRule<object>({
    name: "iam-irsa-trust",
    displayName: "A web identity is pinned to its subject and audience",
    description:
        "A role for service accounts trusts named ones, by StringEquals on sub and aud of its cluster's issuer.",
    severity: "critical",
    enforcementLevel: "mandatory",
    tags: ["iam", "eks", "irsa"],
    appliesTo: ["aws:iam/role:Role"],
    rationale: `Without a condition on \`sub\`, every pod of the cluster can become the role; without one on \`aud\`, so can a
token that was made for another purpose. The keys are prefixed by the issuer, and a condition on another cluster's issuer
pins nothing. Under \`StringLike\` a \`*\` that somebody adds later opens the role; \`…IfExists\` and \`ForAllValues:\` hold when
the claim is missing.

Several service accounts in one StringEquals are fine. The subjects of build jobs (GitHub Actions, GitLab, …) may end in a
wildcard after the repository: \`repo:octo/app:*\`. Roles for Cognito identities are pinned by \`aud\` alone, their pool.

That the issuer is one of this account is checked by \`iam-cross-account-trust\`, which sees the whole stack.`,
    remediationSteps:
        "Add Condition: { StringEquals: { '<issuer>:sub': 'system:serviceaccount:<namespace>:<name>', " +
        "'<issuer>:aud': 'sts.amazonaws.com' } }.",
    settings: {},
    check: (resource) =>
        eachStatement(resource, (statement, { kind }) => {
            if (kind !== "trust" || !allowsWebIdentity(statement)) {
                return [];
            }
            const principals = (statement.principals ?? []).filter(({ kind: each }) => each === "Federated");
            return principals.flatMap(({ value }) => {
                const trusted = issuerOf(value);
                return trusted === undefined
                    ? []
                    : [...subjectFlaws(trusted, statement), ...audienceFlaws(trusted, statement)];
            });
        }),
    examples: {
        bad: [
            { title: "no condition: every pod of the cluster", resources: [role("fluent-bit", federated)] },
            {
                title: "a pattern of service accounts",
                resources: [
                    role("fluent-bit", {
                        ...federated,
                        Condition: {
                            StringLike: { [`${issuer}:sub`]: "system:serviceaccount:logging:*" },
                            StringEquals: { [`${issuer}:aud`]: "sts.amazonaws.com" },
                        },
                    }),
                ],
            },
            {
                title: "no audience",
                resources: [
                    role("fluent-bit", {
                        ...federated,
                        Condition: { StringEquals: { [`${issuer}:sub`]: "system:serviceaccount:logging:fluent-bit" } },
                    }),
                ],
            },
        ],
        good: [
            {
                title: "one service account",
                resources: [
                    role("fluent-bit", {
                        ...federated,
                        Condition: {
                            StringEquals: {
                                [`${issuer}:sub`]: "system:serviceaccount:logging:fluent-bit",
                                [`${issuer}:aud`]: "sts.amazonaws.com",
                            },
                        },
                    }),
                ],
            },
        ],
    },
});

function subjectFlaws(trusted: Issuer, statement: Statement): string[] {
    if (trusted.kind === "cognito" || trusted.kind === "social") {
        return [];
    }
    const claims = trusted.kind === "ci" ? ciClaims : ["sub"];
    const conditions = claims.flatMap((claim) => conditionsOn(claim, trusted, statement));
    if (conditions.length === 0) {
        return [missing("sub", "every identity that the issuer signs can become this role", trusted, statement)];
    }
    const pins = (condition: Condition) =>
        demandsExactly(condition) ? !hasWildcards(condition) : trusted.kind !== "eks" && namesSource(condition);
    if (conditions.some(pins)) {
        return [];
    }
    const written = conditions.flatMap(({ values }) => values.map(String)).join(", ");
    return [
        `"sub" is not pinned by "${written}": the condition must be StringEquals with full names. Write StringEquals ` +
            `"${keyOf("sub", trusted)}": "system:serviceaccount:<namespace>:<name>", a list of them for several.`,
    ];
}

function audienceFlaws(trusted: Issuer, statement: Statement): string[] {
    const claims = trusted.kind === "social" ? ["aud", "app_id", "oaud"] : ["aud"];
    const conditions = claims.flatMap((claim) => conditionsOn(claim, trusted, statement));
    if (conditions.length === 0) {
        return [missing("aud", "tokens that were made for other purposes are accepted", trusted, statement)];
    }
    if (conditions.some((condition) => demandsExactly(condition) && !hasWildcards(condition))) {
        const forSts = ({ values }: Condition) =>
            values.every((value) => typeof value !== "string" || value.startsWith("sts.amazonaws.com"));
        return trusted.kind !== "eks" || conditions.some(forSts)
            ? []
            : [`"aud" must be the audience of service accounts' tokens: write "sts.amazonaws.com".`];
    }
    return [
        `"aud" is not pinned: the condition must be StringEquals with full names. Write StringEquals ` +
            `"${keyOf("aud", trusted)}": "sts.amazonaws.com".`,
    ];
}

function missing(claim: string, consequence: string, trusted: Issuer, statement: Statement): string {
    const elsewhere = statement.conditions.find(({ key }) => key.endsWith(`:${claim}`));
    const hint =
        elsewhere === undefined
            ? ""
            : ` (the condition on "${elsewhere.key}" is about another issuer than the principal's)`;
    const value = claim === "sub" ? "system:serviceaccount:<namespace>:<name>" : "sts.amazonaws.com";
    return (
        `nothing pins "${claim}"${hint}, so ${consequence}. Add the condition StringEquals ` +
        `"${keyOf(claim, trusted)}": "${value}".`
    );
}

function keyOf(claim: string, { host }: Issuer): string {
    return `${host ?? "<issuer>"}:${claim}`;
}

function hasWildcards({ values }: Condition): boolean {
    return values.some((value) => typeof value === "string" && hasWildcard(value));
}

/** A subject such as `repo:octo/app:*`: the wildcard comes after what says whose code runs. */
const namedSource = /^([^:*?]+:[^:*?]+[/@][^:*?]+(:|$)|([^:*?]+:[^:*?]+:){2})/;

function namesSource({ operator, ifExists, set, values }: Condition): boolean {
    return (
        operator === "stringlike" &&
        !ifExists &&
        set !== "ForAllValues" &&
        values.length > 0 &&
        values.every((value) => typeof value !== "string" || namedSource.test(value) || !hasWildcard(value))
    );
}
