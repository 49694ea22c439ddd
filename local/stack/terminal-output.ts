/** A row of Pulumi's display: its mark, a resource's type and name, and a status: ` +  aws:iam:Role fluent-bit creating (0s)`. */
const row =
    /^ ?[+~><=-]{0,3} +\S+ \S+ .*\b(creating|created|updating|updated|deleting|deleted|replacing|replaced|reading|read|refreshing|importing|imported)\b/;

/**
 * Passes the lines of Pulumi's output on, without repeated rows. Where there is no terminal, Pulumi prints a row again for each event about its resource
 * (https://github.com/pulumi/pulumi/blob/v3.259.0/pkg/backend/display/jsonmessage.go rowUpdated).
 */
export function withoutRepeatedRows(): (line: unknown) => Generator<string> {
    const printed = new Set<string>();
    return function* (line) {
        const text = String(line);
        const content = text.trimEnd();
        if (!printed.has(content)) {
            yield text;
        }
        if (row.test(content)) {
            printed.add(content);
        }
    };
}
