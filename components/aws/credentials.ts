import { z } from "zod";

import type { Problem } from "../settings/problems";
import { ProblemsError } from "../settings/problems-error";
import { problemsOf } from "../settings/schema-problems";

const assumedRole = z.object({
    roleArn: z.string().optional(),
    sessionName: z.string().optional(),
    externalId: z.string().optional(),
    sourceIdentity: z.string().optional(),
    tags: z.record(z.string(), z.string()).optional(),
    transitiveTagKeys: z.array(z.string()).optional(),
});

/**
 * The credentials among the settings of Pulumi's AWS provider, by the provider's names: what `aws:profile` and its like say in a stack file, or what an explicit provider was created with.
 *
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/provider/
 */
export const awsCredentials = z.object({
    profile: z.string().optional(),
    accessKey: z.string().optional(),
    secretKey: z.string().optional(),
    token: z.string().optional(),
    sharedConfigFiles: z.array(z.string()).optional(),
    sharedCredentialsFiles: z.array(z.string()).optional(),
    /** Each role is assumed with the credentials of the previous one. */
    assumeRoles: z.array(assumedRole).optional(),
    assumeRoleWithWebIdentity: z
        .object({
            roleArn: z.string().optional(),
            sessionName: z.string().optional(),
            webIdentityToken: z.string().optional(),
            webIdentityTokenFile: z.string().optional(),
        })
        .optional(),
});

export type AwsCredentials = z.output<typeof awsCredentials>;
type Role = z.output<typeof assumedRole>;

/**
 * The credentials in a stack's configuration.
 *
 * @param config every `aws:` setting by its name without `aws:`, as the engine hands them over: lists and maps as JSON
 * @throws {@link ProblemsError} when one has another form than the provider takes
 */
export function credentialsOf(config: Readonly<Record<string, unknown>>): AwsCredentials {
    if (config["assumeRole"] !== undefined) {
        const remedy =
            "is replaced by aws:assumeRoles, a list, since version 7 of Pulumi's AWS provider; use aws:assumeRoles";
        throw new ProblemsError([{ setting: "aws:assumeRole", isName: true, remedy }]);
    }
    const result = awsCredentials.safeParse(config);
    if (!result.success) {
        // Values are left out: they may be credentials.
        const problems = problemsOf(awsCredentials, result.error.issues, config);
        throw new ProblemsError(problems.map(({ setting, remedy }) => ({ setting: `aws:${setting}`, remedy })));
    }
    return result.data;
}

/** Describes the credentials without secrets. */
export function describeCredentials({
    profile,
    accessKey,
    assumeRoles = [],
    assumeRoleWithWebIdentity,
}: AwsCredentials): string {
    const role = assumeRoles.at(-1)?.roleArn ?? assumeRoleWithWebIdentity?.roleArn;
    const base =
        accessKey !== undefined ? "aws:accessKey" : profile !== undefined ? `aws:profile ${profile}` : undefined;
    const parts = [...(base === undefined ? [] : [base]), ...(role === undefined ? [] : [`the role ${role}`])];
    return parts.length === 0 ? "the AWS CLI's default credentials" : parts.join(" and ");
}

/** An entry `exec` of a kubeconfig: the command that prints a token. */
export interface ExecEntry {
    apiVersion: string;
    command: string;
    args: string[];
    env?: { name: string; value: string }[];
    interactiveMode: string;
}

/**
 * The command that prints a token of an EKS cluster, by the same identity as Pulumi's AWS provider has.
 *
 * `aws eks get-token` takes a profile and a role, but neither a session name nor an external id (AWS CLI 2.34.30 and 1.45.55). A role that needs one of these, or another role first, is assumed by the
 * AWS CLI's `sts assume-role` in a shell.
 *
 * @see https://github.com/aws/aws-cli/blob/2.34.30/awscli/customizations/eks/get_token.py
 */
export function getTokenExec(cluster: { name: string; region: string }, credentials: AwsCredentials = {}): ExecEntry {
    const { assumeRoles: roles = [] } = credentials;
    const region = ["--region", cluster.region];
    const profile =
        credentials.profile === undefined || credentials.accessKey !== undefined
            ? []
            : // The variable AWS_PROFILE would not do: the CLI prefers AWS_ACCESS_KEY_ID to it, and not to the option.
              ["--profile", credentials.profile];
    const getToken = ["eks", "get-token", "--cluster-name", cluster.name, ...region, "--output", "json"];
    const env = environmentOf(credentials);
    const entry = { apiVersion: "client.authentication.k8s.io/v1beta1", interactiveMode: "Never" };
    const withEnvironment = env.length > 0 ? { env } : {};
    const [only] = roles;
    if (roles.length > 1 || (only !== undefined && needsShell(only))) {
        const assume = roles.map((role, index) =>
            ["assume", ...assumeArguments(role), ...region, ...(index === 0 ? profile : [])].map(quoted).join(" "),
        );
        const script = [assumeFunction, ...assume, ["exec", "aws", ...getToken].map(quoted).join(" ")].join("\n");
        return { ...entry, command: "sh", args: ["-c", script], ...withEnvironment };
    }
    const role = only?.roleArn === undefined ? [] : ["--role-arn", only.roleArn];
    return { ...entry, command: "aws", args: [...getToken, ...profile, ...role], ...withEnvironment };
}

