import { dnsSuffixes, partitionWith } from "../aws/partitions";
import { regionFault } from "../aws/regions";

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

/** @see https://github.com/distribution/reference/blob/main/regexp.go */
const tagForm = /^\w[\w.-]{0,127}$/;
const longestRepository = 255;

/**
 * Why a text is no reference of an image; undefined where it is one.
 *
 * @see https://github.com/distribution/reference/blob/main/reference.go
 */
export function referenceFault(reference: string): string | undefined {
    if (/^[a-z]+:\/\//i.test(reference)) {
        return "begins with a scheme, which the name of an image does not have; leave it out";
    }
    if (/\s/.test(reference)) {
        return "has a space in it, which the name of an image does not have";
    }
    const { repository, tag, digest } = parseReference(reference);
    if (!repositoryForm.test(repository)) {
        const lower = lowerPath(repository);
        const advice =
            lower !== repository && repositoryForm.test(lower)
                ? `; did you mean ${JSON.stringify(reference.replace(repository, lower))}?`
                : "";
        return `is not the name of an image: after the registry, lower-case letters, digits and . _ - in parts between slashes${advice}`;
    }
    if (repository.length > longestRepository) {
        return `has a name of ${repository.length} characters, and an image's has at most ${longestRepository}`;
    }
    if (tag !== undefined && !tagForm.test(tag)) {
        return `has "${tag}" as its tag, and a tag is at most 128 letters, digits and _ . -, the first a letter, a digit or _`;
    }
    return (digest === undefined ? undefined : digestFault(digest)) ?? ecrFault(repository);
}

/** Only the registry's name may have capital letters. */
function lowerPath(repository: string): string {
    const [first = "", ...rest] = repository.split("/");
    return rest.length === 0 || !/[.:]|^localhost$/.test(first)
        ? repository.toLowerCase()
        : [first, ...rest.map((part) => part.toLowerCase())].join("/");
}

function digestFault(digest: string): string | undefined {
    if (/^sha256:[0-9a-f]{64}$/.test(digest)) {
        return undefined;
    }
    const [, hex] = /^sha256:([0-9a-fA-F]*)$/.exec(digest) ?? [];
    const found =
        hex === undefined ? "" : hex.length === 64 ? "; this has capital letters" : `; this has ${hex.length}`;
    return `has a digest that cannot be one: it is sha256: and 64 lower-case hexadecimal digits${found}`;
}

/** A registry of ECR that is in no account or no region. */
function ecrFault(repository: string): string | undefined {
    const [host = ""] = repository.split("/");
    const [, account, region, suffix] = /^([^.]+)\.dkr\.ecr(?:-fips)?\.([^.]+)\.(.+)$/.exec(host) ?? [];
    if (account === undefined || region === undefined || suffix === undefined || !dnsSuffixes.includes(suffix)) {
        return undefined;
    }
    if (!/^\d{12}$/.test(account)) {
        return `names the registry of the account "${account}", and an AWS account has 12 digits`;
    }
    const fault = regionFault(region);
    if (fault !== undefined) {
        return `names a registry in the region "${region}", which ${fault}`;
    }
    const { dnsSuffix } = partitionWith(region);
    return suffix === dnsSuffix
        ? undefined
        : `names a registry that ends in ${suffix}, and those in ${region} end in ${dnsSuffix}`;
}
