import { namesOverlap } from "../components/fluent-bit-windows/match";
import { iisLogDirectory } from "../components/iis-log-monitor-app/log-monitor/default-sources";
import { appContainer } from "../components/iis-log-monitor-app/names";
import type { IisLogMonitorAppSettings } from "../components/iis-log-monitor-app/settings";
import { variantsOf } from "../components/iis-log-monitor-app/variants";
import { parseReference } from "../components/kubernetes/image-reference";
import type { StackSettings } from "./stack-settings";

/** What sections of a stack file say that is allowed by itself, and does not do together what is wanted. */
export function stackWarnings({ fluentBit, iisApps }: Pick<StackSettings, "fluentBit" | "iisApps">): string[] {
    const traces = fluentBit.lines.stackTraces.map(({ match }) => match);
    const wrapped = iisApps.flatMap((app) => {
        const isMeant = variantsOf(app).some(({ deployment }) => {
            const pods = { namespace: app.namespace, pod: `${deployment}-*`, container: appContainer };
            return traces.some((match) => namesOverlap(match, pods));
        });
        return isMeant ? wrappedTraces(app) : [];
    });
    return [...wrapped, ...imagesByTag(fluentBit.image.overrides)];
}

/** Images that the policy pack refuses (`images-by-digest`). */
function imagesByTag(overrides: StackSettings["fluentBit"]["image"]["overrides"]): string[] {
    return Object.entries(overrides).flatMap(([platform, override]) => {
        const reference = typeof override === "string" ? override : override.reference;
        return parseReference(reference).digest === undefined
            ? `fluentBit.image.overrides.${platform} = ${JSON.stringify(reference)}: a tag can be another image tomorrow, and the policy pack refuses it (images-by-digest). ` +
                  `Write the digest behind it: ${reference}@sha256:…`
            : [];
    });
}

/**
 * Log files whose stack traces reach Fluent Bit with each line in a JSON object, or an XML element, of its own, where nothing joins them. IIS' own logs have none.
 *
 * @see https://github.com/microsoft/windows-container-tools/blob/v2.2.1/LogMonitor/src/LogMonitor/LogFileMonitor.cpp (`WriteToConsole`)
 */
function wrappedTraces({ name, logMonitor: { logFormat, sources } }: IisLogMonitorAppSettings): string[] {
    return sources.flatMap((source, index) =>
        logFormat === "custom" || source.type !== "File" || isIisLog(source.directory)
            ? []
            : `iisApps ${name}: logMonitor.sources[${index}].directory = ${JSON.stringify(source.directory)}: with logFormat "${logFormat}", LogMonitor wraps each line of a file by itself, ` +
              'so fluentBit.lines.stackTraces joins no stack trace of it. Set logFormat: custom, and customLogFormat: "%Message%" at this source (docs/iis-applications.md).',
    );
}

function isIisLog(directory: string): boolean {
    const folder = directory.replace(/[\\/]+/g, "\\").toLowerCase();
    return `${folder}\\`.startsWith(`${iisLogDirectory.toLowerCase()}\\`);
}
