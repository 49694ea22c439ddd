import { stringify } from "yaml";

import { extraSections } from "../extra";
import type { PlannedRoute } from "../plan";
import type { FluentBitSettings } from "../settings";
import { lineJoiner, lineParser } from "./container-runtime";
import { dropFilters } from "./drop";
import { podLogInput } from "./input";
import { livenessInputs } from "./liveness";
import { maskFilters } from "./mask";
import { metadataFilters, tagParserSection } from "./metadata";
import { missingFieldFilters } from "./missing-fields";
import { nodeLogFilters, nodeLogInputs } from "./node-logs";
import type { Paths } from "./paths";
import type { FluentBitConfig } from "./sections";
import { serviceSection } from "./service";
import { sharedOutputs } from "./shared-outputs";
import { splitFilters } from "./split";
import { stackTraceFilters, traceParsers } from "./stack-traces";

/** The whole configuration, in the order in which a line goes through it. */
export function fluentBitConfig(
    settings: FluentBitSettings,
    paths: Paths,
    routes: readonly PlannedRoute[],
): FluentBitConfig {
    const destinations = routes.flatMap((route) => route.destinations);
    return {
        service: serviceSection(settings, paths),
        parsers: [lineParser, tagParserSection, ...settings.extra.parsers],
        // The one with a parser of lines comes last: Fluent Bit gives that parser to those behind it that have none.
        multiline_parsers: [...traceParsers(settings.lines), lineJoiner],
        pipeline: {
            inputs: [
                podLogInput(settings, paths),
                ...nodeLogInputs(settings, paths),
                ...livenessInputs(settings),
                ...extraSections(settings.extra.inputs, paths.os),
            ],
            filters: [
                ...stackTraceFilters(settings.lines),
                ...dropFilters(settings.lines),
                ...missingFieldFilters(settings, destinations),
                ...maskFilters(settings.lines),
                ...splitFilters(settings.lines),
                ...metadataFilters(
                    settings.metadata,
                    settings.lines,
                    routes.flatMap(({ labelled }) => labelled ?? []),
                    settings.buffer.type,
                    destinations.some(({ takesRecord, logStream }) => takesRecord || logStream?.readsRecord === true),
                ),
                ...nodeLogFilters(settings),
                ...extraSections(settings.extra.filters, paths.os),
            ],
            outputs: [
                ...sharedOutputs(destinations, settings.buffer),
                ...extraSections(settings.extra.outputs, paths.os),
            ],
        },
    };
}

/** The configuration as Fluent Bit's YAML: https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/yaml */
export function toYaml(config: FluentBitConfig): string {
    return stringify(config, { lineWidth: 0 });
}
