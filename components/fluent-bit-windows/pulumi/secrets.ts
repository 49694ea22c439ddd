import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import type { Manifest } from "../../kubernetes/manifest";
import type { Gate } from "../../pulumi/gate";
import type { Planned } from "../../pulumi/planned";
import { ProblemsError } from "../../settings/problems-error";
import type { Naming } from "../../settings/section";
import { type Credential, entryOf } from "../destinations/credential";
import { namedSecrets, type NamedSecret, secretManifest, secretName } from "../secret-manifest";
import { missingEntry, secretArgs } from "./secrets-look-up";
import type { FluentBitSettings } from "../settings";

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
    planned: Planned<{ plan: { credentials: readonly Credential[] }; settings: FluentBitSettings }>,
    around: { named: Naming; gate: Gate },
    opts: pulumi.CustomResourceOptions,
): ActualName[] {
    return planned
        .list(({ plan: { credentials }, settings }) => namedSecrets(settings, credentials))
        .map((credential) => createSecret(name, namespace, credential, around, opts));
}

function createSecret(
    name: string,
    namespace: string,
    credential: Planned<NamedSecret>,
    { named, gate }: { named: Naming; gate: Gate },
    opts: pulumi.CustomResourceOptions,
): ActualName {
    const version = aws.secretsmanager.getSecretVersionOutput(
        credential.args(({ from }) => secretArgs(from)),
        { ...(opts.parent !== undefined && { parent: opts.parent }), dependsOn: gate.passed },
    );
    const { planned } = credential.args(({ secret }) => ({ planned: secret.name }));
    // The version's ID is not a secret. A secret name would make everything that refers to it secret.
    const versionedName = pulumi
        .all([planned, pulumi.unsecret(version.versionId)])
        .apply(([secret, id]) => secretName(secret, id));
    const value = pulumi
        .all([pulumi.secret(version.secretString), credential.output(({ from, paths }) => ({ from, paths }))])
        .apply(([text, { from, paths }]) => {
            const entry = entryOf(text, from);
            if (entry === undefined) {
                throw new ProblemsError(named(missingEntry(from, paths)));
            }
            return entry;
        });
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
