import { namesOverlap } from "../components/fluent-bit-windows/match";
import { resolveRoutes, type Route } from "../components/fluent-bit-windows/routes";
import { iisLogDirectory } from "../components/iis-log-monitor-app/log-monitor/default-sources";
import { appContainer } from "../components/iis-log-monitor-app/names";
import type { IisLogMonitorAppSettings } from "../components/iis-log-monitor-app/settings";
import { variantsOf } from "../components/iis-log-monitor-app/variants";
import { parseReference } from "../components/kubernetes/image-reference";
import { type Problem, within } from "../components/settings/problems";
import { routedContainers } from "./routed-containers";
import type { CheckedSettings, StackSettings } from "./stack-settings";

/** Warnings about settings that are valid, but in combination probably do not do what the user wants. */
export function stackWarnings({
    fluentBit,
    iisApps,
    warnings = [],
}: Pick<CheckedSettings, "fluentBit" | "iisApps" | "warnings">): Problem[] {
    const traces = fluentBit.lines.stackTraces.map(({ match }) => match);
    const wrapped = iisApps.flatMap((app, index) => {
        const isMeant = variantsOf(app).some(({ deployment }) => {
            const pods = { namespace: app.namespace, pod: `${deployment}-*`, container: appContainer };
            return traces.some((match) => namesOverlap(match, pods));
        });
        return isMeant ? within(`iisApps[${index}]`, wrappedTraces(app)) : [];
    });
    return [...warnings, ...wrapped, ...unroutedApps(iisApps, fluentBit), ...imagesByTag(fluentBit.image.overrides)];
}

/** Applications that no route matches, beside routes that match no application: probably, a namespace is misspelt. */
function unroutedApps(iisApps: StackSettings["iisApps"], fluentBit: StackSettings["fluentBit"]): Problem[] {
    const routes = resolveRoutes(fluentBit);
    const taking = iisApps.map((app) => routedContainers(app, routes).flatMap((one) => one.taking));
    const unused = routes.filter(
        (route) => route.match !== undefined && route.to.length > 0 && !taking.flat().includes(route),
    );
    return iisApps.flatMap(({ name, namespace }, index) =>
        unused.length > 0 && taking[index]?.some(({ setting }) => setting === "unrouted") === true
            ? {
                  setting: `iisApps[${index}].namespace`,
                  value: JSON.stringify(namespace),
                  remedy: `no route matches the application ${JSON.stringify(name)} in this namespace, so fluentBit.unrouted gets its lines. No application of the stack matches ${unused.map(inWords).join(", ")}. If one of them is meant for it, correct its match; otherwise add a route`,
              }
            : [],
    );
}

function inWords({ setting, match }: Route): string {
    return `fluentBit.${setting} (namespace: ${JSON.stringify(match?.namespace)})`;
}

/** Images that the policy pack reports (`images-by-digest`). */
function imagesByTag(overrides: StackSettings["fluentBit"]["image"]["overrides"]): Problem[] {
    return Object.entries(overrides).flatMap(([platform, override]) => {
        const reference = typeof override === "string" ? override : override.reference;
        return parseReference(reference).digest === undefined
            ? {
                  setting: `fluentBit.image.overrides.${platform}`,
                  value: JSON.stringify(reference),
                  remedy: `a tag can point to another image later, and the policy pack reports it (images-by-digest). Add the image's digest: ${reference}@sha256:…`,
              }
            : [];
    });
}

/**
 * Log files with stack traces whose lines LogMonitor wraps in a JSON object or XML element each, so that Fluent Bit cannot join them. IIS logs have no stack traces.
 *
 * @see https://github.com/microsoft/windows-container-tools/blob/v2.2.1/LogMonitor/src/LogMonitor/LogFileMonitor.cpp (`WriteToConsole`)
 */
function wrappedTraces({ logMonitor: { logFormat, sources } }: IisLogMonitorAppSettings): Problem[] {
    return sources.flatMap((source, index) =>
        logFormat === "custom" || source.type !== "File" || isIisLog(source.directory)
            ? []
            : {
                  setting: `logMonitor.sources[${index}].directory`,
                  value: JSON.stringify(source.directory),
                  remedy:
                      `with logFormat "${logFormat}", LogMonitor wraps each line separately, ` +
                      'so fluentBit.lines.stackTraces cannot join its stack traces. Set logFormat: custom, and customLogFormat: "%Message%" for this source (docs/iis-applications.md).',
              },
    );
}

function isIisLog(directory: string): boolean {
    const folder = directory.replace(/[\\/]+/g, "\\").toLowerCase();
    return `${folder}\\`.startsWith(`${iisLogDirectory.toLowerCase()}\\`);
}
