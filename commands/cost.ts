import { type LogPrices, pricedRegion, type PricedGroup, pricePerGB, quotedPrices } from "../components/aws/log-prices";

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

/** Whose prices a sum for a stack in a region has. */
export function pricesInWords(region: string): string {
    return region === pricedRegion
        ? `at the prices of ${pricedRegion}`
        : `at the prices of ${pricedRegion}, since those of ${region} are not recorded`;
}

/** The same for a log group. The price of ingestion can be given. */
export function logPricesInWords(region: string, prices: LogPrices): string {
    const [given, quoted] = [prices.pricePerGB, quotedPrices.pricePerGB];
    if (given.STANDARD !== quoted.STANDARD || given.INFREQUENT_ACCESS !== quoted.INFREQUENT_ACCESS) {
        const other = region === pricedRegion ? "" : `, since that of ${region} is not recorded`;
        return `at ${given.STANDARD} USD for each GB ingested, and at the price of ${pricedRegion} for storage${other}`;
    }
    return region === pricedRegion
        ? pricesInWords(region)
        : `${pricesInWords(region)} (--price sets the one for ingestion)`;
}
