import { z } from "zod";

import { mayBeOutput } from "../../outputs/may-be-output";
import { concealed } from "../../settings/credentials";
import { credential } from "../destinations/credential";

const label = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?";
const hostName = new RegExp(`^${label}(\\.${label})*$`);

/**
 * Fluent Bit takes `https://` for a proxy from 5.1 on, and then checks the proxy's certificate against those of its image alone, for the clients of STS.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_upstream.c (`proxy_tls_context`; `flb_upstream_proxy_tls_setup` is called for upstreams of `flb_output_upstream_set` only)
 * @see https://github.com/fluent/fluent-bit/blob/v4.2.8/src/flb_utils.c (`flb_utils_proxy_url_split`: "only HTTP proxy is supported.")
 */
const noTls =
    "must begin with http://: Fluent Bit connects to a proxy without TLS. Connections through the proxy remain encrypted, because they use a tunnel (CONNECT) to each server";

const proxyUrl = z
    .string()
    .refine((text) => !text.includes("@"), {
        error: "must not contain a user and a password; use the settings user and password",
        abort: true,
    })
    .refine((text) => !/^https:/i.test(text), { error: noTls, abort: true })
    .refine((text) => hostName.test(/^http:\/\/([^:/]+):([1-9]\d{0,4})\/?$/.exec(text)?.[1] ?? ""), {
        error: "must be a URL with a host in lower case and a port, and without a path, such as http://proxy.example.com:3128",
    });

/** The proxy through which Fluent Bit connects to servers. */
export const httpProxySettings = z
    .strictObject(
        {
            /** URL of the proxy with its port, such as `http://proxy.example.com:3128`. The proxy must allow tunnels (`CONNECT`) to the hosts that `npm run explain` lists. */
            url: mayBeOutput(proxyUrl, ({ id }) => `http://${id}.example.com:3128`),

            /** User name, if the proxy requires one. */
            user: mayBeOutput(
                z.string().regex(/^[^:$\s]{1,200}$/, "must be a user name without : and $"),
                ({ id }) => `output-${id}`,
            ).optional(),

            /** Password, without URL encoding: Fluent Bit reads `%40` as three characters. */
            password: credential.optional(),
        },
        {
            error: (issue) =>
                issue.code === "invalid_type"
                    ? "must be `{ url: http://HOST:PORT }`, with `user` and `password` if the proxy requires them"
                    : undefined,
        },
    )
    .refine(({ user, password }) => (user === undefined) === (password === undefined), {
        error: "must have user and password, or neither",
    })
    .meta(concealed);

/** Hosts to which Fluent Bit connects without the proxy. */
export const noProxyHost = mayBeOutput(
    z.string().superRefine((text, context) => {
        const problem = noProxyFault(text);
        if (problem !== undefined) {
            context.addIssue({ code: "custom", message: problem });
        }
    }),
    ({ id }) => `${id}.example.com`,
);

function noProxyFault(text: string): string | undefined {
    if (text.includes("/")) {
        return "must be a host, not a URL or an address range: Fluent Bit compares names and does not resolve addresses; list the hosts";
    }
    if (text.includes("*")) {
        return "must not be a pattern; a domain such as .example.com includes all hosts below it";
    }
    if (text.includes(":")) {
        return "must not have a port: the exception applies to all ports of a host";
    }
    return hostName.test(text.replace(/^\./, ""))
        ? undefined
        : "must be a host or a domain in lower case, such as logs.eu-central-1.amazonaws.com or .example.com";
}

export type HttpProxySettings = z.output<typeof httpProxySettings>;
