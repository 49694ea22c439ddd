import type { Kind } from "./options";

/** Systems that Fluent Bit's images are built for. */
export const systems = ["windows", "linux"] as const;

export type Os = (typeof systems)[number];

export const systemName: Record<Os, string> = { windows: "Windows", linux: "Linux" };

/**
 * Plug-ins of one system alone that the recorded build is without, with the options of their own, as their `config_map` in the source has them. The images of
 * Fluent Bit's project have them: Linux' are built with `FLB_IN_SYSTEMD`, Windows' with the others.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v4.2.8/dockerfiles/Dockerfile
 * @see https://github.com/fluent/fluent-bit/blob/v4.2.8/cmake/windows-setup.cmake
 */
export const unrecordedInputs: Record<string, { on: Os; options: readonly string[] }> = {
    /** https://github.com/fluent/fluent-bit/blob/v4.2.8/plugins/in_systemd/systemd.c */
    systemd: {
        on: "linux",
        options: [
            "path",
            "max_fields",
            "max_entries",
            "systemd_filter_type",
            "systemd_filter",
            "read_from_tail",
            "lowercase",
            "strip_underscores",
            "db.sync",
            "db",
        ],
    },
    /** https://github.com/fluent/fluent-bit/blob/v4.2.8/plugins/in_winevtlog/in_winevtlog.c */
    winevtlog: {
        on: "windows",
        options: [
            "channels",
            "db",
            "interval_sec",
            "interval_nsec",
            "string_inserts",
            "event_data_as_map",
            "event_template_cache_size",
            "read_existing_events",
            "render_event_as_xml",
            "render_event_as_text",
            "render_event_text_key",
            "use_ansi",
            "ignore_missing_channels",
            "event_query",
            "read_limit_per_cycle",
            "remote.server",
            "remote.domain",
            "remote.username",
            "remote.password",
            "reconnect.base_ms",
            "reconnect.max_ms",
            "reconnect.multiplier",
            "reconnect.jitter_pct",
            "reconnect.max_retries",
        ],
    },
    /** https://github.com/fluent/fluent-bit/blob/v4.2.8/plugins/in_winlog/in_winlog.c */
    winlog: {
        on: "windows",
        options: ["channels", "db", "interval_sec", "interval_nsec", "string_inserts", "use_ansi"],
    },
    /** https://github.com/fluent/fluent-bit/blob/v4.2.8/plugins/in_winstat/winstat.c */
    winstat: { on: "windows", options: ["interval_sec", "interval_nsec"] },
};

/**
 * Plug-ins of the recorded build that are on Linux only.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v4.2.8/plugins/CMakeLists.txt ("These plugins works only on Linux")
 * @see https://github.com/fluent/fluent-bit/blob/v4.2.8/cmake/windows-setup.cmake
 */
const notOnWindows: Record<Kind, readonly string[]> = {
    inputs: [
        "collectd",
        "cpu",
        "disk",
        "docker",
        "docker_events",
        "exec_wasi",
        "gpu_metrics",
        "head",
        "health",
        "kmsg",
        "mem",
        "mqtt",
        "netif",
        "node_exporter_metrics",
        "podman_metrics",
        "proc",
        "process_exporter_metrics",
        "serial",
        "stdin",
        "thermal",
    ],
    filters: [],
    outputs: ["bigquery", "exit", "kafka-rest", "nats", "plot", "retry", "td"],
};

/**
 * Options that are compiled in on Linux only; elsewhere they stop Fluent Bit when it starts.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v4.2.8/plugins/in_tail/tail.c (`__linux__`, `FLB_HAVE_INOTIFY`)
 */
const optionsNotOnWindows: Record<string, readonly string[]> = { tail: ["file_cache_advise", "inotify_watcher"] };

/** Whether the images for a system have a plug-in that is somewhere. */
export function hasPlugin(os: Os, kind: Kind, name: string): boolean {
    const only = kind === "inputs" ? unrecordedInputs[name]?.on : undefined;
    return only === undefined ? os !== "windows" || !notOnWindows[kind].includes(name) : only === os;
}

/** Whether the images for a system have an option that the plug-in has somewhere. */
export function hasOption(os: Os, plugin: string, option: string): boolean {
    return os !== "windows" || optionsNotOnWindows[plugin]?.includes(option) !== true;
}
