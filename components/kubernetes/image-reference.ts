import { dnsSuffixes, partitionWith } from "../aws/partitions";
import { regionFault } from "../aws/regions";

/** The parts of an image reference. */
export interface ImageReference {
    /** With the registry, without tag and digest: `registry:5000/fluent/fluent-bit`. */
    repository: string;
    tag?: string;
    digest?: string;
}

/**
 * Parses `registry:5000/fluent/fluent-bit:windows-2022-5.1.5@sha256:…`.
 *
 * @see https://github.com/distribution/reference/blob/main/reference.go
 */
export function parseReference(reference: string): ImageReference {
    const [name = "", digest] = reference.split("@", 2);
    // A colon before the last slash precedes a registry's port.
    const tag = /:([^/:]*)$/.exec(name)?.[1];
    return {
        repository: tag === undefined ? name : name.slice(0, -tag.length - 1),
        ...(tag !== undefined && { tag }),
        ...(digest !== undefined && { digest }),
    };
}

/** A valid repository: an optional registry, then a path in lower case. */
export const repositoryForm =
    /^(?:[A-Za-z0-9.-]+(?::\d+)?\/)?[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*$/;

/** @see https://github.com/distribution/reference/blob/main/regexp.go */
const tagForm = /^\w[\w.-]{0,127}$/;
const longestRepository = 255;

/**
 * Why a text is not an image reference; undefined if it is.
 *
 * @see https://github.com/distribution/reference/blob/main/reference.go
 */
export function referenceFault(reference: string): string | undefined {
    if (/^[a-z]+:\/\//i.test(reference)) {
        return "begins with a scheme, which an image reference does not have; remove the scheme";
    }
    if (/\s/.test(reference)) {
        return "contains a space, which an image reference does not have; remove it";
    }
    const { repository, tag, digest } = parseReference(reference);
    if (!repositoryForm.test(repository)) {
        const lower = lowerPath(repository);
        const advice =
            lower !== repository && repositoryForm.test(lower)
                ? `; did you mean ${JSON.stringify(reference.replace(repository, lower))}?`
                : "";
        return `is not an image reference: after the registry, write lower-case letters, digits and . _ - in parts between slashes${advice}`;
    }
    if (repository.length > longestRepository) {
        return `has a name with ${repository.length} characters, but the maximum is ${longestRepository}`;
    }
    if (tag !== undefined && !tagForm.test(tag)) {
        return `has the tag "${tag}", but a tag has at most 128 letters, digits and _ . -, and begins with a letter, a digit or _`;
    }
    return (digest === undefined ? undefined : digestFault(digest)) ?? ecrFault(repository);
}

/** Only the registry's name may have upper-case letters. */
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
        hex === undefined ? "" : hex.length === 64 ? "; this has upper-case letters" : `; this has ${hex.length}`;
    return `has an invalid digest: write sha256: and 64 lower-case hexadecimal digits${found}`;
}

/** An ECR registry with an invalid account or region. */
function ecrFault(repository: string): string | undefined {
    const [host = ""] = repository.split("/");
    const [, account, region, suffix] = /^([^.]+)\.dkr\.ecr(?:-fips)?\.([^.]+)\.(.+)$/.exec(host) ?? [];
    if (account === undefined || region === undefined || suffix === undefined || !dnsSuffixes.includes(suffix)) {
        return undefined;
    }
    if (!/^\d{12}$/.test(account)) {
        return `contains the account "${account}", but an AWS account ID has 12 digits`;
    }
    const fault = regionFault(region);
    if (fault !== undefined) {
        return `contains a registry in the region "${region}", which ${fault}`;
    }
    const { dnsSuffix } = partitionWith(region);
    return suffix === dnsSuffix
        ? undefined
        : `contains a registry that ends with ${suffix}, but registries in ${region} end with ${dnsSuffix}`;
}
