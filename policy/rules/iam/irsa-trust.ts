import { hasWildcard } from "../../wildcards";
import { namedSource, pipelineOf, type Pipeline } from "../../iam/pipelines";
import { eachStatement } from "../../iam/policy-rule";
import type { Condition, Statement } from "../../iam/statement";
import {
    allowsWebIdentity,
    conditionsOn,
    demandsExactly,
    demandsPattern,
    issuerOf,
    pinsAssertion,
    samlProvidersOf,
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
        "A role for service accounts or build jobs trusts named ones, by conditions on sub and aud of their issuer.",
    severity: "critical",
    enforcementLevel: "mandatory",
    tags: ["iam", "eks", "irsa"],
    appliesTo: ["aws:iam/role:Role"],
    rationale: `Without a condition on \`sub\`, every pod of the cluster can become the role; without one on \`aud\`, so can a
token that was made for another purpose. The keys are prefixed by the issuer, and a condition on another cluster's issuer
pins nothing. \`StringLike\` without a wildcard pins as \`StringEquals\` does; \`…IfExists\` and \`ForAllValues:\` hold when
the claim is missing.

Several service accounts in one condition are fine. The subjects of build jobs (GitHub Actions, GitLab, CircleCI, Bitbucket,
HCP Terraform, Buildkite, Pulumi) may end in a wildcard after what says whose code runs: \`repo:octo/app:*\`. Roles for
Cognito identities are pinned by \`aud\` alone, their pool. So are those for people of a SAML provider, by \`SAML:aud\`, the
address that the assertion was made for: without it, one that another service has received signs in as well.

That the issuer is one of this account is checked by \`iam-cross-account-trust\`, which sees the whole stack.`,
    remediationSteps:
        "Add a condition StringEquals on <issuer>:sub, with the subject in the issuer's form, and on <issuer>:aud.",
    settings: {},
    check: (resource) =>
        eachStatement(resource, (statement, { kind }) => {
            if (kind !== "trust") {
                return [];
            }
            const assertions = samlProvidersOf(statement).length > 0 ? assertionFlaws(statement) : [];
            if (!allowsWebIdentity(statement)) {
                return assertions;
            }
            const principals = (statement.principals ?? []).filter(({ kind: each }) => each === "Federated");
            const tokens = principals.flatMap(({ value }) => {
                const issuer = issuerOf(value);
                if (issuer === undefined) {
                    return [];
                }
                const trusted = trustedBy(issuer, statement);
                return [...subjectFlaws(trusted, statement), ...audienceFlaws(trusted, statement)];
            });
            return [...assertions, ...tokens];
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

/** What is trusted, with the service whose build jobs it is, if it is one. */
interface Trusted {
    readonly issuer: Issuer;
    readonly pipeline: Pipeline | undefined;
    /** Whether the subjects are service accounts: EKS, or a cluster with an issuer of its own. */
    readonly isCluster: boolean;
}

function trustedBy(issuer: Issuer, statement: Statement): Trusted {
    const subjects = conditionsOn("sub", issuer, statement)
        .flatMap(({ values }) => values)
        .filter((value) => typeof value === "string");
    return {
        issuer,
        pipeline: issuer.kind === "eks" ? undefined : pipelineOf(issuer.host, subjects),
        isCluster:
            issuer.kind === "eks" ||
            issuer.host === undefined ||
            subjects.some((subject) => subject.startsWith("system:serviceaccount:")),
    };
}

function subjectFlaws(trusted: Trusted, statement: Statement): string[] {
    const { issuer, pipeline } = trusted;
    if (issuer.kind === "cognito" || issuer.kind === "social") {
        return [];
    }
    const claims = ["sub", ...(pipeline?.claims ?? [])];
    const conditions = claims.flatMap((claim) => conditionsOn(claim, issuer, statement));
    if (conditions.length === 0) {
        return [missing("sub", "every identity that the issuer signs can become this role", trusted, statement)];
    }
    if (conditions.some((condition) => pins(condition, trusted, statement))) {
        return [];
    }
    const written = conditions.flatMap(({ values }) => values.map(String)).join(", ");
    const form = subjectForm(trusted);
    return [
        `"sub" is not pinned by "${written}": ${whyNot(conditions, trusted)}. Write ` +
            `${form.includes("*") ? "StringLike" : "StringEquals"} "${keyOf("sub", issuer)}": "${form}", ` +
            "a list of them for several.",
    ];
}

function whyNot(conditions: readonly Condition[], { isCluster }: Trusted): string {
    const isLetter = conditions.every(
        ({ operator, values }) =>
            operator.startsWith("stringequals") &&
            values.some((value) => typeof value === "string" && hasWildcard(value)),
    );
    if (isLetter) {
        return "under StringEquals a wildcard is a letter, which no token has";
    }
    return isCluster
        ? "the names must be full, without wildcards"
        : "a wildcard may come only after what says whose code runs";
}

function pins(condition: Condition, { issuer, pipeline, isCluster }: Trusted, statement: Statement): boolean {
    if (demandsExactly(condition, statement)) {
        return true;
    }
    if (isCluster || !demandsPattern(condition, statement)) {
        return false;
    }
    const isSubject = condition.key === `${issuer.host ?? ""}:sub`.toLowerCase();
    // Of another claim only what runs is asked, not on which branch: octo/workflows/.github/workflows/deploy.yml@*
    const source = isSubject ? (pipeline?.source ?? namedSource) : /^[^*?@]+@/;
    return condition.values.every((value) => typeof value !== "string" || source.test(value) || !hasWildcard(value));
}

function audienceFlaws(trusted: Trusted, statement: Statement): string[] {
    const { issuer } = trusted;
    const claims = issuer.kind === "social" ? ["aud", "app_id", "oaud"] : ["aud"];
    const conditions = claims.flatMap((claim) => conditionsOn(claim, issuer, statement));
    if (conditions.length === 0) {
        return [missing("aud", "tokens that were made for other purposes are accepted", trusted, statement)];
    }
    if (conditions.some((condition) => demandsExactly(condition, statement))) {
        const forSts = ({ values }: Condition) =>
            values.every((value) => typeof value !== "string" || value.startsWith("sts.amazonaws.com"));
        return issuer.kind !== "eks" || conditions.some(forSts)
            ? []
            : [`"aud" must be the audience of service accounts' tokens: write "sts.amazonaws.com".`];
    }
    return [
        `"aud" is not pinned: its values must be full, without wildcards. Write StringEquals ` +
            `"${keyOf("aud", issuer)}": "${audienceForm(trusted)}".`,
    ];
}

function assertionFlaws(statement: Statement): string[] {
    if (pinsAssertion(statement)) {
        return [];
    }
    const isThere = statement.conditions.some(({ key }) => key === "saml:aud");
    const [, partition = "aws"] = /^arn:([^:]+):/.exec(samlProvidersOf(statement)[0] ?? "") ?? [];
    const form = signInOf[partition] ?? "https://signin.aws.amazon.com/saml";
    return [
        `${isThere ? '"SAML:aud" is not pinned' : 'nothing pins "SAML:aud"'}, so assertions that were made for other ` +
            `services are accepted. ${isThere ? "Write" : "Add"} the condition StringEquals "SAML:aud": "${form}".`,
    ];
}

const signInOf: Partial<Record<string, string>> = {
    "aws-cn": "https://signin.amazonaws.cn/saml",
    "aws-us-gov": "https://signin.amazonaws-us-gov.com/saml",
};

function missing(claim: "sub" | "aud", consequence: string, trusted: Trusted, statement: Statement): string {
    const elsewhere = statement.conditions.find(({ key }) => key.endsWith(`:${claim}`));
    const hint =
        elsewhere === undefined
            ? ""
            : ` (the condition on "${elsewhere.key}" is about another issuer than the principal's)`;
    const value = claim === "sub" ? subjectForm(trusted) : audienceForm(trusted);
    return (
        `nothing pins "${claim}"${hint}, so ${consequence}. Add the condition ` +
        `${value.includes("*") ? "StringLike" : "StringEquals"} "${keyOf(claim, trusted.issuer)}": "${value}".`
    );
}

function subjectForm({ pipeline, isCluster }: Trusted): string {
    return pipeline?.form ?? (isCluster ? "system:serviceaccount:<namespace>:<name>" : "<the subject that may>");
}

function audienceForm({ issuer, pipeline, isCluster }: Trusted): string {
    if (issuer.kind === "cognito") {
        return "<identity pool's ID>";
    }
    return pipeline?.audience ?? (isCluster ? "sts.amazonaws.com" : "<the audience that the token is made for>");
}

function keyOf(claim: string, { host }: Issuer): string {
    return `${host ?? "<issuer>"}:${claim}`;
}
