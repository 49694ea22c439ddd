import type { Claim, Owner } from "./claim";

export interface ObjectName {
    name?: string;
    namespace?: string;
}

/** The identity of an object in a cluster. */
export interface NamedObject {
    apiVersion: string;
    kind: string;
    metadata: { name: string; namespace?: string };
}

/** An object of a cluster that the stack would create. */
export interface KubernetesClaim extends Claim {
    object: NamedObject;
    /** Whether the object's name is known only when its contents have been read. */
    isNamedWhenRead?: boolean;
}

/**
 * What a component's manifests would create.
 *
 * @param otherwise the alternative to importing the object
 */
export function kubernetesClaims(
    component: Owner,
    manifests: Readonly<Record<string, NamedObject>>,
    setting: string,
    otherwise: (object: NamedObject) => string,
): KubernetesClaim[] {
    return Object.entries(manifests).map(([key, manifest]) => {
        const { apiVersion, kind, metadata } = manifest;
        const { name, namespace } = metadata;
        return {
            type: `kubernetes:${apiVersion === "v1" ? "core/v1" : apiVersion}:${kind}`,
            name: kubernetesName(metadata),
            resource: `${component.name}-${key}`,
            owners: [component],
            setting,
            otherwise: otherwise(manifest),
            object: { apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }) } },
        };
    });
}

/**
 * Claims with the names that objects have when their contents have been read, and without those whose contents have not.
 *
 * @param readNames names by those in the plan
 */
export function claimsAsRead(claims: readonly Claim[], readNames: Readonly<Record<string, string>>): Claim[] {
    return claims.flatMap((claim): Claim[] => {
        if (!isKubernetesClaim(claim)) {
            return [claim];
        }
        const { object, isNamedWhenRead } = claim;
        const name = readNames[object.metadata.name];
        if (name === undefined) {
            return isNamedWhenRead === true ? [] : [claim];
        }
        const metadata = { ...object.metadata, name };
        const named: KubernetesClaim = { ...claim, name: kubernetesName(metadata), object: { ...object, metadata } };
        return [named];
    });
}

export function isKubernetesClaim(claim: Claim): claim is KubernetesClaim {
    return "object" in claim;
}

export function kubernetesName({ namespace, name = "" }: ObjectName): string {
    return namespace === undefined ? name : `${namespace}/${name}`;
}
