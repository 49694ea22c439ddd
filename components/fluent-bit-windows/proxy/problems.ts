import type { Problem } from "../../settings/problems";
import type { ExtraSection } from "../pipeline/sections";
import type { FluentBitSettings } from "../settings";

/** Settings that do not work with a proxy, or without one. */
export function proxyProblems({ httpProxy, noProxy, logLevel, extra }: FluentBitSettings): Problem[] {
    if (httpProxy === undefined) {
        const remedy = "has no effect without httpProxy; set httpProxy, or remove it";
        return noProxy.length === 0 ? [] : [{ setting: "noProxy", value: JSON.stringify(noProxy), remedy }];
    }
    return [
        ...passwordProblems(httpProxy.password !== undefined, logLevel),
        ...extra.outputs.flatMap((output, index) => ownProxyProblems(output, `extra.outputs[${index}]`)),
    ];
}

/** @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_http_client.c ("proxy uses username %s password %s") */
function passwordProblems(hasPassword: boolean, logLevel: string): Problem[] {
    const remedy =
        'writes the password of httpProxy into Fluent Bit\'s log with each connection; use "info" or a less verbose level';
    return hasPassword && ["debug", "trace"].includes(logLevel)
        ? [{ setting: "logLevel", value: JSON.stringify(logLevel), remedy }]
        : [];
}

/** The option of the outputs `http` and `datadog`. With the variable set, they would use the variable's proxy to reach the option's proxy. */
function ownProxyProblems(output: ExtraSection, setting: string): Problem[] {
    const key = Object.keys(output).find((name) => name.toLowerCase() === "proxy");
    const remedy = "is a proxy that Fluent Bit would reach through httpProxy; remove one of the two";
    return key === undefined ? [] : [{ setting: `${setting}.${key}`, remedy }];
}

/**
 * Outputs that open their connections themselves, or use no TCP connections.
 *
 * @see https://github.com/fluent/fluent-bit/tree/v5.1.1/plugins (those that never create an upstream, nor get one; 4.0.3 and 4.2.8 have no others)
 */
const withLibraryOfTheirOwn: readonly string[] = ["kafka", "pgsql"];

/** What to know of outputs under `extra` that do not use the proxy. */
export function proxyWarnings({ httpProxy, extra }: FluentBitSettings): Problem[] {
    return httpProxy === undefined
        ? []
        : extra.outputs.flatMap((output, index) =>
              passesBy(output)
                  ? [
                        {
                            setting: `extra.outputs[${index}].name`,
                            value: JSON.stringify(output.name),
                            remedy: "does not use httpProxy: it connects to its servers directly, which the network has to allow.",
                        },
                    ]
                  : [],
          );
}

function passesBy(output: ExtraSection): boolean {
    const mode = Object.entries(output).find(([key]) => key.toLowerCase() === "mode")?.[1];
    return (
        withLibraryOfTheirOwn.includes(output.name) ||
        output.name === "udp" ||
        // Both send datagrams unless they are told otherwise.
        (["syslog", "gelf"].includes(output.name) && /^(udp|dtls)$/i.test(String(mode ?? "udp")))
    );
}
