/**
 * What CloudWatch Logs asks of a PutLogEvents request.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
 */
export interface LogEvent {
    timestamp: number;
    message: string;
}

/** What CloudWatch Logs adds to each event's size, when it checks limits and when it bills. */
export const overheadBytes = 26;
export const maxEventBytes = 1024 * 1024;
export const maxBatchBytes = 1_048_576;
export const maxBatchEvents = 10_000;
const maxSpan = 24 * 3600 * 1000;
const maxAge = 14 * 24 * 3600 * 1000;
const maxAhead = 2 * 3600 * 1000;

/** Why AWS refuses the whole batch, in its words; undefined if it does not. */
export function batchViolation(events: readonly LogEvent[], sizes: readonly number[]): string | undefined {
    if (events.length === 0) {
        return "1 validation error detected: Value at 'logEvents' failed to satisfy constraint: Member must have length greater than or equal to 1";
    }
    if (events.length > maxBatchEvents) {
        return `Too many log events: ${events.length} exceeds the limit of ${maxBatchEvents}`;
    }
    if (events.some(({ message }) => message === "")) {
        return "Log event message must not be empty";
    }
    const largest = Math.max(...sizes);
    if (largest > maxEventBytes) {
        return `Log event too large: ${largest} bytes exceeds limit of ${maxEventBytes}`;
    }
    const size = sizes.reduce((sum, bytes) => sum + bytes + overheadBytes, 0);
    if (size > maxBatchBytes) {
        return `Upload too large: ${size} bytes exceeds limit of ${maxBatchBytes}`;
    }
    if (events.some(({ timestamp }, index) => timestamp < (events[index - 1]?.timestamp ?? timestamp))) {
        return "Log events in a single PutLogEvents request must be in chronological order.";
    }
    if ((events.at(-1)?.timestamp ?? 0) - (events[0]?.timestamp ?? 0) > maxSpan) {
        return "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.";
    }
    return undefined;
}

/** AWS takes the batch and leaves out such an event, which is then lost. */
export function isOutsideOfTime({ timestamp }: LogEvent, now: number): boolean {
    return timestamp < now - maxAge || timestamp > now + maxAhead;
}
