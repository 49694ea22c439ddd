import type { LogPrices } from "../../components/aws/log-prices";
import { costOf } from "../cost";
import type { PageDestination } from "./page-data";

/** US dollars in 30 days, to take lines in and to keep them; undefined if it is not a log group of the stack. */
export function dollars(
    { billed }: PageDestination,
    rate: { linesPerSecond: number; bytesPerLine: number },
    prices: LogPrices,
): number | undefined {
    if (billed === undefined) {
        return undefined;
    }
    const bytes = rate.bytesPerLine + billed.overhead;
    const { takenIn, kept } = costOf({ bytes, linesPerSecond: rate.linesPerSecond }, billed, prices);
    return takenIn + kept;
}

export function inWords(amount: number | undefined): string {
    return amount === undefined ? "not estimated" : `${amount.toFixed(2)} USD a month`;
}
