import { narrowedBy } from "../../iam/condition";
import { hasWildcard } from "../../wildcards";
import { namedSource, pipelineOf, type Pipeline } from "../../iam/pipelines";
import { eachStatement } from "./each-statement";
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
    displayName: "Trust in web identities has a subject and an audience",
    description: "A role for service accounts or build jobs has conditions on sub and aud of their issuer.",
    severity: "critical",
    enforcementLevel: "mandatory",
    tags: ["iam", "eks", "irsa"],
    appliesTo: ["aws:iam/role:Role"],
    rationale: `Without a condition on \`sub\`, every pod of the cluster can assume the role. Without one on \`aud\`, tokens for other purposes can be
used. The keys have the issuer as a prefix, so a condition on the issuer of another cluster has no effect. \`StringLike\` without a
wildcard is the same as \`StringEquals\`. \`…IfExists\` and \`ForAllValues:\` are also true if the claim is absent.

A condition can list several service accounts. In \`kube-system\`, a name can end in a wildcard (\`efs-csi-*\`). The subjects of build jobs (GitHub Actions, GitLab, CircleCI, Bitbucket, HCP Terraform,
Buildkite, Pulumi, Spacelift, Fly.io) can end in a wildcard after the part that identifies the owner of the code: \`repo:octo/app:*\`. Roles for Cognito
identities only need \`aud\`, their pool. Roles for users of a SAML provider only need \`SAML:aud\`, the address for which the assertion
was issued: without it, an assertion for another service is accepted too. Roles for IAM Roles Anywhere need \`aws:SourceArn\`, their trust
anchor, or an attribute of the certificate (\`aws:PrincipalTag/x509Subject/CN\`).

The rule \`iam-cross-account-trust\` checks that the issuer belongs to this account, because it sees the whole stack.`,
    remediationSteps:
        "Add a condition StringEquals on <issuer>:sub, with the subject in the format of the issuer, and on <issuer>:aud.",
    settings: {},
    check: (resource) =>
        eachStatement(resource, (statement, { kind }) => {
            if (kind !== "trust") {
                return [];
            }
            const assertions = [
                ...(samlProvidersOf(statement).length > 0 ? assertionFlaws(statement) : []),
                ...certificateFlaws(statement),
            ];
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

/** The trusted provider, and the service of its build jobs, if it has any. */
interface Trusted {
    readonly issuer: Issuer;
    readonly pipeline: Pipeline | undefined;
    /** Whether the subjects are service accounts: of EKS, or of a cluster with its own issuer. */
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
        return [missing("sub", "every identity of the issuer can assume this role", trusted, statement)];
    }
    if (conditions.some((condition) => pins(condition, trusted, statement))) {
        return [];
    }
    const written = conditions.flatMap(({ values }) => values.map(String)).join(", ");
    const form = subjectForm(trusted);
    return [
        `"sub" is not limited by "${written}": ${whyNot(conditions, trusted)}. Write ` +
            `${form.includes("*") ? "StringLike" : "StringEquals"} "${keyOf("sub", issuer)}": "${form}", ` +
            "or a list.",
    ];
}

function whyNot(conditions: readonly Condition[], { isCluster, pipeline }: Trusted): string {
    const isLetter = conditions.every(
        ({ operator, values }) =>
            operator.startsWith("stringequals") &&
            values.some((value) => typeof value === "string" && hasWildcard(value)),
    );
    if (isLetter) {
        return "StringEquals reads a wildcard as a plain character, which no token contains";
    }
    if (
        pipeline?.owner !== undefined &&
        !conditions.some(({ values }) => values.some((value) => hasWildcard(String(value))))
    ) {
        return "it does not say whose code runs, and every owner of a repository can choose such a subject";
    }
    return isCluster
        ? "the names must be complete, without wildcards"
        : "a wildcard is only allowed after the part that identifies the owner of the code";
}

/**
 * The service accounts of one add-on, by the prefix of their names, in a namespace in which only administrators create service accounts. AWS
 * documents the role of the EFS CSI driver in this form.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/efs-csi.html
 */
const inSystem = /^system:serviceaccount:kube-system:[a-z0-9][a-z0-9-]+-\*$/;

/**
 * The service accounts that EMR creates for one job role, whose name in base 36 ends theirs. `aws emr-containers update-role-trust-policy` writes
 * this form.
 *
 * @see https://github.com/aws/aws-cli/blob/develop/awscli/customizations/emrcontainers/constants.py
 */
const ofJobRole = /^system:serviceaccount:[a-z0-9-]+:emr-containers-sa-\*-\*-\d{12}-[a-z0-9]+$/;

function pins(condition: Condition, { issuer, pipeline, isCluster }: Trusted, statement: Statement): boolean {
    const isSubject = condition.key === `${issuer.host ?? ""}:sub`.toLowerCase();
    if (demandsExactly(condition, statement)) {
        return !isSubject || namesOwner(condition, { issuer, pipeline }, statement);
    }
    if (!demandsPattern(condition, statement)) {
        return false;
    }
    if (isCluster) {
        return condition.values.every(
            (value) =>
                typeof value !== "string" || !hasWildcard(value) || inSystem.test(value) || ofJobRole.test(value),
        );
    }
    // Another claim must contain the workflow, but not the branch: octo/workflows/.github/workflows/deploy.yml@*
    const source = isSubject ? (pipeline?.source ?? namedSource) : /^[^*?@]+@/;
    return condition.values.every((value) => typeof value !== "string" || source.test(value) || !hasWildcard(value));
}

/** Whether complete subjects say whose code runs, alone or with another claim. */
function namesOwner(
    { values }: Condition,
    { issuer, pipeline }: Pick<Trusted, "issuer" | "pipeline">,
    statement: Statement,
): boolean {
    const owner = pipeline?.owner;
    return (
        owner === undefined ||
        values.every((value) => typeof value !== "string" || owner.part.test(value)) ||
        owner.claims.some((claim) =>
            conditionsOn(claim, issuer, statement).some((condition) => demandsExactly(condition, statement)),
        )
    );
}

function audienceFlaws(trusted: Trusted, statement: Statement): string[] {
    const { issuer } = trusted;
    const claims = issuer.kind === "social" ? ["aud", "app_id", "oaud"] : ["aud"];
    const conditions = claims.flatMap((claim) => conditionsOn(claim, issuer, statement));
    if (conditions.length === 0) {
        return [missing("aud", "tokens for other purposes are accepted", trusted, statement)];
    }
    if (conditions.some((condition) => demandsExactly(condition, statement))) {
        const forSts = ({ values }: Condition) =>
            values.every((value) => typeof value !== "string" || value.startsWith("sts.amazonaws.com"));
        return issuer.kind !== "eks" || conditions.some(forSts)
            ? []
            : [`"aud" must be the audience of service accounts' tokens: write "sts.amazonaws.com".`];
    }
    return [
        `"aud" is not limited: its values must be complete, without wildcards. Write StringEquals ` +
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
        `${isThere ? '"SAML:aud" is not limited' : 'no condition limits "SAML:aud"'}, so assertions for other ` +
            `services are accepted. ${isThere ? "Write" : "Add"} the condition StringEquals "SAML:aud": "${form}".`,
    ];
}

/**
 * IAM Roles Anywhere makes tags of a certificate's attributes. Without a condition on them or on the trust anchor, every certificate of all
 * trust anchors of the account is accepted.
 *
 * @see https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
 */
function certificateFlaws(statement: Statement): string[] {
    const isTrusted =
        statement.allows &&
        statement.principals?.some(({ kind, value }) => kind === "Service" && value === "rolesanywhere.amazonaws.com");
    const isLimited =
        narrowedBy(statement, "source", { keys: (key) => key === "aws:sourcearn" }).length > 0 ||
        statement.conditions.some(
            (condition) =>
                /^aws:principaltag\/x509/.test(condition.key) &&
                (demandsExactly(condition, statement) ||
                    (demandsPattern(condition, statement) && condition.values.every((value) => value !== "*"))),
        );
    return isTrusted !== true || isLimited
        ? []
        : [
              "no condition limits the certificates, so everyone with a certificate of any trust anchor of the account can assume this role. " +
                  "Add the condition ArnEquals aws:SourceArn with the trust anchor, and StringEquals aws:PrincipalTag/x509Subject/CN.",
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
            : ` (the condition on "${elsewhere.key}" is for another issuer than that of the principal)`;
    const value = claim === "sub" ? subjectForm(trusted) : audienceForm(trusted);
    return (
        `no condition limits "${claim}"${hint}, so ${consequence}. Add the condition ` +
        `${value.includes("*") ? "StringLike" : "StringEquals"} "${keyOf(claim, trusted.issuer)}": "${value}".`
    );
}

function subjectForm({ pipeline, isCluster }: Trusted): string {
    return pipeline?.form ?? (isCluster ? "system:serviceaccount:<namespace>:<name>" : "<the subject with access>");
}

function audienceForm({ issuer, pipeline, isCluster }: Trusted): string {
    if (issuer.kind === "cognito") {
        return "<identity pool's ID>";
    }
    return pipeline?.audience ?? (isCluster ? "sts.amazonaws.com" : "<the audience of the token>");
}

function keyOf(claim: string, { host }: Issuer): string {
    return `${host ?? "<issuer>"}:${claim}`;
}
