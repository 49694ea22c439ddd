import type { Kind } from "../fluent-bit/options";
import type { Os } from "../fluent-bit/platforms";
import type { ExtraSection } from "../pipeline/sections";
import type { Problem } from "../../settings/problems";

/**
 * Outputs that always use TLS.
 *
 * @see https://github.com/fluent/fluent-bit/tree/v5.1.1/plugins (`FLB_IO_TLS` among an output's flags; `kinesis_streams` makes its clients itself)
 */
const alwaysTls: readonly string[] = [
    "azure",
    "azure_kusto",
    "azure_logs_ingestion",
    "bigquery",
    "chronicle",
    "gcs",
    "kinesis_streams",
    "logdna",
    "nrlogs",
    "slack",
    "stackdriver",
    "td",
];

/**
 * Inputs that connect to a server. Other inputs with TLS are servers: for these, `tls.ca_file` sets the clients that they trust.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_input.c (`FLB_TLS_CLIENT_MODE`)
 */
const clients: readonly string[] = ["health", "nginx_metrics", "prometheus_scrape"];

/** Outputs that first get a Google token. */
const withGoogleToken: readonly string[] = ["bigquery", "chronicle", "gcs", "stackdriver"];

/** A section of the settings, with the CA bundle if it uses TLS and does not set its own certificates. */
export function withTrust(kind: Kind, section: ExtraSection, caFile: string): ExtraSection {
    const says = (...keys: string[]) => Object.keys(section).some((key) => keys.includes(key.toLowerCase()));
    return {
        ...section,
        ...(speaksTls(kind, section) && !says("tls.ca_file", "tls.ca_path") && { "tls.ca_file": caFile }),
        ...(speaksTlsToKafka(section) && !says(...kafkaTrust) && { "rdkafka.ssl.ca.location": caFile }),
    };
}

/**
 * Trusted certificates of Kafka's library. It opens its connections itself, and uses Windows' store of root certificates if none of these is set.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/lib/librdkafka-2.15.0/src/rdkafka_ssl.c (`rd_kafka_ssl_set_certs`)
 */
const kafkaTrust: readonly string[] = [
    "rdkafka.ssl.ca.location",
    "rdkafka.ssl.ca.pem",
    "rdkafka.ssl.ca.certificate.stores",
];

/** `aws_msk_iam` sets `SASL_SSL` as default: https://github.com/fluent/fluent-bit/blob/v5.1.1/plugins/out_kafka/kafka_config.c */
function speaksTlsToKafka(section: ExtraSection): boolean {
    const protocol = Object.entries(section).find(([key]) => key.toLowerCase() === "rdkafka.security.protocol")?.[1];
    return section.name === "kafka" && (/ssl$/i.test(String(protocol)) || isOn(section, "aws_msk_iam"));
}

function speaksTls(kind: Kind, section: ExtraSection): boolean {
    switch (kind) {
        case "inputs":
            return clients.includes(section.name) && isOn(section, "tls");
        case "outputs":
            // With aws_auth, it is also a client of STS.
            return alwaysTls.includes(section.name) || isOn(section, "tls") || isOn(section, "aws_auth");
        case "filters":
            return false;
    }
}

/**
 * Warnings about outputs that first get a token with OAuth 2.0: for this request, Fluent Bit always uses the system's certificates.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_oauth2.c (`flb_tls_create`)
 * @see https://github.com/fluent/fluent-bit/pull/11070
 */
export function tokenWarnings(outputs: readonly (ExtraSection & { os?: Os | undefined })[]): Problem[] {
    return outputs.flatMap((output, index) => {
        if (output.os === "linux" || !(withGoogleToken.includes(output.name) || isOn(output, "oauth2.enable"))) {
            return [];
        }
        const server = withGoogleToken.includes(output.name) ? "Google's token server" : "the token server";
        const remedy =
            `Fluent Bit checks the certificate of ${server} against the root certificates of its image, not against ` +
            "tls.ca_file. Upstream's Windows images only have Microsoft's. Use your own image (image.overrides) with the missing root certificate, or os: linux.";
        return { setting: `extra.outputs[${index}].name`, value: JSON.stringify(output.name), remedy };
    });
}

/** A boolean in Fluent Bit's form. */
function isOn(section: ExtraSection, option: string): boolean {
    return Object.entries(section).some(
        ([key, value]) => key.toLowerCase() === option && /^(true|on|yes)$/i.test(String(value)),
    );
}
