import assert from "node:assert/strict";

import { parse } from "yaml";

import {
    optionsOf,
    recordedVersions,
    type Runtime,
    sectionProblems,
} from "../../../components/fluent-bit-windows/fluent-bit/options";
import { defaultVersion } from "../../../components/fluent-bit-windows/fluent-bit/versions";
import type { FluentBitConfig } from "../../../components/fluent-bit-windows/pipeline/sections";
import { renderFluentBit } from "../../../components/fluent-bit-windows/plan";
import type { FluentBitCluster } from "../../../components/fluent-bit-windows/cluster";
import type { FluentBitSettings } from "../../../components/fluent-bit-windows/settings";
import { shippersOf } from "../../../components/fluent-bit-windows/shippers";
import { unknownSetting } from "../../../components/settings/names";

/** Every version that somebody can have: those whose options are recorded, the default, and the newest that is known of. */
export const versionsInUse = [...new Set([...recordedVersions, defaultVersion, "5.2.1"])];

/** Sections and keys that a version does not support on a system, one sentence each. */
export function unknownOptions(config: FluentBitConfig, runtime: Runtime): string[] {
    const { service } = optionsOf(runtime.version);
    const problems = Object.keys(config.service).flatMap((key) =>
        service.includes(key.toLowerCase()) ? [] : `service.${key} ${unknownSetting(key, service)}`,
    );
    for (const kind of ["inputs", "filters", "outputs"] as const) {
        for (const [index, section] of config.pipeline[kind].entries()) {
            const where = `pipeline.${kind}[${index}]`;
            problems.push(
                ...sectionProblems(kind, { ...section }, [runtime]).map(({ setting, remedy }) =>
                    setting === "name" ? `${where}.name ${remedy}` : `${where}.${setting} (${section.name}) ${remedy}`,
                ),
            );
        }
    }
    return problems;
}

/** What each version would find in its configurations and not know: nothing, if all is well. */
export function unknownAnywhere(settings: FluentBitSettings, cluster: FluentBitCluster): string[] {
    return versionsInUse.flatMap((version) =>
        shippersOf(settings).flatMap((shipper) => {
            const config = parse(renderFluentBit(settings, cluster, { ...shipper, version })) as FluentBitConfig;
            return unknownOptions(config, { os: shipper.paths.os, version }).map(
                (problem) => `${version}, ${shipper.configName}: ${problem}`,
            );
        }),
    );
}

export function assertAllKnown(settings: FluentBitSettings, cluster: FluentBitCluster): void {
    assert.deepEqual(unknownAnywhere(settings, cluster), []);
}
