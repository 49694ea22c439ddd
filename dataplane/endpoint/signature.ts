import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** Credentials that STS has given out. */
export interface Credentials {
    accessKeyId: string;
    secretAccessKey: string;
    sessionToken: string;
    /** Whether their time is over. */
    isExpired: boolean;
}

/** A request as it arrived. */
export interface SignedRequest {
    method: string;
    /** Path and query. */
    url: string;
    headers: IncomingHttpHeaders;
    body: Buffer;
}

/** What is wrong with who asks. */
export type AuthenticationFault = "missing" | "unknown" | "badSignature" | "expired";

/**
 * Whether a request is signed with credentials that are known, as AWS decides it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function authenticationFault(
    request: SignedRequest,
    known: (accessKeyId: string) => Credentials | undefined,
): AuthenticationFault | undefined {
    const [, accessKeyId = "", scope = "", signedHeaders = "", signature = ""] =
        /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\S+?), ?SignedHeaders=(\S+?), ?Signature=([0-9a-f]{64})$/.exec(
            request.headers.authorization ?? "",
        ) ?? [];
    if (signature === "") {
        return "missing";
    }
    const credentials = known(accessKeyId);
    if (credentials === undefined || credentials.sessionToken !== request.headers["x-amz-security-token"]) {
        return "unknown";
    }
    const expected = sign(request, credentials, scope, signedHeaders.split(";"));
    if (!timingSafeEqual(Buffer.from(expected), Buffer.from(signature))) {
        return "badSignature";
    }
    return credentials.isExpired ? "expired" : undefined;
}

function sign(
    { method, url, headers, body }: SignedRequest,
    { secretAccessKey }: Credentials,
    scope: string,
    signedHeaders: readonly string[],
): string {
    const { pathname, search } = new URL(url, "https://localhost");
    const [date = "", region = "", service = ""] = scope.split("/");
    const canonical = [
        method,
        // All services but S3 take a path's own encoding for a part of its text.
        service === "s3" ? pathname : pathname.split("/").map(encoded).join("/"),
        canonicalQuery(search),
        ...signedHeaders.map(
            (name) =>
                `${name}:${String(headers[name] ?? "")
                    .trim()
                    .replace(/ +/g, " ")}`,
        ),
        "",
        signedHeaders.join(";"),
        headers["x-amz-content-sha256"] ?? sha256(body),
    ].join("\n");
    const text = ["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, sha256(canonical)].join("\n");
    const key = [date, region, service, "aws4_request"].reduce<string | Buffer>(
        (secret, part) => hmac(secret, part),
        `AWS4${secretAccessKey}`,
    );
    return hmac(key, text).toString("hex");
}

function canonicalQuery(search: string): string {
    const pairs = search
        .slice(1)
        .split("&")
        .filter((pair) => pair !== "")
        .map((pair) => /^([^=]*)=?(.*)$/.exec(pair)?.slice(1) ?? []);
    return pairs
        .map((pair) => pair.map((part) => encoded(decodeURIComponent(part))).join("="))
        .sort()
        .join("&");
}

/** RFC 3986, of which the language leaves some characters out. */
function encoded(text: string): string {
    return encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
}

function sha256(content: string | Buffer): string {
    return createHash("sha256").update(content).digest("hex");
}

function hmac(key: string | Buffer, text: string): Buffer {
    return createHmac("sha256", key).update(text).digest();
}
