/**
 * The parts of a Fluent Bit configuration that this project writes. Fluent Bit silently ignores an unknown service key, so every configuration is checked against the keys of its version.
 *
 * @see https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/yaml
 */
export interface ServiceSection extends FlushInterval {
    grace: number;
    log_level: string;
    http_server: boolean;
    http_listen: string;
    http_port: number;
    health_check: boolean;
    hc_errors_count?: number;
    hc_retry_failure_count?: number;
    /** In seconds. */
    hc_period?: number;
    "dns.resolver"?: "legacy";
    /** In 4.1 and newer. */
    "json.escape_unicode"?: false;
    "scheduler.base": number;
    "scheduler.cap": number;
    "storage.path"?: string;
    "storage.checksum"?: boolean;
    "storage.delete_irrecoverable_chunks"?: true;
    "storage.max_chunks_up"?: number;
    "storage.backlog.mem_limit"?: string;
    "storage.metrics"?: boolean;
}

export interface FlushInterval {
    /** In seconds, as are the other intervals. */
    flush: number;
    /** In 5.1 and newer. */
    "flush.adaptive"?: true;
    "flush.adaptive.min_interval"?: number;
    "flush.adaptive.max_interval"?: number;
    /** Percentages of `storage.total_limit_size`. */
    "flush.adaptive.low_pressure"?: number;
    "flush.adaptive.medium_pressure"?: number;
    "flush.adaptive.high_pressure"?: number;
    "flush.adaptive.up_steps"?: number;
    "flush.adaptive.down_steps"?: number;
}

export interface ParserSection {
    name: string;
    format: "regex";
    regex: string;
    time_key?: string;
    time_format?: string;
    time_keep?: boolean;
    skip_empty_values?: boolean;
}

/** @see https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/yaml/multiline-parsers-section */
export type MultilineParserSection = RegexMultilineParserSection | EqualMultilineParserSection;

/** Joins lines by patterns. */
export interface RegexMultilineParserSection {
    name: string;
    type: "regex";
    /** Lines with different values of this key are joined separately. */
    key_group: string;
    /** In milliseconds. */
    flush_timeout: number;
    rules: { state: string; regex: string; next_state: string }[];
}

/** Joins until a key has a given value. */
export interface EqualMultilineParserSection {
    name: string;
    /** Parses the lines first. */
    parser: string;
    type: "equal";
    match_string: string;
    negate: boolean;
    key_pattern: string;
    key_content: string;
    /** Lines with different values of this key are joined separately. */
    key_group: string;
    /** In milliseconds. */
    flush_timeout: number;
}

/** Where an input keeps what was read until it is delivered. */
export interface InputBuffer {
    "storage.type": "filesystem" | "memory";
    mem_buf_limit: string;
}

/** Options of tail that Windows does not have. */
export interface LinuxTailOptions {
    inotify_watcher?: false;
    file_cache_advise?: false;
}

export interface TailInput extends LinuxTailOptions, InputBuffer {
    name: "tail";
    alias: string;
    tag: string;
    tag_regex: string;
    path: string;
    exclude_path: string;
    "multiline.parser"?: string;
    db: string;
    "db.locking": boolean;
    "db.compare_filename"?: true;
    read_from_head: boolean;
    refresh_interval: number;
    rotate_wait: number;
    skip_long_lines: boolean;
    buffer_chunk_size: string;
    buffer_max_size: string;
}

/** Reads the log of Fluent Bit's own container, from its end at the start of Fluent Bit. */
export interface OwnLogInput extends LinuxTailOptions {
    name: "tail";
    alias: string;
    tag: string;
    path: string;
    read_from_head: false;
    refresh_interval: number;
    skip_long_lines: boolean;
}

/** Creates a record at an interval: https://docs.fluentbit.io/manual/pipeline/inputs/dummy */
export interface DummyInput {
    name: "dummy";
    alias: string;
    tag: string;
    dummy: string;
    interval_sec: number;
}

/** @see https://docs.fluentbit.io/manual/pipeline/inputs/fluentbit-metrics */
export interface FluentBitMetricsInput {
    name: "fluentbit_metrics";
    alias: string;
    tag: string;
    scrape_interval: number;
}

