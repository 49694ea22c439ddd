import { firehosePerGB, firehoseRecordBytes, largeObjectClasses, s3Prices } from "../components/aws/delivery-prices";
import { pricePerGB } from "../components/aws/log-prices";
import type { PlannedDestination } from "../components/fluent-bit-windows/destinations/destination";
import { monitoringPrices } from "../components/fluent-bit-windows/monitoring/cost";
import type { PlannedRoute } from "../components/fluent-bit-windows/planned-route";
import { eventOverhead, logPricesInWords } from "./cost";
import { accessLogMetrics, monitoringCostOf, pricedGroup, type Rate } from "./explaining";
import { exampleEvents } from "./overhead";
import type { PlannedStack } from "./planned-stack";

/** How much a stack ships, and from how many nodes. */
export interface Volume {
    /** GB of lines that all containers write each day, without metadata. */
    gbPerDay: number;
    nodes: number;
}

/** Size of compressed records, as a share of their size. It is an assumption on the safe side: gzip compressed public logs to 0.037 to 0.085, see docs/costs.md. */
const compressed = 0.1;

interface Item {
    what: string;
    quantity: string;
    /** US dollars a month; absent if it is not estimated. */
    dollars?: number;
}

/** What a stack's logs cost in 30 days, with the lines evenly distributed over its routes. */
export function monthlyCostTable(stack: PlannedStack, { gbPerDay, nodes }: Volume, rate: Rate): string[][] {
    const { fluentBit } = stack;
    const ofSettings = fluentBit.routes.filter(
        ({ match, destinations }) => match !== undefined && destinations.length > 0,
    );
    const routes = ofSettings.length > 0 ? ofSettings : fluentBit.routes.filter(({ name }) => name === "unrouted");
    const lines = (gbPerDay * 30 * 1e9) / rate.bytesPerLine / routes.length;
    const items = [
        ...routes.flatMap((route) => route.destinations.flatMap((to) => itemsOf(route, to, stack, { lines, rate }))),
        ...monitoringItems(stack, nodes),
        ...insightsItems(stack),
    ];
    const sum = items.reduce((all, { dollars = 0 }) => all + dollars, 0);
    return [
        ["costs in 30 days", "quantity", "USD"],
        ...items.map(({ what, quantity, dollars }) => [what, quantity, dollars?.toFixed(2) ?? "not estimated"]),
        [
            "sum",
            `${gbPerDay} GB of lines a day, ${rate.bytesPerLine} bytes a line without metadata and the ${eventOverhead} that CloudWatch Logs adds, evenly from ${routes.length} ${routes.length === 1 ? "route" : "routes"}; ${logPricesInWords(stack.cluster.region, rate)}`,
            sum.toFixed(2),
        ],
    ];
}

