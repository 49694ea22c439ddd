/** The parts of an image's name. */
export interface ImageReference {
    readonly registry: string;
    /** `library/nginx` */
    readonly repository: string;
    readonly tag: string | undefined;
    /** A digest that can be one: the algorithm and all of its letters. */
    readonly digest: string | undefined;
}

/** Reads an image's name as container runtimes do: without a registry it is Docker Hub's. */
export function readImage(reference: string): ImageReference {
    const [name = "", ...digests] = reference.trim().split("@");
    const [first = "", ...rest] = name.split("/");
    const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
    const path = hasRegistry ? rest.join("/") : name;
    const colon = path.lastIndexOf(":");
    const repository = colon < 0 ? path : path.slice(0, colon);
    const digest = digests.join("@");
    return {
        registry: hasRegistry ? first : "docker.io",
        repository: hasRegistry || repository.includes("/") ? repository : `library/${repository}`,
        tag: colon < 0 ? undefined : path.slice(colon + 1),
        digest: /^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/.test(digest) ? digest : undefined,
    };
}