/** @see https://docs.fluentbit.io/manual/pipeline/inputs/systemd */
export interface SystemdInput extends InputBuffer {
    name: "systemd";
    alias: string;
    tag: string;
    path: string;
    systemd_filter: string;
    db: string;
    read_from_tail: boolean;
}

/** @see https://docs.fluentbit.io/manual/pipeline/inputs/windows-event-log-winevtlog */
export interface WinevtlogInput extends InputBuffer {
    name: "winevtlog";
    alias: string;
    tag: string;
    channels: string;
    event_query: string;
    db: string;
    read_existing_events: boolean;
    ignore_missing_channels: boolean;
}

export interface SplunkInput {
    name: "splunk";
    alias: string;
    tag: string;
    listen: string;
    port: number;
    splunk_token: string;
}

export interface KubernetesFilter {
    name: "kubernetes";
    alias: string;
    match?: string;
    match_regex?: string;
    kube_tag_prefix: string;
    regex_parser: string;
    use_tag_for_meta?: true;
    cache_use_docker_id?: true;
    kube_url?: string;
    use_kubelet?: true;
    kubelet_host?: string;
    buffer_size?: number;
    dns_retries?: number;
    dns_wait_time?: number;
    labels: boolean;
    annotations: boolean;
    merge_log: boolean;
    merge_log_key?: string;
    keep_log?: boolean;
    "k8s-logging.parser": boolean;
    "k8s-logging.exclude": boolean;
}

export interface NestFilter {
    name: "nest";
    alias: string;
    match?: string;
    match_regex?: string;
    operation: "lift";
    nested_under: string;
}

export interface ModifyFilter {
    name: "modify";
    alias: string;
    match_regex: string;
    condition?: string[];
    add?: string[];
    rename?: string[];
}

export interface RewriteTagFilter {
    name: "rewrite_tag";
    alias: string;
    match: string;
    rule: string[];
    emitter_name: string;
    "emitter_storage.type": "filesystem" | "memory";
    emitter_mem_buf_limit: number;
}

export interface RecordModifierFilter {
    name: "record_modifier";
    alias: string;
    match_regex: string;
    record?: string[];
    allowlist_key?: string[];
    remove_key?: string[];
}

export interface ParserFilter {
    name: "parser";
    alias: string;
    match_regex: string;
    key_name: string;
    parser: string;
    reserve_data: boolean;
}

export interface MultilineFilter {
    name: "multiline";
    alias: string;
    match_regex: string;
    "multiline.key_content": string;
    "multiline.parser": string;
    buffer: false;
}

export interface GrepFilter {
    name: "grep";
    alias: string;
    match_regex: string;
    exclude: string;
}

export interface LuaFilter {
    name: "lua";
    alias: string;
    match_regex: string;
    call: string;
    code: string;
}

export type InputSection =
    | TailInput
    | OwnLogInput
    | DummyInput
    | FluentBitMetricsInput
    | SystemdInput
    | WinevtlogInput
    | SplunkInput;

export type FilterSection =
    | KubernetesFilter
    | NestFilter
    | RecordModifierFilter
    | ModifyFilter
    | RewriteTagFilter
    | ParserFilter
    | MultilineFilter
    | GrepFilter
    | LuaFilter;

export type OptionValue = string | number | boolean | string[];

/** An output. The destination's file has the further options. */
export type OutputSection = Readonly<Record<string, OptionValue | undefined>> & {
    name: string;
    alias: string;
    match_regex: string;
    /** With any value except `no_limits`, a chunk is dropped after this number of retries. */
    retry_limit: "no_limits" | number;
};

/** A section that is copied from the settings. */
export type ExtraSection = Readonly<Record<string, OptionValue>> & { name: string };

export interface FluentBitConfig {
    service: ServiceSection;
    parsers: (ParserSection | ExtraSection)[];
    multiline_parsers?: MultilineParserSection[];
    pipeline: {
        inputs: (InputSection | ExtraSection)[];
        filters: (FilterSection | ExtraSection)[];
        outputs: (OutputSection | ExtraSection)[];
    };
}
