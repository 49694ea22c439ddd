/** What the name of an image says. */
export interface ImageReference {
    /** With the registry, without tag and digest: `registry:5000/fluent/fluent-bit`. */
    repository: string;
    tag?: string;
    digest?: string;
}

/**
 * Takes `registry:5000/fluent/fluent-bit:windows-2022-5.1.5@sha256:…` apart.
 *
 * @see https://github.com/distribution/reference/blob/main/reference.go
 */
export function parseReference(reference: string): ImageReference {
    const [name = "", digest] = reference.split("@", 2);
    // What stands behind a colon before the last slash is a registry's port.
    const tag = /:([^/:]*)$/.exec(name)?.[1];
    return {
        repository: tag === undefined ? name : name.slice(0, -tag.length - 1),
        ...(tag !== undefined && { tag }),
        ...(digest !== undefined && { digest }),
    };
}

/** A repository as registries accept it: an optional registry, then a path in lower case. */
export const repositoryForm =
    /^(?:[A-Za-z0-9.-]+(?::\d+)?\/)?[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*$/;
