import { findSourceMap } from "node:module";
import { fileURLToPath } from "node:url";

/** V8's own has the text of the frame, which the types leave out. */
type Frame = NodeJS.CallSite & { toString: () => string };

/** The module `runtime/debuggable` of Pulumi's SDK. */
interface Debuggable {
    debugPromiseLeaks: boolean;
    debuggablePromise: (...args: unknown[]) => unknown;
}

/** Formats a stack trace, for `Error.prepareStackTrace`: with lines of the sources, which Node.js does only for modules that it translated itself. */
export function formatStackTrace(error: Error, frames: readonly Frame[]): string {
    return [Error.prototype.toString.call(error), ...frames.map(mapped)].join("\n    at ");
}

/**
 * Pulumi's SDK takes a stack trace for each promise, and shows it only with `PULUMI_DEBUG_PROMISE_LEAKS`, for a promise that never ends. Without that variable, it takes
 * none: the traces were half of the CPU time of a component with 200 routes (docs/performance.md).
 * https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/nodejs/runtime/debuggable.ts (debuggablePromise)
 */
export function skipTracesOfPromises(debuggable: Debuggable): void {
    const { debugPromiseLeaks, debuggablePromise } = debuggable;
    if (debugPromiseLeaks) {
        return;
    }
    debuggable.debuggablePromise = (...args) => {
        const { stackTraceLimit } = Error;
        Error.stackTraceLimit = 0;
        try {
            return debuggablePromise(...args);
        } finally {
            Error.stackTraceLimit = stackTraceLimit;
        }
    };
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
