import type { PlannedDestination } from "../destinations/destination";
import { extraOutputs, extraSections } from "../extra/settings";
import { defaultVersion } from "../fluent-bit/versions";
import type { PlannedRoute } from "../planned-route";
import type { FluentBitSettings } from "../settings";
import type { ReadLogs } from "../shippers";
import { withNetworkLimits } from "./connections";
import { lineJoiner, lineParser } from "./container-runtime";
import { dropFilters, routeDropFilters, unlabelledDropFilters } from "./drop";
import { podLogInput } from "./input";
import { labelledRoutes, mostDestinations } from "./labels";
import { livenessInputs } from "./liveness";
import { maskFilters } from "./mask";
import { metadataFilters, type RecordNeeds, recordsByScript, tagParserSection } from "./metadata";
import { missingFieldFilters } from "./missing-fields";
import { monitoringFilters, monitoringInputs, monitoringOutputs } from "./monitoring";
import { nodeLogFilters, nodeLogInputs, nodeLogParsers, nodeLogReadings } from "./node-logs";
import { ownLogInput } from "./own-log";
import type { Paths } from "./paths";
import { asksDelivery, readinessFilters, readinessInputs, readinessOutputs } from "./readiness";
import type { FilterSection, FluentBitConfig } from "./sections";
import { keepingOneOfEqual, repeatFilters } from "./repeats";
import { makesRecords } from "../records";
import { serviceSection } from "./service";
import { sharedOutputs } from "./shared-outputs";
import { splitFilters } from "./split";
import { stampFilters } from "./stamp";
import { stackTraceFilters, traceParsers } from "./stack-traces";

/** Where a configuration runs, and for whom. */
export interface ConfigPlace {
    cluster: string;
    paths: Paths;
    /** What of all logs this Fluent Bit reads. */
    reads?: readonly ReadLogs[] | undefined;
    /** The version that has to understand it. */
    version?: string | undefined;
}

/**
 * The whole configuration, in the order in which a line goes through it.
 *
 * @param metricsTo where Fluent Bit's own metrics go; absent: nowhere
 */
export function fluentBitConfig(
    settings: FluentBitSettings,
    { cluster, paths, reads = ["disk"], version = defaultVersion }: ConfigPlace,
    routes: readonly PlannedRoute[],
    metricsTo?: PlannedDestination,
): FluentBitConfig {
    const pods = reads.includes("disk");
    const nodeLogs = nodeLogReadings(settings, paths, reads);
    const destinations = routes
        .filter(({ nodeLog }) => (nodeLog === undefined ? pods : nodeLogs.some(({ key }) => key === nodeLog)))
        .flatMap((route) => route.destinations);
    // Where pods are not read, nothing is for them.
    const filters = pods ? podLogFilters(settings, routes, destinations, metricsTo !== undefined) : [];
    const lineInputs = [
        ...(pods ? [podLogInput(settings, paths, version)] : []),
        ...nodeLogInputs(settings, paths, nodeLogs, version),
    ];
    const outputs = sharedOutputs(destinations, settings.buffer);
    const monitored = metricsTo && {
        cluster,
        destination: metricsTo,
        inputs: lineInputs.map(({ alias }) => alias),
        outputs,
        reads,
    };
    const extra = pods ? settings.extra : { parsers: [], inputs: [], filters: [], outputs: [] };
    return {
        service: serviceSection(settings, paths, outputs, version, mostDestinations(labelledRoutes(routes))),
        parsers: [
            ...(pods ? [lineParser] : []),
            ...(filters.some(({ name }) => name === "kubernetes") ? [tagParserSection(settings)] : []),
            ...nodeLogParsers(nodeLogs),
            ...extra.parsers,
        ],
        // The input with a line parser comes last: Fluent Bit also uses that parser for later inputs without their own.
        ...(pods && { multiline_parsers: [...traceParsers(settings.lines), lineJoiner] }),
        pipeline: {
            inputs: [
                ...lineInputs,
                ...livenessInputs(settings),
                ...(asksDelivery(settings) || monitored !== undefined ? [ownLogInput(settings, paths)] : []),
                ...readinessInputs(settings),
                ...(monitored === undefined ? [] : monitoringInputs()),
                ...extraSections("inputs", extra.inputs, paths),
            ],
            filters: [
                ...filters,
                ...nodeLogFilters(settings, nodeLogs, version),
                ...repeatFilters(
                    "node-repeats",
                    keepingOneOfEqual(routes).filter(({ nodeLog }) => nodeLogs.some(({ key }) => key === nodeLog)),
                    routes,
                ),
                ...(monitored === undefined ? [] : monitoringFilters(settings, paths, monitored)),
                ...readinessFilters(settings),
                ...extraSections("filters", extra.filters, paths),
            ],
            outputs: withNetworkLimits(
                [
                    ...outputs,
                    ...readinessOutputs(settings, paths),
                    ...(monitored === undefined ? [] : monitoringOutputs(paths, monitored)),
                    ...extraOutputs(extra.outputs, settings.logLevel, paths),
                ],
                settings,
                paths,
                version,
            ),
        },
    };
}

function podLogFilters(
    settings: FluentBitSettings,
    routes: readonly PlannedRoute[],
    destinations: readonly PlannedDestination[],
    samplesLag: boolean,
): FilterSection[] {
    const numbered = keepingOneOfEqual(routes).filter(({ tags }) => tags !== "node");
    const needs: RecordNeeds = {
        metadata: settings.metadata,
        lines: settings.lines,
        numbersRepeats: numbered.length > 0,
        labelled: routes.flatMap(({ labelled }) => labelled ?? []),
        labelledRoutes: labelledRoutes(routes),
        buffer: settings.buffer.type,
        unlabelledDrops: unlabelledDropFilters(routes),
        areMade: makesRecords(settings),
        samplesLag,
    };
    // These filters need whole traces without marks.
    const dropped = dropFilters(settings.lines);
    const changed = [
        ...maskFilters(settings.lines),
        ...stampFilters(settings.lines, destinations),
        ...splitFilters(settings.lines),
        ...repeatFilters("repeats", numbered, routes),
    ];
    const finishedLater = dropped.length + changed.length === 0 && recordsByScript(needs);
    return [
        ...routeDropFilters(routes),
        ...stackTraceFilters(settings.lines, finishedLater),
        ...dropped,
        ...missingFieldFilters(settings, destinations),
        ...changed,
        ...metadataFilters(needs, finishedLater && settings.lines.stackTraces.length > 0),
    ];
}
