import { readFileSync } from "node:fs";
import path from "node:path";
import { checkout, logFile } from "../layout";

/** The end of a program's log, with the path of the file, for an error message. */
export function endOfLog(program: string): string {
    const file = logFile(program);
    let content: string;
    try {
        content = readFileSync(file, "utf8");
    } catch {
        return `(it wrote no log to ${path.relative(checkout, file)})`;
    }
    const all = content.trimEnd().split("\n");
    return [`the end of ${path.relative(checkout, file)}:`, ...all.slice(-15).map((line) => `  ${line}`)].join("\n");
}
