import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import type { Manifest } from "../kubernetes/manifest";
import { type Credential, entryOf } from "./destinations/credential";
import {
    type FromSecretsManager,
    fromSecretsManager,
    secretManifest,
    secretName,
    withNamesIn,
} from "./secret-manifest";
import { secretArgs } from "./secrets-look-up";

/** The Kubernetes Secrets that the stack makes, by the name that the plan calls them. */
export type Secrets = Record<string, pulumi.Output<string>>;

/**
 * Makes Kubernetes Secrets of what is kept in AWS Secrets Manager. The name of each ends in the version that it holds: a new version is another Secret, so pods that run keep what they
 * started with, and the daemon sets roll.
 */
export function createSecrets(
    name: string,
    namespace: string,
    credentials: readonly Credential[],
    opts: pulumi.CustomResourceOptions,
): Secrets {
    return Object.fromEntries(
        fromSecretsManager(credentials).map((credential) => [
            credential.secret.name,
            createSecret(name, namespace, credential, opts),
        ]),
    );
}

function createSecret(
    name: string,
    namespace: string,
    { secret, from }: FromSecretsManager,
    opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
    const version = aws.secretsmanager.getSecretVersionOutput(secretArgs(from), {
        ...(opts.parent !== undefined && { parent: opts.parent }),
    });
    // The version's id is no secret, and a name that were one would make secrets of all that refer to it.
    const versionedName = pulumi.unsecret(version.versionId).apply((id) => secretName(secret.name, id));
    const made = new kubernetes.core.v1.Secret(
        `${name}-${secret.name}`,
        secretManifest(
            secret,
            namespace,
            versionedName,
            pulumi.secret(version.secretString).apply((text) => entryOf(text, from)),
        ),
        opts,
    );
    return made.metadata.name;
}

/** A manifest that names objects as they came to be called. */
export function withNames(manifest: Manifest, names: Readonly<Record<string, pulumi.Output<string>>>): Manifest {
    if (manifest.kind !== "DaemonSet" || Object.keys(names).length === 0) {
        return manifest;
    }
    const spec = JSON.stringify(manifest.spec);
    const renamed = pulumi.output(names).apply((known) => withNamesIn(spec, known));
    return { ...manifest, spec: renamed } as Manifest;
}
