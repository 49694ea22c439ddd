import { findSourceMap } from "node:module";
import { fileURLToPath } from "node:url";

/** V8's own has the text of the frame, which the types leave out. */
type Frame = NodeJS.CallSite & { toString: () => string };

/**
 * Formats a stack trace, for `Error.prepareStackTrace`. Pulumi's SDK takes a trace for each promise and formats it at once, but shows it only for a promise that never
 * ends. Mapping these to the sources, as source-map-support and Node.js do, is a third of the program's CPU time in a preview of 200 routes (docs/performance.md).
 */
export function formatStackTrace(error: Error, frames: readonly Frame[]): string {
    const isOfPromise = /@pulumi[\\/]pulumi[\\/]runtime[\\/]debuggable\.js$/.test(frames[0]?.getFileName() ?? "");
    return [String(error), ...frames.map(isOfPromise ? String : mapped)].join("\n    at ");
}

function mapped(frame: Frame): string {
    const file = frame.getFileName() ?? "";
    const map = file.includes("node_modules") ? undefined : findSourceMap(file);
    const origin = map?.findOrigin(frame.getLineNumber() ?? 1, frame.getColumnNumber() ?? 1);
    return origin !== undefined && "fileName" in origin
        ? `${frame.getFunctionName() ?? "<anonymous>"} (${fileURLToPath(origin.fileName)}:${origin.lineNumber}:${origin.columnNumber})`
        : String(frame);
}
