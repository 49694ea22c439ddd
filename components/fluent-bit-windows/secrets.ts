import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import type { Manifest } from "../kubernetes/manifest";
import type { Planned } from "../outputs/planned";
import { type Credential, entryOf } from "./destinations/credential";
import { type FromSecretsManager, fromSecretsManager, secretManifest, secretName } from "./secret-manifest";
import { secretArgs } from "./secrets-look-up";

/** Final names of objects, by the names in the plan. */
export interface ActualName {
    planned: pulumi.Input<string>;
    actual: pulumi.Output<string>;
}

/**
 * Copies values from AWS Secrets Manager into Kubernetes Secrets. The name of each ends with the version: a new version is another Secret, so running pods keep their value, and the DaemonSets replace their pods.

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
    // The version's ID is not a secret. A secret name would make everything that refers to it secret.
    const versionedName = pulumi
        .all([planned, pulumi.unsecret(version.versionId)])
        .apply(([secret, id]) => secretName(secret, id));
    const value = pulumi
        .all([pulumi.secret(version.secretString), credential.output(({ from }) => from)])
        .apply(([text, from]) => entryOf(text, from));
    const made = new kubernetes.core.v1.Secret(
        // The program's resource has the sample as its name, which does not change.
        `${name}-${credential.sample.secret.name}`,
        credential.args(({ secret }) => secretManifest(secret, namespace, versionedName, value)),
        opts,
    );
    return { planned, actual: made.metadata.name };
}

/** A manifest with the final names of objects. */
export function withNames(manifest: Manifest, names: readonly ActualName[]): Manifest {
    return manifest.kind === "DaemonSet" && names.length > 0
        ? ({ ...manifest, spec: renamed(manifest.spec, names) } as Manifest)
        : manifest;
}

/** Values with final names instead of the planned ones, also inside an Output. */
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
