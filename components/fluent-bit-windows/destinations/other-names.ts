import { optionsOf } from "../fluent-bit/options";
import { defaultVersion } from "../fluent-bit/versions";

/** Destinations by names that other tools use for them, in lower case with letters and digits only. */
const sameDestination: ReadonlyMap<string, string> = new Map(
    Object.entries({
        cloudwatch: "cloudWatchLogs",
        cloudwatchlog: "cloudWatchLogs",
        cloudwatchlogs: "cloudWatchLogs",
        awscloudwatch: "cloudWatchLogs",
        awscloudwatchlogs: "cloudWatchLogs",
        logs: "cloudWatchLogs",
        loggroup: "cloudWatchLogs",
        firehose: "firehose",
        kinesisfirehose: "firehose",
        amazondatafirehose: "firehose",
        datadog: "datadog",
        splunk: "splunk",
        http: "http",
        s3: "s3",
        bucket: "s3",
        awss3: "s3",
        amazons3: "s3",
        opensearch: "openSearch",
        opensearchservice: "openSearch",
        amazonopensearch: "openSearch",
        amazonopensearchservice: "openSearch",
        splunkhec: "splunk",
        hec: "splunk",
        webhook: "http",
        https: "http",
    }),
);

/** Outputs that must be a destination of a route instead, which has permissions or a credential. */
export const destinationOf: ReadonlyMap<string, string> = new Map(
    Object.entries({
        cloudwatch_logs: "cloudWatchLogs",
        kinesis_firehose: "firehose",
        s3: "s3",
        opensearch: "openSearch",
        datadog: "datadog",
        splunk: "splunk",
    }),
);

/** Outputs of Fluent Bit by other names of their service. */
const outputs: ReadonlyMap<string, string> = new Map(
    Object.entries({
        elasticsearch: "es",
        elastic: "es",
        grafana: "loki",
        grafanaloki: "loki",
        kinesis: "kinesis_streams",
        kinesisstream: "kinesis_streams",
        kinesisdatastreams: "kinesis_streams",
        msk: "kafka",
        newrelic: "nrlogs",
        otel: "opentelemetry",
        otlp: "opentelemetry",
        otlphttp: "opentelemetry",
        azuremonitor: "azure",
        loganalytics: "azure",
        azureloganalytics: "azure",
        googlecloud: "stackdriver",
        googlecloudlogging: "stackdriver",
        gcp: "stackdriver",
        graylog: "gelf",
        fluentd: "forward",
        postgresql: "pgsql",
        postgres: "pgsql",
        console: "stdout",
        devnull: "null",
    }),
);

/** The way to a destination that `type` does not have under this name; undefined for an unknown name. */
export function otherNameHint(type: string): string | undefined {
    const plain = type.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
    const same = sameDestination.get(plain);
    if (same !== undefined) {
        return `did you mean ${JSON.stringify(same)}?`;
    }
    const known = Object.keys(optionsOf(defaultVersion).outputs);
    const output = outputs.get(plain) ?? known.find((name) => name.replaceAll("_", "") === plain);
    if (output === undefined) {
        return undefined;
    }
    const own = output === "es" ? 'for Amazon OpenSearch Service, write "openSearch"; for Elasticsearch, ' : "";
    return `${own}add Fluent Bit's output "${output}" to fluentBit.extra.outputs, beside the routes`;
}
