import { type LogPrices, type PricedGroup, pricePerGB } from "../components/aws/log-prices";

/** Bytes that CloudWatch Logs bills for each event in addition to its text: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
export const eventOverhead = 26;

/** How much lines cost in a log group. */
export interface Cost {
    /** Taken in within 30 days. */
    gigabytes: number;
    /** US dollars within 30 days. */
    takenIn: number;
    /** US dollars a month, at most: CloudWatch Logs keeps lines compressed. */
    kept: number;
}

/** What lines cost in a log group. `bytes` is what is billed for each line, {@link eventOverhead} included. */
export function costOf(
    { bytes, linesPerSecond }: { bytes: number; linesPerSecond: number },
    group: PricedGroup & { retentionDays: number },
    prices: LogPrices,
): Cost {
    const gigabytes = (bytes * linesPerSecond * 30 * 86400) / 1e9;
    return {
        gigabytes,
        takenIn: gigabytes * pricePerGB(group, prices),
        kept: ((gigabytes * group.retentionDays) / 30) * prices.pricePerGBMonth,
    };
}
