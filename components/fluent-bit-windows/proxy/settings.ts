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
    "must begin with http://: Fluent Bit talks to a proxy without TLS. What goes through it is encrypted as before, since it opens a tunnel (CONNECT) to each server";

const proxyUrl = z
    .string()
    .refine((text) => !text.includes("@"), {
        error: "must not hold a user and a password; give them in user and password",
        abort: true,
    })
    .refine((text) => !/^https:/i.test(text), { error: noTls, abort: true })
    .refine((text) => hostName.test(/^http:\/\/([^:/]+):([1-9]\d{0,4})\/?$/.exec(text)?.[1] ?? ""), {
        error: "must be a URL with a host in lower case and a port, and without a path, such as http://proxy.example.com:3128",
    });

/** The proxy that Fluent Bit reaches servers by. */
export const httpProxySettings = z
    .strictObject(
        {
            /** URL of the proxy with its port, such as `http://proxy.example.com:3128`. The proxy has to let through tunnels (`CONNECT`) to the hosts that `npm run explain` lists. */
            url: mayBeOutput(proxyUrl, ({ id }) => `http://${id}.example.com:3128`),

            /** User, where the proxy asks for one. */
            user: mayBeOutput(
                z.string().regex(/^[^:$\s]{1,200}$/, "must be a user's name, without : and $"),
                ({ id }) => `output-${id}`,
            ).optional(),

            /** The user's password, as it is: Fluent Bit takes `%40` for three characters. */
            password: credential.optional(),
        },
        {
            error: (issue) =>
                issue.code === "invalid_type"
                    ? "must be `{ url: http://HOST:PORT }`, with `user` and `password` beside it where the proxy asks for them"
                    : undefined,
        },
    )
    .refine(({ user, password }) => (user === undefined) === (password === undefined), {
        error: "must have user and password, or neither",
    })
    .meta(concealed);

/** Hosts that are reached without the proxy. */
export const noProxyHost = mayBeOutput(
    z.string().superRefine((text, context) => {
        const problem = noProxyProblem(text);
        if (problem !== undefined) {
            context.addIssue({ code: "custom", message: problem });
        }
    }),
    ({ id }) => `${id}.example.com`,
);

function noProxyProblem(text: string): string | undefined {
    if (text.includes("/")) {
        return "must be a host, not a URL or a range of addresses: Fluent Bit compares names, and looks up no address; name the hosts";
    }
    if (text.includes("*")) {
        return "must not be a pattern; a domain, such as .example.com, stands for itself and all hosts below it";
    }
    if (text.includes(":")) {
        return "must not have a port: a host is reached without the proxy at all its ports";
    }
    return hostName.test(text.replace(/^\./, ""))
        ? undefined
        : "must be a host or a domain in lower case, such as logs.eu-central-1.amazonaws.com or .example.com";
}

export type HttpProxySettings = z.output<typeof httpProxySettings>;