function itemsOf(
    route: PlannedRoute,
    to: PlannedDestination,
    stack: PlannedStack,
    { lines, rate }: { lines: number; rate: Rate },
): Item[] {
    const sizes = exampleEvents(to, route, stack, rate.bytesPerLine).map((event) => Buffer.byteLength(event));
    const gigabytes = (bytes: (size: number) => number) =>
        (lines * sizes.reduce((sum, size) => sum + bytes(size), 0)) / 1e9;
    const raw = gigabytes((size) => size);
    const of = (what: string) => `${route.name}: ${what}`;
    switch (to.output.name) {
        case "cloudwatch_logs": {
            const group = to.targets.find((target) => target.kind === "logGroup");
            const priced =
                group === undefined ? { logClass: "STANDARD" as const, isMasked: false } : pricedGroup(group);
            const billed = gigabytes((size) => size + eventOverhead);
            const bytes = sizes.reduce((sum, size) => sum + size + eventOverhead, 0);
            const price = pricePerGB(priced, rate);
            return [
                {
                    what: of("CloudWatch Logs, ingestion"),
                    quantity: `${times(billed, "GB", price)}, ${bytes} bytes a line`,
                    dollars: billed * price,
                },
                ...(group === undefined
                    ? []
                    : [
                          storage(of("CloudWatch Logs, storage"), billed, group.retentionDays, rate.pricePerGBMonth, {
                              begin: "at most ",
                          }),
                      ]),
            ];
        }
        case "kinesis_firehose": {
            const isPacked = to.output["compression"] === "gzip";
            const aggregated = to.output["simple_aggregation"] === true;
            const taken = aggregated
                ? raw * (isPacked ? compressed : 1)
                : gigabytes((size) => Math.ceil(size / firehoseRecordBytes) * firehoseRecordBytes);
            return [
                { what: of("Firehose"), quantity: times(taken, "GB", firehosePerGB), dollars: taken * firehosePerGB },
                ...(to.expiry === undefined
                    ? []
                    : [storage(of("S3, storage"), raw * compressed, to.expiry.days, s3Prices.perGBMonth.STANDARD)]),
            ];
        }
        case "s3": {
            const storageClass = (to.output["storage_class"] ?? "STANDARD") as keyof typeof s3Prices.perGBMonth;
            const kept = raw * (to.output["compression"] === "gzip" ? compressed : 1);
            const minimum = largeObjectClasses.includes(storageClass) ? ", at least 128 KB for each object" : "";
            const uploads = (30 * 86_400) / uploadSeconds(to);
            const price = s3Prices.perThousandUploads[storageClass];
            return [
                ...(to.expiry === undefined
                    ? []
                    : [
                          storage(
                              of(`S3 (${storageClass}), storage`),
                              kept,
                              to.expiry.days,
                              s3Prices.perGBMonth[storageClass],
                              { end: minimum },
                          ),
                      ]),
                {
                    what: of("S3, uploads"),
                    quantity: `${((uploads / 1000) * price).toFixed(2)} USD for each container that always writes (${uploads.toFixed(0)} uploads)`,
                },
            ];
        }
        default:
            return [{ what: of(to.description), quantity: `${raw.toFixed(1)} GB` }];
    }
}

/** `upload_timeout` is in seconds, with a unit: `300s`. */
function uploadSeconds({ output }: PlannedDestination): number {
    return Number.parseInt(String(output["upload_timeout"]), 10);
}

function storage(
    what: string,
    gigabytesAMonth: number,
    days: number,
    price: number,
    { begin = "", end = "" }: { begin?: string; end?: string } = {},
): Item {
    const kept = (gigabytesAMonth * days) / 30;
    return { what, quantity: `${begin}${times(kept, "GB", price)}, after ${days} days${end}`, dollars: kept * price };
}

function times(number: number, unit: string, price: number): string {
    return `${number.toFixed(unit === "GB" ? 1 : 0)} ${unit} × ${price}`;
}

function monitoringItems(stack: PlannedStack, nodes: number): Item[] {
    const cost = monitoringCostOf(stack);
    if (cost === undefined) {
        return [];
    }
    const { clusterMetrics, nodeMetrics, alarmMetrics, nodeMiB } = cost.counts;
    return [
        {
            what: "monitoring: metrics and alarms",
            quantity: `${clusterMetrics} metrics, ${alarmMetrics} metrics of alarms`,
            dollars: cost.cluster,
        },
        {
            what: `monitoring: ${nodes} ${nodes === 1 ? "node" : "nodes"}`,
            quantity: `${nodeMetrics * nodes} metrics, at most ${(nodeMiB * nodes).toFixed(0)} MiB of lines`,
            dollars: cost.node * nodes,
        },
    ];
}

function insightsItems(stack: PlannedStack): Item[] {
    const metrics = accessLogMetrics(stack).length;
    return [
        ...(metrics === 0
            ? []
            : [
                  {
                      what: "metrics of access logs",
                      quantity: times(metrics, metrics === 1 ? "metric" : "metrics", monitoringPrices.metric),
                      dollars: metrics * monitoringPrices.metric,
                  },
              ]),
        ...(stack.fluentBit.insights.dashboard === undefined
            ? []
            : [
                  {
                      what: "dashboard",
                      quantity: "free if the account has at most three",
                      dollars: monitoringPrices.dashboard,
                  },
              ]),
    ];
}
