import { Failure } from "../../../machine/failure";

/** Source of downloads: the files' own sites, a mirror, or none. */
export type Mirror = { readonly kind: "none" } | { readonly kind: "off" } | { readonly kind: "mirror"; url: string };

const variable = "DOWNLOAD_MIRROR";

/** The value of DOWNLOAD_MIRROR: none, `off`, or the address of a server that has `https://HOST/PATH` as `MIRROR/HOST/PATH`. */
export function mirrorOf(value = process.env[variable] ?? ""): Mirror {
    if (value === "") {
        return { kind: "none" };
    }
    if (value === "off") {
        return { kind: "off" };
    }
    const url = URL.canParse(value) ? new URL(value) : undefined;
    if (url === undefined || !["http:", "https:"].includes(url.protocol) || url.search !== "" || url.hash !== "") {
        throw new Failure(
            `${variable} is ${JSON.stringify(value.replace(/\/\/[^/@]*@/, "//…@"))}, which is not the address of a mirror.`,
            "Set it to an address like https://mirror.example.com/downloads, under which https://dl.k8s.io/PATH is " +
                "https://mirror.example.com/downloads/dl.k8s.io/PATH; to off, to build everything; or remove it.",
        );
    }
    return { kind: "mirror", url: value.replace(/\/+$/, "") };
}

/** The addresses for a file, from its own addresses. */
export function throughMirror(mirror: Mirror, urls: readonly string[]): string[] {
    return mirror.kind === "mirror" ? urls.map((url) => `${mirror.url}/${url.replace(/^https:\/\//, "")}`) : [...urls];
}
