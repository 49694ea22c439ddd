import { z } from "zod";

import type { Server } from "../../aws/hosts";
import type { Sample } from "../../outputs/may-be-output";
import { credentialName } from "../../settings/credentials";
import type { DestinationContext } from "./destination";

/** Where a server is. */
export const serverUrl = z
    .string()
    .refine((text) => /^https?:$/.test(parsed(text)?.protocol ?? ""), {
        error: 'must be a URL that begins with "https://"',
        abort: true,
    })
    .refine((text) => /^https?:\/\/[^/]/i.test(text), { error: 'must have a host behind "https://"', abort: true })
    .refine((text) => !text.includes("#"), { error: "must not have a # in it: what follows is never sent to a server" })
    .refine((text) => parsed(text)?.username === "" && parsed(text)?.password === "", {
        error: "must not hold a credential; name the place where it is kept instead",
    })
    .refine((text) => ![...(parsed(text)?.searchParams.keys() ?? [])].some((name) => credentialName.test(name)), {
        error: "must not hold a credential in its query; let it be sent as a header instead",
    });

/** A URL of a server, until it is known. */
export const sampleServerUrl: Sample = ({ id, beside }) =>
    `${beside["tls"] === false ? "http" : "https"}://${id}.example.com`;

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

interface ServerOptions {
    host: string;
    port: number;
    tls: boolean;
    "tls.verify"?: boolean;
    "tls.verify_hostname"?: boolean;
    "tls.ca_file"?: string;
}

/** The server of a URL. */
export function serverOf(url: string): Server {
    const { hostname, port, protocol } = new URL(url);
    return { host: hostname, port: port === "" ? (protocol === "https:" ? 443 : 80) : Number(port) };
}

/** The options by which a plug-in that speaks HTTP finds a server and knows it for the right one. */
export function serverOptions(url: string, context: DestinationContext): ServerOptions {
    const server = context.standIn?.url ?? url;
    const tls = new URL(server).protocol === "https:";
    return {
        ...serverOf(server),
        tls,
        // By default any valid certificate will do, whoever it was made out to.
        ...(tls && { "tls.verify": true, "tls.verify_hostname": true, ...trust(context) }),
    };
}

/**
 * Certificates that an output trusts: those of the bundle and no others. Without the option, Fluent Bit takes the system's, and a Windows image has Microsoft's alone.
 *
 * The plug-ins for AWS give the file to each client that they make, also to those that get credentials from STS, for which there is no other option: `tls.verify: false`
 * holds for the service itself only. None of these clients compares host names.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/tls/openssl.c (`tls_context_create`: the system's certificates are loaded where neither ca_path nor ca_file is set)
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/plugins/out_cloudwatch_logs/cloudwatch_logs.c (`cred_tls`, `client_tls`, `sts_tls`)
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/plugins/out_kinesis_firehose/firehose.c (the same)
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/plugins/out_s3/s3.c (`provider_tls`, `client_tls`, `sts_provider_tls`)
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/plugins/out_opensearch/os_conf.c (`aws_tls`, `aws_sts_tls`)
 */
export function trust({ paths }: DestinationContext): { "tls.ca_file": string } {
    return { "tls.ca_file": paths.caFile };
}

/**
 * The options by which a plug-in for AWS, which finds its service by the region, is sent elsewhere: it takes a host and a port, and speaks TLS in any case.
 *
 * @param host the service's host, where it is not the one of the region
 * @param stsHost that of STS, which is always asked at port 443
 */
export function awsEndpointOptions(
    { standIn }: DestinationContext,
    host: string | undefined,
    stsHost: string | undefined,
): { endpoint?: string; port?: number; sts_endpoint?: string } {
    const sts = stsHost === undefined ? {} : { sts_endpoint: stsHost };
    if (standIn === undefined) {
        return { ...(host !== undefined && { endpoint: host }), ...sts };
    }
    const { hostname, port } = new URL(standIn.url);
    return { endpoint: hostname, port: port === "" ? 443 : Number(port), ...sts };
}

/** The same for a plug-in that takes a URL. */
export function awsEndpointUrlOptions(
    { standIn }: DestinationContext,
    host: string | undefined,
    stsHost: string | undefined,
): { endpoint?: string; sts_endpoint?: string } {
    const url = standIn?.url ?? (host && `https://${host}`);
    return { ...(url !== undefined && { endpoint: url }), ...(stsHost !== undefined && { sts_endpoint: stsHost }) };
}
