import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import type { Manifest } from "../kubernetes/manifest";
import type { Planned } from "../outputs/planned";
import { type Credential, entryOf } from "./destinations/credential";
import { type FromSecretsManager, fromSecretsManager, secretManifest, secretName } from "./secret-manifest";
import { secretArgs } from "./secrets-look-up";

/** What an object came to be called, by the name that the plan calls it. */
export interface ActualName {
    planned: pulumi.Input<string>;
    actual: pulumi.Output<string>;
}

/**
 * Makes Kubernetes Secrets of what is kept in AWS Secrets Manager. The name of each ends in the version that it holds: a new version is another Secret, so pods that run keep what they
 * started with, and the daemon sets roll.
 */
export function createSecrets(
    name: string,
    namespace: string,
    plan: Planned<{ credentials: readonly Credential[] }>,
    opts: pulumi.CustomResourceOptions,
): ActualName[] {
    return plan
        .list(({ credentials }) => fromSecretsManager(credentials))
        .map((credential) => createSecret(name, namespace, credential, opts));
}

function createSecret(
    name: string,
    namespace: string,
    credential: Planned<FromSecretsManager>,
    opts: pulumi.CustomResourceOptions,
): ActualName {
    const version = aws.secretsmanager.getSecretVersionOutput(
        credential.args(({ from }) => secretArgs(from)),
        { ...(opts.parent !== undefined && { parent: opts.parent }) },
    );
    const { planned } = credential.args(({ secret }) => ({ planned: secret.name }));
    // The version's id is no secret, and a name that were one would make secrets of all that refer to it.
    const versionedName = pulumi
        .all([planned, pulumi.unsecret(version.versionId)])
        .apply(([secret, id]) => secretName(secret, id));
    const value = pulumi
        .all([pulumi.secret(version.secretString), credential.output(({ from }) => from)])
        .apply(([text, from]) => entryOf(text, from));
    const made = new kubernetes.core.v1.Secret(
        // In the program it is called by its sample, which stays the same.
        `${name}-${credential.sample.secret.name}`,
        credential.args(({ secret }) => secretManifest(secret, namespace, versionedName, value)),
        opts,
    );
    return { planned, actual: made.metadata.name };
}

/** A manifest that names objects as they came to be called. */
export function withNames(manifest: Manifest, names: readonly ActualName[]): Manifest {
    return manifest.kind === "DaemonSet" && names.length > 0
        ? ({ ...manifest, spec: renamed(manifest.spec, names) } as Manifest)
        : manifest;
}

/** Values with names in the place of the planned ones; in an Output too. */
function renamed(value: unknown, names: readonly ActualName[]): unknown {
    if (pulumi.Output.isInstance(value)) {
        return pulumi
            .all([value, pulumi.all(names.map(({ planned, actual }) => pulumi.all([planned, actual])))])
            .apply(([text, pairs]) => pairs.find(([planned]) => planned === text)?.[1] ?? text);
    }
    if (Array.isArray(value)) {
        return value.map((element) => renamed(element, names));
    }
    if (typeof value === "object" && value !== null) {
        return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, renamed(inner, names)]));
    }
    return names.find(({ planned }) => planned === value)?.actual ?? value;
}
