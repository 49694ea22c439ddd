import { findSourceMap } from "node:module";
import { fileURLToPath } from "node:url";

/** V8's own has the text of the frame, which the types leave out. */
type Frame = NodeJS.CallSite & { toString: () => string };

/**
 * Formats a stack trace, for `Error.prepareStackTrace`. Pulumi's SDK takes a trace for each promise and formats it at once, but shows it only for a promise that never
 * ends. Mapping these to the sources, as source-map-support and Node.js do, was a third of the CPU time of a component with 200 routes (docs/performance.md).
 */
export function formatStackTrace(error: Error, frames: readonly Frame[]): string {
    const isOfPromise = /@pulumi[\\/]pulumi[\\/]runtime[\\/]debuggable\.js$/.test(frames[0]?.getFileName() ?? "");
    return [Error.prototype.toString.call(error), ...frames.map(isOfPromise ? String : mapped)].join("\n    at ");
}

function mapped(frame: Frame): string {
    const text = String(frame);
    const file = frame.getFileName() ?? "";
    const map = file.includes("node_modules") ? undefined : findSourceMap(file);
    const [line, column] = [frame.getLineNumber() ?? 1, frame.getColumnNumber() ?? 1];
    const origin = map?.findOrigin(line, column);
    return origin !== undefined && "fileName" in origin && origin.fileName.startsWith("file:")
        ? text.replace(
              `${file}:${line}:${column}`,
              `${fileURLToPath(origin.fileName)}:${origin.lineNumber}:${origin.columnNumber}`,
          )
        : text;
}
