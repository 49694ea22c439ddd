import { readFileSync } from "node:fs";

import { type AwsCredentials, describeCredentials } from "../../components/aws/credentials";
import { eksKubeconfig, kubeconfigContents } from "../../components/windows-cluster/kubeconfig";
import type { WindowsClusterSettings } from "../../components/windows-cluster/settings";
import { optionError } from "../../components/settings/option-error";
import { namedWithin } from "../../components/settings/problems-error";
import { encrypted } from "../../config/stack-file";
import { CannotLook, reasonOf } from "./cannot-look";
import { explainedIn } from "./check";
import { providerOf } from "./credentials";

/** The account of the credentials, which is part of names in the plan. */
export async function awsAccount(region: string, credentials: AwsCredentials): Promise<string> {
    const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
    const client = new STSClient({ region, credentials: providerOf(credentials, region) });
    try {
        const { Account } = await client.send(new GetCallerIdentityCommand({}));
        return Account ?? "";
    } catch (error) {
        throw new CannotLook(
            `Could not determine the AWS account with ${describeCredentials(credentials)}: ${reasonOf(error)}. ` +
                "Log in as for the AWS CLI, such as with aws sso login or AWS_PROFILE, or use another profile with --profile NAME.",
        );
    }
}

/** A kubeconfig of the stack's cluster, found in the same way as in a deployment. */
export async function kubeconfigOf(
    cluster: WindowsClusterSettings,
    region: string,
    credentials: AwsCredentials,
    file: string | undefined,
): Promise<string> {
    if (file !== undefined) {
        return fromFile(file);
    }
    const setting = cluster.mode === "existing" ? cluster.kubeconfig : undefined;
    if (setting === encrypted) {
        throw optionError({
            setting: "cluster.kubeconfig",
            remedy: "is a secret, which only Pulumi's engine can read. Use a kubeconfig of the cluster: --kubeconfig FILE.",
        });
    }
    return setting === undefined
        ? fromEks(cluster.name, region, credentials)
        : namedWithin("cluster", () => kubeconfigContents(setting));
}

function fromFile(file: string): string {
    try {
        return readFileSync(file, "utf8");
    } catch {
        throw optionError({
            setting: "--kubeconfig",
            value: file,
            remedy: "cannot be read; use a kubeconfig of the cluster.",
        });
    }
}

async function fromEks(name: string, region: string, credentials: AwsCredentials): Promise<string> {
    const { DescribeClusterCommand, EKSClient } = await import("@aws-sdk/client-eks");
    const answer = await new EKSClient({ region, credentials: providerOf(credentials, region) })
        .send(new DescribeClusterCommand({ name }))
        .catch((error: unknown) => {
            throw new CannotLook(
                `cluster.name = "${name}": could not read this cluster from EKS in ${region}: ${reasonOf(error)}. ` +
                    `Check the name, aws:region and the permission eks:DescribeCluster (${explainedIn.permissions}).`,
            );
        });
    const { endpoint = "", certificateAuthority } = answer.cluster ?? {};
    const cluster = { name, region, endpoint, certificateAuthority: certificateAuthority?.data ?? "" };
    return eksKubeconfig(cluster, credentials);
}