/**
 * Credentials of the provider that `aws eks get-token` cannot use.
 *
 * @param platform of the machine that runs Pulumi
 */
export function credentialProblems(credentials: AwsCredentials, platform: NodeJS.Platform): Problem[] {
    const elsewhere = "put it into a profile of ~/.aws/config and set aws:profile, or set cluster.kubeconfig";
    const problems: Problem[] = [];
    for (const setting of ["sharedConfigFiles", "sharedCredentialsFiles"] as const) {
        const files = credentials[setting] ?? [];
        if (files.length > 1) {
            const remedy = "the AWS CLI, which gets the token for the cluster, reads only one file; set one file";
            problems.push({ setting: `aws:${setting}`, value: JSON.stringify(files), remedy });
        }
    }
    if (credentials.assumeRoleWithWebIdentity?.webIdentityToken !== undefined) {
        const remedy = `the AWS CLI, which gets the token for the cluster, needs a file; write the token to a file and set webIdentityTokenFile, or ${elsewhere}`;
        problems.push({ setting: "aws:assumeRoleWithWebIdentity.webIdentityToken", remedy });
    }
    const roles = credentials.assumeRoles ?? [];
    const special = roles.findIndex(needsShell);
    if (platform === "win32" && (special >= 0 || roles.length > 1)) {
        const [key = "roleArn"] = special < 0 ? [] : shellOnly.filter((name) => roles[special]?.[name] !== undefined);
        const remedy = `\`aws eks get-token\` has no option for it, and Windows has no sh to assume the role first; ${elsewhere}`;
        const setting = special < 0 ? "aws:assumeRoles" : `aws:assumeRoles[${special}].${key}`;
        problems.push({ setting, remedy });
    }
    return problems;
}

/** Arguments of AssumeRole that `aws eks get-token` cannot pass on. */
const shellOnly = ["sessionName", "externalId", "sourceIdentity", "tags", "transitiveTagKeys"] as const;

function needsShell(role: Role): boolean {
    return shellOnly.some((key) => role[key] !== undefined);
}

/** Assumes a role and goes on as it. `set` splits the three values that the CLI prints on one line. */
const assumeFunction = `assume() {
  credentials=$(aws sts assume-role "$@" --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' --output text) || exit 1
  set -- $credentials
  export AWS_ACCESS_KEY_ID="$1" AWS_SECRET_ACCESS_KEY="$2" AWS_SESSION_TOKEN="$3"
  unset AWS_PROFILE AWS_DEFAULT_PROFILE
}`;

function assumeArguments(role: Role): string[] {
    const tags = Object.entries(role.tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
    return [
        ...["--role-arn", role.roleArn ?? ""],
        // AssumeRole needs one.
        ...["--role-session-name", role.sessionName ?? "pulumi"],
        ...(role.externalId === undefined ? [] : ["--external-id", role.externalId]),
        ...(role.sourceIdentity === undefined ? [] : ["--source-identity", role.sourceIdentity]),
        ...(tags.length === 0 ? [] : ["--tags", JSON.stringify(tags)]),
        ...(role.transitiveTagKeys === undefined ? [] : ["--transitive-tag-keys", ...role.transitiveTagKeys]),
    ];
}

/** A word of a shell command. */
function quoted(word: string): string {
    return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** @see https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html */
function environmentOf(credentials: AwsCredentials): { name: string; value: string }[] {
    const { accessKey, secretKey = "", token = "", assumeRoleWithWebIdentity: web } = credentials;
    const values: Record<string, string | undefined> = {
        AWS_CONFIG_FILE: credentials.sharedConfigFiles?.[0],
        AWS_SHARED_CREDENTIALS_FILE: credentials.sharedCredentialsFiles?.[0],
        ...(accessKey !== undefined && {
            AWS_ACCESS_KEY_ID: accessKey,
            AWS_SECRET_ACCESS_KEY: secretKey,
            // Empty where there is none, or that of the surroundings would go with this key.
            AWS_SESSION_TOKEN: token,
        }),
        ...(web !== undefined && {
            // The CLI prefers a key to a web identity, and reads an empty one as none.
            AWS_ACCESS_KEY_ID: "",
            AWS_SECRET_ACCESS_KEY: "",
            AWS_SESSION_TOKEN: "",
            AWS_ROLE_ARN: web.roleArn,
            AWS_WEB_IDENTITY_TOKEN_FILE: web.webIdentityTokenFile,
            AWS_ROLE_SESSION_NAME: web.sessionName,
        }),
    };
    return Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
}
