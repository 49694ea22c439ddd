import { existsSync, readFileSync } from "node:fs";

import { parse } from "yaml";
import { z } from "zod";

import { secretForms, secretIn } from "../../policy/secrets/secret-value";
import { type AwsCredentials, type ExecEntry, getTokenExec } from "../aws/credentials";
import { ProblemsError } from "../settings/problems-error";

/** Connection data of an EKS cluster's API server. */
export interface EksEndpoint {
    /** The cluster's name and region: `aws eks get-token` needs both. */
    name: string;
    region: string;
    /** URL of the API server. */
    endpoint: string;
    /** Certificate authority, base64, as EKS reports it. */
    certificateAuthority: string;
}

/**
 * A kubeconfig as `aws eks update-kubeconfig` writes it. It holds no secret, because the AWS CLI creates the token at every use.
 *
 * @param credentials the credentials of Pulumi's AWS provider. Default: the credentials that the AWS CLI finds. An access key in them makes the kubeconfig a secret
 * @see https://docs.aws.amazon.com/eks/latest/userguide/create-kubeconfig.html
 */
export function eksKubeconfig(cluster: EksEndpoint, credentials?: AwsCredentials): string {
    return JSON.stringify({
        apiVersion: "v1",
        kind: "Config",
        clusters: [
            {
                name: cluster.name,
                cluster: { server: cluster.endpoint, "certificate-authority-data": cluster.certificateAuthority },
            },
        ],
        contexts: [{ name: cluster.name, context: { cluster: cluster.name, user: cluster.name } }],
        "current-context": cluster.name,
        users: [
            {
                name: cluster.name,
                user: {
                    exec: getTokenExec(cluster, credentials),
                },
            },
        ],
    });
}

/**
 * A kubeconfig of `eks.Cluster` that gets tokens with the credentials of Pulumi's AWS provider in the cluster's region, which the component does not set. A kubeconfig that does not use the AWS CLI for tokens is unchanged.
 *
 * @see https://github.com/pulumi/pulumi-eks/blob/v4.3.0/nodejs/eks/cluster/cluster.ts (`generateKubeconfig`)
 */
export function withCredentials(
    kubeconfig: string,
    cluster: { name: string; region: string },
    credentials?: AwsCredentials,
): string {
    const config = JSON.parse(kubeconfig) as { users?: { user?: { exec?: Partial<ExecEntry> } }[] };
    const users = config.users?.map((entry) =>
        entry.user?.exec?.command === "aws"
            ? { ...entry, user: { ...entry.user, exec: getTokenExec(cluster, credentials) } }
            : entry,
    );
    return JSON.stringify({ ...config, ...(users !== undefined && { users }) });
}

const userCredentials = z.object({
    users: z.array(
        z
            .object({ name: z.string().catch("?"), user: z.record(z.string(), z.unknown()) })
            .catch({ name: "?", user: {} }),
    ),
});

/**
 * The names of the credentials in a kubeconfig.
 *
 * @see https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/#AuthInfo
 */
export function credentialsOfKubeconfig(kubeconfig: string): string[] {
    if (!isContents(kubeconfig)) {
        return [];
    }
    const { data } = userCredentials.safeParse(yamlOf(kubeconfig));
    if (data === undefined) {
        return secretForms.filter(({ pattern }) => pattern.test(kubeconfig)).map(({ what }) => what);
    }
    return data.users.flatMap(({ name, user }) => {
        const provider = (user["auth-provider"] as { config?: Record<string, unknown> } | undefined)?.config ?? {};
        const { env = [] } = (user["exec"] ?? {}) as { env?: { name?: string; value?: string }[] };
        return [
            ...["token", "password", "client-key-data"].filter((key) => user[key] !== undefined),
            ...Object.keys(provider).filter((key) => /token|secret/.test(key)),
            ...env.flatMap(({ name: variable = "", value = "" }) =>
                secretIn(variable, value) === undefined ? [] : variable,
            ),
        ].map((key) => `${key} of the user ${name}`);
    });
}

function yamlOf(text: string): unknown {
    try {
        return parse(text) as unknown;
    } catch {
        return undefined;
    }
}

function isContents(kubeconfig: string): boolean {
    return kubeconfig.includes("\n") || kubeconfig.trimStart().startsWith("{");
}

/** A longer text is not a path, but contents in some form, such as base64, and must not be shown. */
const longestPath = 255;

/** The contents of the setting `kubeconfig`, or of the file that it names. */
export function kubeconfigContents(kubeconfig: string): string {
    if (isContents(kubeconfig)) {
        return kubeconfig;
    }
    if (!existsSync(kubeconfig)) {
        const remedy = `there is no such file (seen from ${process.cwd()}). Set the path of a kubeconfig, or its contents as a secret.`;
        const value = kubeconfig.length > longestPath ? {} : { value: JSON.stringify(kubeconfig) };
        throw new ProblemsError([{ setting: "kubeconfig", ...value, remedy }]);
    }
    return readFileSync(kubeconfig, "utf8");
}

/**
 * A kubeconfig as a program gives it: its contents, the path of a file, or an object, as `eks.Cluster` has it and stacks export it.
 *
 * @param setting its name in an error, which does not show the value
 * @throws {@link ProblemsError} if it is something else
 */
export function kubeconfigOfProgram(given: unknown, setting: string): string {
    if (typeof given === "object" && given !== null) {
        return JSON.stringify(given);
    }
    if (typeof given !== "string") {
        const remedy = `must be a kubeconfig: its contents as text, or an object such as the kubeconfig of an eks.Cluster; it is ${given === undefined ? "undefined" : `a ${typeof given}`}`;
        throw new ProblemsError([{ setting, remedy }]);
    }
    try {
        return kubeconfigContents(given);
    } catch (error) {
        throw error instanceof ProblemsError ? error.with((problem) => ({ ...problem, setting })) : error;
    }
}
