import { account, type DestinationInput } from "../destinations/one-route";
import type { Delivery } from "./stand-in";
import { reachesFirehose } from "./fluent-bit";

const token = { kubernetesSecret: { name: "logs", key: "token" } };

/** A destination in a namespace of its own, and which requests are its. */
export const destinations = {
    firehose: {
        to: { type: "firehose" },
        isMine: ({ headers }) => headers["x-amz-target"] === "Firehose_20150804.PutRecordBatch",
    },
    "open-search": {
        to: {
            type: "openSearch",
            arn: `arn:aws:es:eu-west-1:${account}:domain/logs`,
            endpoint: "search-logs-abc.eu-west-1.es.amazonaws.com",
        },
        isMine: ({ path }) => path === "/_bulk",
    },
    datadog: {
        to: { type: "datadog", site: "datadoghq.eu", apiKey: token, service: "shop", source: "iis" },
        isMine: ({ path }) => path === "/api/v2/logs",
    },
    splunk: {
        to: { type: "splunk", url: "https://splunk.example.com:8088", token, index: "k8s" },
        isMine: ({ path }) => path === "/services/collector/event",
    },
    bearer: {
        to: {
            type: "http",
            url: "https://logs.example.com/bearer",
            format: "jsonLines",
            compression: "gzip",
            auth: { type: "bearer", token },
            headers: { "X-Tenant": "shop a" },
        },
        isMine: ({ path }) => path === "/bearer",
    },
    basic: {
        to: {
            type: "http",
            url: "https://logs.example.com/basic?a=b",
            auth: { type: "basic", user: "shop", password: token },
        },
        isMine: ({ path }) => path === "/basic?a=b",
    },
    s3: {
        to: { type: "s3" },
        isMine: ({ method }) => method === "PUT",
    },
} satisfies Record<string, { to: DestinationInput; isMine: (delivery: Delivery) => boolean }>;

export type Name = keyof typeof destinations;
export const names = (Object.keys(destinations) as Name[]).filter((name) => name !== "firehose" || reachesFirehose());

export const routeTo = (namespace: Name) => ({ match: { namespace }, to: [destinations[namespace].to] });

export function requestsTo(name: Name, deliveries: readonly Delivery[]): Delivery[] {
    return deliveries.filter(destinations[name].isMine);
}
