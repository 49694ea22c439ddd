/**
 * The parts of a Fluent Bit configuration that this project writes, key by key. Fluent Bit ignores a service key that it
 * does not know without a word, so a key exists here only if the chosen version has it.
 *
 * @see https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/yaml
 */
export interface ServiceSection {
    flush: number;
    grace: number;
    log_level: string;
    http_server: boolean;
    http_listen: string;
    http_port: number;
    health_check: boolean;
    "dns.resolver"?: "legacy";
    "scheduler.base": number;
    "scheduler.cap": number;
    "storage.path"?: string;
    "storage.checksum"?: boolean;
    "storage.max_chunks_up"?: number;
    "storage.backlog.mem_limit"?: string;
    "storage.metrics"?: boolean;
}

export interface ParserSection {
    name: string;
    format: "regex";
    regex: string;
}

export interface TailInput {
    name: "tail";
    alias: string;
    tag: string;
    tag_regex: string;
    path: string;
    exclude_path: string;
    "multiline.parser": string;
    db: string;
    "db.locking": boolean;
    read_from_head: boolean;
    refresh_interval: number;
    rotate_wait: number;
    skip_long_lines: boolean;
    buffer_chunk_size: string;
    buffer_max_size: string;
    "storage.type": "filesystem" | "memory";
    mem_buf_limit?: string;
}

export interface KubernetesFilter {
    name: "kubernetes";
    alias: string;
    match: string;
    kube_url: string;
    kube_tag_prefix: string;
    regex_parser: string;
    buffer_size: number;
    labels: boolean;
    annotations: boolean;
    merge_log: boolean;
    "k8s-logging.parser": boolean;
    "k8s-logging.exclude": boolean;
    dns_retries: number;
    dns_wait_time: number;
}

export interface NestFilter {
    name: "nest";
    alias: string;
    match: string;
    operation: "lift";
    nested_under: string;
}

export interface RecordModifierFilter {
    name: "record_modifier";
    alias: string;
    match: string;
    record?: string[];
    allowlist_key?: string[];
}

export interface CloudWatchLogsOutput {
    name: "cloudwatch_logs";
    alias: string;
    match_regex: string;
    region: string;
    log_group_name: string;
    log_stream_prefix: string;
    auto_create_group: boolean;
    retry_limit: "no_limits";
    workers: number;
    "storage.total_limit_size"?: string;
    endpoint?: string;
    port?: number;
    "tls.verify"?: boolean;
}

export type FilterSection = KubernetesFilter | NestFilter | RecordModifierFilter;
export type OutputSection = CloudWatchLogsOutput;

export interface FluentBitConfig {
    service: ServiceSection;
    parsers: ParserSection[];
    pipeline: { inputs: TailInput[]; filters: FilterSection[]; outputs: OutputSection[] };
}
