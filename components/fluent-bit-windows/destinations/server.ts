import { z } from "zod";

import type { Server } from "../../aws/hosts";
import type { Sample } from "../../outputs/may-be-output";
import { credentialName, refusesCredential } from "../../settings/credentials";
import type { DestinationContext } from "./destination";

/** Address of a server. */
export const serverUrl = z
    .string()
    .refine((text) => /^https?:$/.test(parsed(text)?.protocol ?? ""), {
        error: 'must be a URL that begins with "https://"',
        abort: true,
    })
    .refine((text) => /^https?:\/\/[^/]/i.test(text), { error: 'must have a host after "https://"', abort: true })
    .refine((text) => !text.includes("#"), {
        error: "must not contain a #: the text after it is never sent to a server",
    })
    .refine((text) => parsed(text)?.username === "" && parsed(text)?.password === "", {
        error: "must not contain a credential; refer to the place where it is stored instead",
        params: refusesCredential,
    })
    .refine((text) => ![...(parsed(text)?.searchParams.keys() ?? [])].some((name) => credentialName.test(name)), {
        error: "must not contain a credential in its query; send it as a header instead",
        params: refusesCredential,
    });

/** Sample URL of a server, until the real one is known. */
export const sampleServerUrl: Sample = ({ id, beside }) =>
    `${beside["tls"] === false ? "http" : "https"}://${id}.example.com`;

/**
 * Refuses an unencrypted connection unless the settings allow it explicitly.
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
            ? "contradicts the URL; write http://, or remove tls"
            : "would send lines and credentials unencrypted; write https://, or set tls: false to allow this",
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

/** The options with which an HTTP plug-in connects to a server and verifies its certificate. */
export function serverOptions(url: string, context: DestinationContext): ServerOptions {
    const server = context.standIn?.url ?? url;
    const tls = new URL(server).protocol === "https:";
    return {
        ...serverOf(server),
        tls,
        // By default, Fluent Bit accepts any valid certificate, also for another host.
        ...(tls && { "tls.verify": true, "tls.verify_hostname": true, ...trust(context) }),
    };
}

/**
 * Certificates that an output trusts: only those of the bundle. Without the option, Fluent Bit uses the system's certificates, and a Windows image only has Microsoft's.
 *
 * The AWS plug-ins pass the file to all their clients, including those that get credentials from STS, for which there is no other option: `tls.verify: false` only applies to the service itself. None of these clients compares host names.
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
 * The options with which an AWS plug-in uses another host than the region's. It needs a host and a port, and always uses TLS.
 *
 * @param host the service's host, if it is not the region's
 * @param stsHost the host of STS, which is always used with port 443
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

/** The same for a plug-in with a URL. */
export function awsEndpointUrlOptions(
    { standIn }: DestinationContext,
    host: string | undefined,
    stsHost: string | undefined,
): { endpoint?: string; sts_endpoint?: string } {
    const url = standIn?.url ?? (host && `https://${host}`);
    return { ...(url !== undefined && { endpoint: url }), ...(stsHost !== undefined && { sts_endpoint: stsHost }) };
}
