import { Failure } from "../../../machine/failure";
import { Unavailable } from "./web";

/** The addresses for a file, from its own addresses. Throws `Unavailable` if nothing is to be downloaded. */
export type Mirror = (urls: readonly string[]) => readonly string[];

const variable = "DOWNLOAD_MIRROR";

/** The mirror of DOWNLOAD_MIRROR: none, `off`, or the address of a server that has `https://HOST/PATH` as `MIRROR/HOST/PATH`. */
export function mirrorOf(value = process.env[variable] ?? ""): Mirror {
    if (value === "") {
        return (urls) => urls;
    }
    if (value === "off") {
        return () => {
            throw new Unavailable(`${variable} is off`);
        };
    }
    const url = URL.canParse(value) ? new URL(value) : undefined;
    if (url === undefined || !["http:", "https:"].includes(url.protocol) || url.search !== "" || url.hash !== "") {
        throw new Failure(
            `${variable} is ${JSON.stringify(withoutSecrets(value))}, which is not the address of a mirror.`,
            "Set it to an address like https://mirror.example.com/downloads, under which https://dl.k8s.io/PATH is " +
                "https://mirror.example.com/downloads/dl.k8s.io/PATH; to off, to build everything; or remove it.",
        );
    }
    const place = value.replace(/\/+$/, "");
    return (urls) => urls.map((one) => place + one.slice("https:/".length));
}

/** What to do where nothing can be downloaded. */
export function mirrorAdvice(value = process.env[variable] ?? ""): string {
    if (value === "off") {
        return `To download them, remove ${variable}.`;
    }
    return value === ""
        ? `To use a mirror, set ${variable} (local/README.md).`
        : `They were requested from ${withoutSecrets(value)}, the value of ${variable}: correct it, or remove it.`;
}

/** A value of any form for a message, without user name, password and query. */
function withoutSecrets(value: string): string {
    const [scheme = ""] = /^[a-z][a-z0-9+.-]*:\/\//i.exec(value) ?? [];
    const rest = value
        .slice(scheme.length)
        // An `@` after a `?` or `#` can be part of either a password or a query.
        .replace(/^.*[?#].*@.*$/s, "…")
        .replace(/^.*@/s, "…@")
        .replace(/([?#]).*$/s, "$1…");
    return scheme + rest;
}
