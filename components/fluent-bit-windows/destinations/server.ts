import { z } from "zod";

import { credentialName } from "../../settings/problems";
import type { DestinationContext, StandIn } from "./destination";

/** Where a server is. */
export const serverUrl = z
    .string()
    .refine((text) => /^https?:$/.test(parsed(text)?.protocol ?? ""), {
        error: 'must be a URL that begins with "https://"',
        abort: true,
    })
    .refine((text) => parsed(text)?.username === "" && parsed(text)?.password === "", {
        error: "must not hold a credential; name the place where it is kept instead",
    })
    .refine((text) => ![...(parsed(text)?.searchParams.keys() ?? [])].some((name) => credentialName.test(name)), {
        error: "must not hold a credential in its query; let it be sent as a header instead",
    });

/**
 * Refuses a server that is not talked to in secret, unless that is wanted in so many words.
 *
 * @see serverUrl
 */
export function encrypted(settings: { url: string; tls: boolean }, context: z.RefinementCtx): void {
    const secure = parsed(settings.url)?.protocol === "https:";
    if (secure === settings.tls) {
        return;
    }
    context.addIssue({
        code: "custom",
        path: [secure ? "tls" : "url"],
        message: secure
            ? "contradicts the URL; write http://, or leave tls out"
            : "would send lines and credentials for everybody on the way to read; write https://, or say tls: false where that is wanted",
    });
}

function parsed(text: string): URL | undefined {
    return URL.canParse(text) ? new URL(text) : undefined;
}

interface ServerOptions extends TrustOptions {
    host: string;
    port: number;
    tls: boolean;
}

interface TrustOptions {
    "tls.verify"?: boolean;
    "tls.verify_hostname"?: boolean;
    "tls.ca_file"?: string;
}

/** The options by which a plug-in that speaks HTTP finds a server and knows it for the right one. */
export function serverOptions(url: string, context: DestinationContext): ServerOptions {
    const { hostname, port, protocol } = new URL(context.standIn?.url ?? url);
    const tls = protocol === "https:";
    return {
        host: hostname,
        port: port === "" ? (tls ? 443 : 80) : Number(port),
        tls,
        ...(tls && (context.standIn === undefined ? known : trusted(context.standIn, known))),
    };
}

// By default any valid certificate will do, whoever it was made out to.
const known: TrustOptions = { "tls.verify": true, "tls.verify_hostname": true };

function trusted({ certificate }: StandIn, otherwise: TrustOptions = {}): TrustOptions {
    return certificate === undefined ? { "tls.verify": false } : { ...otherwise, "tls.ca_file": certificate };
}

/** The options that send a plug-in for AWS elsewhere: it takes a host and a port, and speaks TLS in any case. */
export function awsEndpointOptions({
    standIn,
}: DestinationContext): { endpoint?: string; port?: number } & TrustOptions {
    if (standIn === undefined) {
        return {};
    }
    const { hostname, port } = new URL(standIn.url);
    return { endpoint: hostname, port: port === "" ? 443 : Number(port), ...trusted(standIn) };
}

/** The same for a plug-in that takes a URL. */
export function awsEndpointUrlOptions({ standIn }: DestinationContext): { endpoint?: string } & TrustOptions {
    return standIn === undefined ? {} : { endpoint: standIn.url, ...trusted(standIn) };
}
