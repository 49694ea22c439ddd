import { Transform } from "node:stream";

/** A row of Pulumi's display: its mark, a resource's type and name, and a status: ` +  aws:iam:Role fluent-bit creating (0s)`. */
const row =
    /^ ?[+~><=-]{0,3} +\S+ \S+ .*\b(creating|created|updating|updated|deleting|deleted|replacing|replaced|reading|read|refreshing|importing|imported)\b/;

/**
 * Pulumi's output for a log, without repeated rows. Where there is no terminal, Pulumi prints a row again for each event about its resource
 * (https://github.com/pulumi/pulumi/blob/v3.259.0/pkg/backend/display/jsonmessage.go rowUpdated).
 */
export function quieterOutput(): Transform {
    const printed = new Set<string>();
    let rest = "";
    const kept = (line: string): boolean => {
        const text = line.trimEnd();
        if (!row.test(text)) {
            return true;
        }
        const isNew = !printed.has(text);
        printed.add(text);
        return isNew;
    };
    return new Transform({
        decodeStrings: false,
        transform(chunk: Buffer | string, _, done) {
            const lines = (rest + chunk.toString()).split("\n");
            rest = lines.pop() ?? "";
            const text = lines
                .filter(kept)
                .map((line) => `${line}\n`)
                .join("");
            done(null, text);
        },
        flush(done) {
            done(null, rest !== "" && kept(rest) ? rest : "");
        },
    });
}
