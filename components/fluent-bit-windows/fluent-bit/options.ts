import { unknownSetting } from "../../settings/problems";
import type { FluentBitConfig } from "../pipeline/sections";
import recorded from "./options.json";
import { hasOption, hasPlugin, type Os, systemName, unrecordedInputs } from "./platforms";

/**
 * What the recorded version of Fluent Bit says of itself. An unknown option of a plug-in stops Fluent Bit when it starts; an unknown key
 * of the service section does nothing at all, without a word. Both are found here instead.
 */
export type Kind = "inputs" | "filters" | "outputs";

const pluginOptions: Record<Kind, Record<string, string[]>> = recorded;

export const recordedVersion = recorded.version;

/** What every input has, whatever it reads: `lib` has nothing of its own. */
const everyInput = recorded.inputs.lib;

/**
 * Keys that Fluent Bit takes in every section of a kind although its own list leaves them out.
 *
 * @see https://docs.fluentbit.io/manual/administration/buffering-and-storage
 * @see https://docs.fluentbit.io/manual/administration/networking
 * @see https://docs.fluentbit.io/manual/administration/transport-security
 */
const common: Record<Kind, readonly string[]> = {
    inputs: ["name", "processors"],
    filters: ["name", "match", "match_regex", "processors"],
    outputs: [
        "name",
        "workers",
        "host",
        "port",
        "tls",
        "tls.verify",
        "tls.vhost",
        "tls.ca_file",
        "tls.crt_file",
        "tls.key_file",
        "storage.total_limit_size",
        "net.connect_timeout",
        "net.keepalive",
        "net.keepalive_idle_timeout",
        "net.keepalive_max_recycle",
        "net.max_worker_connections",
        "net.dns.mode",
        "net.dns.resolver",
        "processors",
    ],
};

/**
 * Keys of the service section.
 *
 * @see https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/yaml/service-section
 */
const serviceKeys: readonly string[] = [
    "flush",
    "grace",
    "json.escape_unicode",
    "daemon",
    "log_file",
    "log_level",
    "parsers_file",
    "plugins_file",
    "http_server",
    "http_listen",
    "http_port",
    "health_check",
    "hc_errors_count",
    "hc_retry_failure_count",
    "hc_period",
    "hot_reload",
    "coro_stack_size",
    "dns.mode",
    "dns.resolver",
    "dns.prefer_ipv4",
    "scheduler.base",
    "scheduler.cap",
    "storage.path",
    "storage.sync",
    "storage.metrics",
    "storage.checksum",
    "storage.max_chunks_up",
    "storage.backlog.mem_limit",
    "storage.backlog.flush_on_shutdown",
    "storage.trim_files",
    "storage.delete_irrecoverable_chunks",
    "multiline_buffer_limit",
    "windows.maxstdio",
];

/**
 * What is wrong with the keys of a section: `name` where there is no such plug-in, and each option that it does not have.
 *
 * @param on the systems that it is to run on
 */
export function sectionProblems(
    kind: Kind,
    section: Readonly<Record<string, unknown>> & { name: string },
    on: readonly Os[],
): { key: string; problem: string }[] {
    const known = optionsOf(kind, section.name);
    if (known === undefined) {
        return [{ key: "name", problem: unknownSetting(section.name, pluginNames(kind), "a plug-in") }];
    }
    const without = on.find((os) => !hasPlugin(os, kind, section.name));
    if (without !== undefined) {
        return [{ key: "name", problem: missingOn(without, "choose another plug-in") }];
    }
    const keys = [...known, ...common[kind]];
    return Object.keys(section).flatMap((key) => {
        const option = key.toLowerCase();
        if (!keys.includes(option)) {
            return { key, problem: unknownSetting(key, keys) };
        }
        const lacking = on.find((os) => !hasOption(os, section.name, option));
        return lacking === undefined ? [] : { key, problem: missingOn(lacking, "leave it out") };
    });
}

function optionsOf(kind: Kind, name: string): readonly string[] | undefined {
    const own = kind === "inputs" ? unrecordedInputs[name]?.options : undefined;
    return own === undefined ? pluginOptions[kind][name] : [...own, ...everyInput];
}

function pluginNames(kind: Kind): string[] {
    return [...Object.keys(pluginOptions[kind]), ...(kind === "inputs" ? Object.keys(unrecordedInputs) : [])];
}

function missingOn(os: Os, otherwise: string): string {
    const other = os === "windows" ? "linux" : "windows";
    return `is not in Fluent Bit's images for ${systemName[os]}; ${otherwise}, or limit the section to other nodes by os: ${other}`;
}

/** Sections and keys that the recorded version does not have on a system, one sentence each. */
export function unknownOptions(config: FluentBitConfig, os: Os): string[] {
    const problems = Object.keys(config.service).flatMap((key) =>
        serviceKeys.includes(key.toLowerCase()) ? [] : `service.${key} ${unknownSetting(key, serviceKeys)}`,
    );
    for (const kind of ["inputs", "filters", "outputs"] as const) {
        for (const [index, section] of config.pipeline[kind].entries()) {
            const where = `pipeline.${kind}[${index}]`;
            problems.push(
                ...sectionProblems(kind, { ...section }, [os]).map(({ key, problem }) =>
                    key === "name" ? `${where}.name ${problem}` : `${where}.${key} (${section.name}) ${problem}`,
                ),
            );
        }
    }
    return problems;
}
