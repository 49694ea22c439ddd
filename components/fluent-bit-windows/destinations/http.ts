import { z } from "zod";

import { mayBeOutput } from "../../outputs/may-be-output";
import { concealed, credentialName, refusesCredential } from "../../settings/credentials";
import { credential, type Credential, keptIn, placeholder, plannedCredential } from "./credential";
import type { DestinationContext, DestinationRoute, PlannedDestination } from "./destination";
import { outputSection, withoutDeliveryReports } from "./output";
import { encrypted, sampleServerUrl, serverOf, serverOptions, serverUrl } from "./server";
import { knowsOption } from "../fluent-bit/options";
import type { Problem } from "../../settings/problems";

const headerName = z.string().regex(/^[\w!#$%&'*+.^`|~-]{1,100}$/, "must be the name of an HTTP header");

/** @see https://docs.fluentbit.io/manual/pipeline/outputs/http */
export const http = z
    .strictObject({
        /** Any server that accepts JSON over HTTP. */
        type: z.literal("http"),

        /** URL of the server. */
        url: mayBeOutput(serverUrl, sampleServerUrl),

        /** Whether the connection is encrypted. Use false and `http://` only in a network that nobody else can read. */
        tls: z.boolean().default(true),

        /** Method of the requests. */
        method: z.enum(["POST", "PUT"]).default("POST"),

        /** Format of a request: `json` is an array of all lines, `jsonLines` is one JSON object on each line. */
        format: z.enum(["json", "jsonLines"]).default("json"),

        /** Key of the line's time in each object, in the form `2026-11-24T06:57:50.858217Z`. */
        timeKey: z
            .string()
            .regex(/^[\w@.-]{1,64}$/, "must be the key of an object: at most 64 letters, digits and _@.-")
            .default("time"),

        /** Compression of requests. Not every server supports `gzip`, and Fluent Bit drops lines that a server refuses. */
        compression: z.enum(["none", "gzip"]).default("none"),

        /** Authentication. Default: none. */
        auth: z
            .discriminatedUnion("type", [
                z.strictObject({
                    /** User name and password. */
                    type: z.literal("basic"),
                    /** User name. */
                    user: mayBeOutput(
                        z
                            .string()
                            .regex(/^[^:$\s]{1,200}$/, "must be a user name without : and $")
                            .meta(concealed),
                        ({ id }) => `output-${id}`,
                    ),
                    /** Password. */
                    password: credential,
                }),
                z.strictObject({
                    /** Bearer token in the header `Authorization`. */
                    type: z.literal("bearer"),
                    /** Token. */
                    token: credential,
                }),
                z.strictObject({
                    /** A custom header, such as `X-API-Key`. */
                    type: z.literal("header"),
                    /** Name of the header. */
                    name: headerName,
                    /** Value of the header. */
                    value: credential,
                }),
            ])
            .optional(),

        /** Further headers of each request, without credentials. */
        headers: z
            .record(
                headerName.refine((name) => !credentialName.test(name), {
                    error: "would contain a credential that everyone who can read the configuration sees; use auth",
                    params: refusesCredential,
                }),
                mayBeOutput(
                    z
                        .string()
                        .regex(
                            /^[^\s$]([^\r\n$]*[^\s$])?$/,
                            "must be the value of a header, on one line and without $",
                        ),
                    ({ id }) => id,
                ),
            )
            .default({}),
    })
    .superRefine(encrypted);

type Settings = z.output<typeof http>;

/** The C plug-in `http`: https://docs.fluentbit.io/manual/pipeline/outputs/http */
export function planHttp(settings: Settings, route: DestinationRoute, context: DestinationContext): PlannedDestination {
    const { pathname, search } = new URL(settings.url);
    const auth = authentication(settings.auth);
    const header = [...Object.entries(settings.headers).map(([name, value]) => `${name} ${value}`), ...auth.headers];
    return {
        description: `HTTP ${settings.url}${auth.credentials.map((one) => ` (${keptIn(one)})`).join("")}`,
        setting: route.setting,
        output: outputSection("http", route, context, {
            ...serverOptions(settings.url, context),
            uri: `${pathname}${search}`,
            // POST is the default. Versions before 4.2 support no other method and do not start with this option.
            ...(choosesMethod(context) && { http_method: settings.method }),
            format: settings.format === "json" ? "json" : "json_lines",
            json_date_key: settings.timeKey,
            json_date_format: "iso8601",
            ...(header.length > 0 && { header }),
            ...auth.options,
            ...(settings.compression === "gzip" && { compress: "gzip" }),
            ...withoutDeliveryReports(context),
            // Responses to successful requests are not useful in a log.
            log_response_payload: false,
        }),
        servers: [serverOf(settings.url)],
        regionProblems: [],
        takesRecord: true,
        statements: [],
        targets: [],
        credentials: auth.credentials,
        problems: methodProblems(settings, route, context),
    };
}

function choosesMethod({ fluentBitVersion: version, paths: { os } }: DestinationContext): boolean {
    return knowsOption({ os, version }, "outputs", "http", "http_method");
}

function methodProblems({ method }: Settings, { setting }: DestinationRoute, context: DestinationContext): Problem[] {
    if (method === "POST" || choosesMethod(context)) {
        return [];
    }
    const remedy = `Fluent Bit ${context.fluentBitVersion}, which some of the nodes run, only supports POST (4.2.0 supports both); remove it`;
    return [{ setting: `${setting}.method`, value: JSON.stringify(method), remedy }];
}

function authentication(auth: Settings["auth"]): {
    headers: string[];
    options: { http_user?: string; http_passwd?: string };
    credentials: Credential[];
} {
    switch (auth?.type) {
        case undefined:
            return { headers: [], options: {}, credentials: [] };
        case "basic": {
            const password = plannedCredential("HTTP_PASSWORD", auth.password);
            const options = { http_user: auth.user, http_passwd: placeholder(password) };
            return { headers: [], options, credentials: [password] };
        }
        case "bearer": {
            const token = plannedCredential("HTTP_TOKEN", auth.token);
            return { headers: [`Authorization Bearer ${placeholder(token)}`], options: {}, credentials: [token] };
        }
        case "header": {
            const value = plannedCredential("HTTP_HEADER", auth.value);
            return { headers: [`${auth.name} ${placeholder(value)}`], options: {}, credentials: [value] };
        }
    }
}
