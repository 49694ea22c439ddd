/** A service whose build jobs authenticate with OpenID Connect, and the claims that identify a job. */
export interface Pipeline {
    readonly name: string;
    readonly host: RegExp;
    /** Subjects of self-hosted installations, which have the same form. */
    readonly subject: RegExp;
    /** The part of a subject that identifies whose code runs. Only what follows can be a wildcard. */
    readonly source: RegExp;
    /** What a complete subject must have to say whose code runs, where the owners of code choose its form and share the issuer. */
    readonly owner?: { readonly part: RegExp; readonly claims: readonly string[] };
    /** Other claims that identify whose code runs. */
    readonly claims: readonly string[];
    /** What to write, for findings. */
    readonly form: string;
    readonly audience: string;
}

/**
 * The services, with the forms that their own documentation shows.
 *
 * @see https://docs.github.com/en/actions/reference/security/oidc
 * @see https://docs.gitlab.com/ci/cloud_services/aws/
 * @see https://circleci.com/docs/openid-connect-tokens/
 * @see https://support.atlassian.com/bitbucket-cloud/docs/deploy-on-aws-using-bitbucket-pipelines-openid-connect/
 * @see https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/aws-configuration
 * @see https://buildkite.com/docs/pipelines/security/oidc/aws
 * @see https://www.pulumi.com/docs/administration/access-identity/oidc-issuers/
 * @see https://docs.spacelift.io/integrations/cloud-providers/oidc/aws-oidc
 * @see https://fly.io/docs/security/openid-connect/
 */
const pipelines: readonly Pipeline[] = [
    {
        name: "GitHub Actions",
        host: /^token\.actions\.(githubusercontent\.com|[a-z0-9-]+\.ghe\.com)(\/|$)|^[^/]+\/_services\/token$/,
        subject: /^(repo|repository|repository_id|repository_owner|repository_owner_id|job_workflow_ref):/,
        source: /^repo:[^/:*?]+\/[^:*?]+(:|$)|^([^*?]*:)?(repository|repository_id|job_workflow_ref):[^:*?]+(:|$)/,
        // Anyone's repository can have a subject without these: https://docs.github.com/en/rest/actions/oidc
        owner: {
            part: /(^|:)(repo|repository|repository_id|repository_owner|repository_owner_id|job_workflow_ref|enterprise|enterprise_id):/,
            claims: ["repository_owner", "repository_owner_id", "enterprise", "enterprise_id"],
        },
        claims: ["repository", "repository_id", "job_workflow_ref"],
        form: "repo:<owner>/<repository>:ref:refs/heads/<branch>",
        audience: "sts.amazonaws.com",
    },
    {
        name: "GitLab",
        host: /^gitlab\./,
        subject: /^project_(path|id):/,
        source: /^project_path:[^:*?]+\/[^:*?]+(:|$)|^project_id:\d+(:|$)/,
        claims: ["project_path", "project_id"],
        form: "project_path:<group>/<project>:ref_type:branch:ref:<branch>",
        audience: "https://gitlab.com",
    },
    {
        name: "CircleCI",
        host: /^oidc\.circleci\.com(\/|$)/,
        subject: /^org\/[^/]+\/project\//,
        source: /^org\/[^/*?]+\/project\/[^/*?]+(\/|$)/,
        claims: ["oidc.circleci.com/project-id"],
        form: "org/<organisation's ID>/project/<project's ID>/user/*",
        audience: "<organisation's ID>",
    },
    {
        name: "Bitbucket Pipelines",
        host: /^api\.bitbucket\.org(\/|$)/,
        subject: /^\{[0-9a-f-]{36}\}/i,
        source: /^\{[^{}*?]+\}|^[0-9a-f-]{36}/i,
        claims: ["repositoryuuid"],
        form: "{<repository's UUID>}:*",
        audience: "ari:cloud:bitbucket::workspace/<workspace's UUID>",
    },
    {
        name: "HCP Terraform",
        host: /^app\.(eu\.)?terraform\.io(\/|$)/,
        subject: /^organization:[^:]+:project:/,
        source: /^organization:[^:*?]+:project:([^:*?]+:|[^:]+:workspace:[^:*?]+(:|$))/,
        claims: ["terraform_workspace_id"],
        form: "organization:<organisation>:project:<project>:workspace:<workspace>:run_phase:*",
        audience: "aws.workload.identity",
    },
    {
        name: "Buildkite",
        host: /^agent\.([a-z0-9-]+\.)?buildkite\.(com|dev|site)(\/|$)/,
        subject: /^organization:[^:]+:pipeline:/,
        source: /^organization:[^:*?]+:pipeline:[^:*?]+(:|$)/,
        claims: ["pipeline_id"],
        form: "organization:<organisation>:pipeline:<pipeline>:ref:refs/heads/<branch>:commit:*:step:*",
        audience: "sts.amazonaws.com",
    },
    {
        name: "Pulumi",
        host: /^api\.pulumi\.com(\/|$)/,
        subject: /^pulumi:/,
        source: /^pulumi:[^:*?]+:org:[^:*?]+:(project|env|environment):[^:*?]+(:|$)/,
        claims: [],
        form: "pulumi:deploy:org:<organisation>:project:<project>:stack:<stack>:*",
        audience: "aws:<organisation>",
    },
    {
        // Each account has an issuer of its own.
        name: "Spacelift",
        host: /\.spacelift\.io$/,
        subject: /^space:[^:]+:(stack|module|\*)/,
        source: /^space:[^:*?]+:|:(stack|module):[^:*?]+:/,
        claims: [],
        form: "space:<space>:stack:<stack>:run_type:<type>:scope:<scope>",
        audience: "<account>.app.spacelift.io",
    },
    {
        // Each organisation has an issuer of its own.
        name: "Fly.io",
        host: /^oidc\.fly\.io\/[^/]+$/,
        subject: /^(?!)/,
        source: /^[^:*?]+:[^:*?]+:/,
        claims: [],
        form: "<organisation>:<app>:<machine>",
        audience: "sts.amazonaws.com",
    },
];

/** The service of an issuer: by its host name, or by the subjects in the trust policy for a self-hosted installation. */
export function pipelineOf(host: string | undefined, subjects: readonly string[]): Pipeline | undefined {
    return (
        (host === undefined ? undefined : pipelines.find((each) => each.host.test(host))) ??
        (subjects.length === 0
            ? undefined
            : pipelines.find((each) => subjects.every((subject) => each.subject.test(subject))))
    );
}

export function isPipelineHost(host: string): boolean {
    return pipelines.some((each) => each.host.test(host));
}

/**
 * For an issuer that is not in the table: two named parts precede the wildcard, which is a separate part
 * (`owner:acme:project:site:*`).
 */
export const namedSource = /^([^:*?]+:[^:*?]+[/@][^:*?]+(:|$)|([^:*?]+:[^:*?]+:){2})/;
