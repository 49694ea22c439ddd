import { z } from "zod";

import { expressionFault } from "./expression-fault";
import { maskSettings } from "./masking/settings";
import { matchSettings } from "./match";
import { parseJsonSettings } from "./parse-json";
import { stackTraceSettings } from "./stack-traces/settings";

/** What a regular expression in the settings must not be, whoever reads it. */
const pattern = z.string().superRefine((text, context) => {
    const refuse = (message: string) => {
        context.addIssue({ code: "custom", message });
    };
    if (text.includes("${")) {
        refuse("holds ${, which Fluent Bit takes for an environment variable; write [$]{ instead");
        return;
    }
    try {
        if (new RegExp(text).test("")) {
            refuse("matches the empty text, and so every line; write what the lines have in common");
        }
    } catch {
        refuse(`is not a regular expression: ${expressionFault(text)}`);
    }
});

/** Lines that something is done to: which containers', and how they look. */
const selection = {
    /** Whose lines. Default: every container's. */
    match: matchSettings.prefault({}),
    /** Regular expression that is searched for in the line. */
    pattern,
    /** Whether capital and small letters are the same. */
    ignoreCase: z.boolean().default(false),
};

export const linesSettings = z.strictObject({
    /**
     * Languages whose stack traces become one record instead of a record for each line: `[dotnet, java]`, or `[{ match: { container: worker }, languages: [python] }, dotnet]`, where the first entry that
     * takes a container decides. Messages of several lines and the exceptions that caused another one belong to a trace; lines of the other stream do not split it. A trace that is being written at the very
     * moment when Fluent Bit reads comes as two records: waiting for its end would lose it when the pod is killed meanwhile. The parts of a long line, which the container runtime writes apart, are always
     * joined. It costs about half of Fluent Bit's processor time again for these containers. Default: none.
     *
     * @see https://docs.fluentbit.io/manual/pipeline/filters/multiline-stacktrace
     */
    stackTraces: stackTraceSettings,

    /**
     * Whether a line that is a JSON object is shipped as one: its fields are below `log_processed`, and the text itself is left out. Other lines stay as they are, under `log`. `true`: of every container.
     * A list of matches, such as `[{ match: { namespace: shop } }]`: of these containers. For these, Fluent Bit takes about a tenth more processor time for each line that is not JSON, and more for one that is.
     *
     * @see https://docs.fluentbit.io/manual/pipeline/filters/kubernetes
     */
    parseJson: parseJsonSettings,

    /** Lines that are not shipped at all, such as those of health checks. They cost nothing, and are gone. */
    drop: z.array(z.strictObject(selection)).prefault([]),

    /**
     * What is masked before a line leaves the node: card numbers, personal data, passwords. The masks apply one after the other. A JSON line stays valid JSON: a number that is masked becomes a
     * string. See docs/masking.md.
     */
    mask: z.array(maskSettings).prefault([]),

    /**
     * Bytes above which a line becomes several records, so that nothing of it is lost; each says under `part` which it is, as in `2/3`. CloudWatch Logs takes 1 MiB an event, and Fluent Bit cuts
     * what is longer, or leaves it out. Quotes and backslashes count up to four times there, where JSON goes into JSON: 250,000 is safe for any text, and with `metadata.send: message` twice as much; with nodes of Windows Server 2019, 65,000. It
     * costs about a tenth of Fluent Bit's processor time, since each line has to be looked at. Default: lines are not split.
     *
     * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
     */
    splitBytes: z.int().min(16_384).max(900_000).optional(),

    /**
     * Whether a line that is older than CloudWatch Logs takes, 14 days or a log group's retention, or more than two hours ahead, is shipped with the time of now and its own time before its text.
     * Without it CloudWatch Logs leaves such a line out, and tells nobody. It holds for every destination of the line. It costs about a tenth of Fluent Bit's processor time, since each line has to be
     * looked at.
     *
     * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
     */
    stampOutOfTime: z.boolean().default(false),
});

/** The key of a record that says which part of a line it has. */
export const partKey = "part";

/** The key of a record whose line comes a second or later time with the same time: which. */
export const repeatKey = "repeat";

export type LinesSettings = z.output<typeof linesSettings>;
