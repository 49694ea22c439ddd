/** How a container runtime writes a line to the file. `cri`: containerd, on every EKS node since 1.24. `docker`: before that. */
export type LogFormat = "cri" | "docker";

/** containerd cuts longer lines into parts of so many bytes: https://github.com/containerd/containerd/blob/main/internal/cri/io/logger.go */
export const maxPartBytes = 16 * 1024;

/** The line as the file gets it, with its line break. */
export function formatLine(format: LogFormat, text: Buffer, time: Date): Buffer {
    return format === "cri" ? criEntries(text, time) : dockerEntry(text, time);
}

/** One entry, or several with the tag `P` (partial) on all but the last. */
function criEntries(text: Buffer, time: Date): Buffer {
    const entries: Buffer[] = [];
    for (let start = 0; start === 0 || start < text.length; start += maxPartBytes) {
        const end = start + maxPartBytes;
        const head = `${nanoseconds(time)} stdout ${end < text.length ? "P" : "F"} `;
        entries.push(Buffer.from(head), text.subarray(start, end), lineBreak);
    }
    return Buffer.concat(entries);
}

function dockerEntry(text: Buffer, time: Date): Buffer {
    return Buffer.from(
        `${JSON.stringify({ log: `${text.toString()}\n`, stream: "stdout", time: nanoseconds(time) })}\n`,
    );
}

const lineBreak = Buffer.from("\n");

/** RFC 3339 with nanoseconds, as both runtimes write it. */
function nanoseconds(time: Date): string {
    return time.toISOString().replace("Z", "000000Z");
}
