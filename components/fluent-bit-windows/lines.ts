import { z } from "zod";

import { dropSettings } from "./dropping";
import { maskSettings } from "./masking/settings";
import { parseJsonSettings } from "./parse-json";
import { stackTraceSettings } from "./stack-traces/settings";

export const linesSettings = z.strictObject({
    /**
     * Languages whose stack traces become one record instead of a record for each line: `[dotnet, java]`, or `[{ match: { container: worker }, languages: [python] }, dotnet]`, where the first entry that matches a container decides. A trace includes messages with several lines and the exceptions that caused another one. Lines of the other stream do not split it. A trace that is incomplete when Fluent Bit reads it becomes two records, because waiting for its end could lose it if the pod is killed. The parts of a long line, which the container runtime splits, are always joined. For these containers, it adds about half of Fluent Bit's CPU time. Default: none.
     *
     * @see https://docs.fluentbit.io/manual/pipeline/filters/multiline-stacktrace
     */
    stackTraces: stackTraceSettings,

    /**
     * Whether a line that is a JSON object becomes structured: its fields are under `log_processed`, and the text is removed. Other lines remain unchanged under `log`. `true`: for all containers. A list of matches, such as `[{ match: { namespace: shop } }]`: for these containers. For these, Fluent Bit needs about a tenth more CPU time for each line that is not JSON, and more for each JSON line.
     *
     * @see https://docs.fluentbit.io/manual/pipeline/filters/kubernetes
     */
    parseJson: parseJsonSettings,

    /** Lines that are dropped, such as those of health checks, before any route gets them. They cost nothing, and cannot be recovered. A route with an empty list of destinations drops the lines of its containers too. */
    drop: z.array(dropSettings).prefault([]),

    /**
     * Masks for card numbers, personal data and passwords, which are applied one after the other before a line leaves the node. A JSON line remains valid JSON: a masked number becomes a string. See docs/masking.md.
     */
    mask: z.array(maskSettings).prefault([]),

    /**
     * Size in bytes above which a line is split into several records, so that it is shipped completely. Each record has its number under `part`, such as `2/3`. CloudWatch Logs accepts 1 MiB for each event, and Fluent Bit truncates or drops longer lines. Quotes and backslashes count up to four times, because JSON is nested in JSON. 250,000 is safe for any text, and twice as much with `metadata.send: message`; with nodes of Windows Server 2019, 65,000. It costs about a tenth of Fluent Bit's CPU time, because each line is checked. Default: lines are not split.
     *
     * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
     */
    splitBytes: z.int().min(16_384).max(900_000).optional(),

    /**
     * Whether a line with a time that CloudWatch Logs does not accept is shipped with the current time, and its own time before its text. CloudWatch Logs silently drops lines that are older than 14 days or the log group's retention, or more than two hours in the future. The setting affects all destinations of the line. It costs about a tenth of Fluent Bit's CPU time, because each line is checked.
     *
     * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
     */
    stampOutOfTime: z.boolean().default(false),
});

/** The record's key for the number of a line's part. */
export const partKey = "part";

/** The record's key for the number of a line that is repeated with the same time. */
export const repeatKey = "repeat";

export type LinesSettings = z.output<typeof linesSettings>;
