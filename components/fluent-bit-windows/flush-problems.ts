import type { Problem } from "../settings/problems";
import type { FluentBitSettings } from "./settings";

/** An interval of a quiet node that Fluent Bit does not reach: it doubles the interval of a busy one, and no more. */
export function flushProblems({ buffer: { flushSeconds, quietFlushSeconds } }: FluentBitSettings): Problem[] {
    const isPossible =
        quietFlushSeconds === undefined || (quietFlushSeconds >= flushSeconds && quietFlushSeconds <= 2 * flushSeconds);
    if (isPossible) {
        return [];
    }
    const remedy = `must be from ${flushSeconds} to ${2 * flushSeconds}: from buffer.flushSeconds to twice as many`;
    return [{ setting: "buffer.quietFlushSeconds", value: String(quietFlushSeconds), remedy }];
}
