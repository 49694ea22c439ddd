import { batchViolation, isOutsideOfTime, type LogEvent, overheadBytes } from "./limits";

/** An answer of the service: the status and the JSON body. */
export interface Answer {
    status: number;
    body: Record<string, unknown>;
}

/** Who is told of each event that arrives. */
export interface EventSink {
    /** @param isTaken whether the service keeps it */
    add(group: string, message: string, isTaken: boolean, more: { stream: string; timestamp: number }): void;
}

interface PutLogEvents {
    logGroupName: string;
    logStreamName: string;
    logEvents: LogEvent[];
}

/**
 * CloudWatch Logs, as far as a shipper meets it: groups, streams and batches with their limits.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_Operations.html
 */
export class CloudWatchLogs {
    /** Batches and events taken, and the bytes that AWS would bill: the messages in UTF-8 and 26 bytes for each. */
    readonly taken = { batches: 0, events: 0, bytes: 0 };
    /** What was wrong with requests that were refused, and how often. */
    readonly violations = new Map<string, number>();
    private readonly groups = new Map<string, Set<string>>();

    constructor(private readonly sink: EventSink) {}

    createGroups(names: readonly string[]): void {
        for (const name of names) {
            this.groups.set(name, this.groups.get(name) ?? new Set());
        }
    }

    /** As an administrator does in the console, while a shipper goes on writing to them. */
    deleteStreams(): void {
        for (const streams of this.groups.values()) {
            streams.clear();
        }
    }

    /** With their streams: a group that is made again has none. */
    deleteGroups(): void {
        this.groups.clear();
    }

    /** @param target the header `X-Amz-Target` */
    handle(target: string, body: string): Answer {
        const operation = target.replace(/^Logs_20140328\./, "");
        const request = JSON.parse(body) as Record<string, unknown>;
        switch (operation) {
            case "CreateLogGroup":
                return this.createLogGroup(request as { logGroupName: string });
            case "CreateLogStream":
                return this.createLogStream(request as { logGroupName: string; logStreamName: string });
            case "PutLogEvents":
                return this.putLogEvents(request as unknown as PutLogEvents);
            default:
                return this.refuse("UnknownOperationException", `${operation} is not known here`);
        }
    }

    /** Notes a request whose sender was not known, whose contents are not at fault. */
    refuseUnauthenticated(fault: string): void {
        this.note(`who asks is not known: ${fault}`);
    }

    private createLogGroup({ logGroupName }: { logGroupName: string }): Answer {
        if (this.groups.has(logGroupName)) {
            return failure("ResourceAlreadyExistsException", "The specified log group already exists");
        }
        this.groups.set(logGroupName, new Set());
        return { status: 200, body: {} };
    }

    private createLogStream({ logGroupName, logStreamName }: { logGroupName: string; logStreamName: string }): Answer {
        const streams = this.groups.get(logGroupName);
        if (streams === undefined) {
            return this.refuse("ResourceNotFoundException", "The specified log group does not exist.");
        }
        if (!/^[^:*]{1,512}$/.test(logStreamName)) {
            return this.refuse(
                "InvalidParameterException",
                `logStreamName ${logStreamName}: must match [^:*]* and have 1 to 512 characters`,
            );
        }
        if (streams.has(logStreamName)) {
            return failure("ResourceAlreadyExistsException", "The specified log stream already exists");
        }
        streams.add(logStreamName);
        return { status: 200, body: {} };
    }

    private putLogEvents({ logGroupName, logStreamName, logEvents }: PutLogEvents): Answer {
        const streams = this.groups.get(logGroupName);
        if (streams === undefined) {
            return this.refuse("ResourceNotFoundException", "The specified log group does not exist.");
        }
        if (!streams.has(logStreamName)) {
            return this.refuse("ResourceNotFoundException", "The specified log stream does not exist.");
        }
        const sizes = logEvents.map(({ message }) => Buffer.byteLength(message));
        const violation = batchViolation(logEvents, sizes);
        if (violation !== undefined) {
            return this.refuse("InvalidParameterException", violation);
        }
        const now = Date.now();
        let rejected = 0;
        logEvents.forEach((event, index) => {
            const isTaken = !isOutsideOfTime(event, now);
            this.sink.add(logGroupName, event.message, isTaken, {
                stream: logStreamName,
                timestamp: event.timestamp,
            });
            if (isTaken) {
                this.taken.events++;
                this.taken.bytes += (sizes[index] ?? 0) + overheadBytes;
            } else {
                rejected++;
            }
        });
        this.taken.batches++;
        // The real answer says which events were rejected, by their place in the batch; no shipper reads it.
        return { status: 200, body: { nextSequenceToken: "49", ...(rejected > 0 && { rejectedLogEventsInfo: {} }) } };
    }

    private refuse(type: string, message: string): Answer {
        this.note(`${type}: ${message}`);
        return failure(type, message);
    }

    private note(violation: string): void {
        this.violations.set(violation, (this.violations.get(violation) ?? 0) + 1);
    }
}

export function failure(type: string, message: string, status = 400): Answer {
    return { status, body: { __type: type, message } };
}
