import { isAtLeast } from "../../settings/versions";
import { unknownSetting } from "../../settings/names";
import type { Problem } from "../../settings/problems";
import options403 from "./options/4.0.3.json";
import options428 from "./options/4.2.8.json";
import options511 from "./options/5.1.1.json";
import { neededOptions } from "./needed-options";
import { valueFault } from "./option-values";
import { type Os, systemName } from "./platforms";
import { optionOf, type RecordedOption } from "./recorded-option";

/**
 * The plug-ins and options of a Fluent Bit version. Fluent Bit does not start with an unknown option of a plug-in, and silently ignores an unknown key of the service section. This finds both in advance.
 */
export type Kind = "inputs" | "filters" | "outputs";

/** Groups of options that several plug-ins of any kind share. */
type SharedOptions = "server" | "client" | "tls" | "httpServer";

export interface RecordedPlugin {
    /** The one system whose images have it. Absent: all. */
    on?: Os;
    /** Groups of options that it supports besides its own. */
    uses?: SharedOptions[];
    /** As `optionText` writes them. */
    options: string[];
    /** Options that exist only on Linux. On other systems, Fluent Bit does not start with them. */
    linux?: string[];
    /** The same for Windows. */
    windows?: string[];
}

/** The record that `npm run fluent-bit-options` writes from the source of a version. */
export interface RecordedOptions {
    version: string;
    /** Keys of the service section. */
    service: string[];
    shared: Record<Kind | SharedOptions, string[]>;
    /** Keys of parsers. */
    parsers: string[];
    inputs: Record<string, RecordedPlugin>;
    filters: Record<string, RecordedPlugin>;
    outputs: Record<string, RecordedPlugin>;
}

/** One record for each release line in use, the oldest first. */
const recorded = [options403, options428, options511] as RecordedOptions[];

export const recordedVersions: readonly string[] = recorded.map(({ version }) => version);

/** Version and system for which a configuration is checked. */
export interface Runtime {
    os: Os;
    version: string;
}

/**
 * The recorded options for a version: its own, or those of the newest recorded version before it. Options that a later patch release has added are then refused before the deployment. Patch releases do not remove options, so no missing option is accepted.
 */
export function optionsOf(version: string): RecordedOptions {
    const standing = recorded.filter((options) => isAtLeast(version, options.version)).at(-1) ?? recorded[0];
    if (standing === undefined) {
        throw new Error("no version of Fluent Bit is recorded");
    }
    return standing;
}

/** Whether a version knows a key of the service section. */
export function knowsServiceKey(version: string, key: string): boolean {
    return optionsOf(version).service.includes(key);
}

/** Whether a plug-in of a version has an option. */
export function knowsOption({ os, version }: Runtime, kind: Kind, plugin: string, option: string): boolean {
    const options = optionsOf(version);
    const found = pluginOf(options, kind, plugin);
    return found !== undefined && takes(os, found, options, kind, option);
}

/**
 * Problems with the keys of a section, by the key: `name` if there is no such plug-in, each unknown or missing option, and each value that Fluent Bit does not read as it was meant.
 *
 * @param on version and system for which the section is checked
 */
export function sectionProblems(
    kind: Kind,
    section: Readonly<Record<string, unknown>> & { name: string },
    on: readonly Runtime[],
): Problem[] {
    const newest = newestOf(on);
    const plugin = pluginOf(newest, kind, section.name);
    const name = { setting: "name", value: JSON.stringify(section.name) };
    if (plugin === undefined) {
        return [{ ...name, remedy: unknownSetting(section.name, Object.keys(newest[kind]), "a plug-in") }];
    }
    const without = on.find(({ os, version }) => !has(os, pluginOf(optionsOf(version), kind, section.name)));
    if (without !== undefined) {
        return [{ ...name, remedy: missingIn(without, "choose another plug-in", isIn(without.os, plugin)) }];
    }
    const known = knownOptions(plugin, newest, kind);
    return [
        ...missingProblems(kind, section),
        ...Object.entries(section).flatMap(([key, value]): Problem[] => {
            const name = key.toLowerCase();
            const option = optionIn(known, name);
            if (option === undefined) {
                return [{ setting: key, remedy: unknownSetting(key, namesOf(known)) }];
            }
            const same = Object.keys(section).find((other) => other.toLowerCase() === name);
            if (same !== undefined && same !== key) {
                return [{ setting: key, remedy: `is the same option as ${same}; remove one of them` }];
            }
            const lacking = on.find((runtime) => !knowsOption(runtime, kind, section.name, name));
            if (lacking !== undefined) {
                const remedy = missingIn(lacking, "remove it", takes(lacking.os, plugin, newest, kind, name));
                return [{ setting: key, remedy }];
            }
            const fault = valueFault(option, value, section.name);
            return fault === undefined ? [] : [{ setting: key, value: JSON.stringify(value), remedy: fault }];
        }),
    ];
}

function missingProblems(kind: Kind, section: Readonly<Record<string, unknown>> & { name: string }): Problem[] {
    const given = Object.keys(section).map((key) => key.toLowerCase());
    return (neededOptions[`${kind} ${section.name}`] ?? [])
        .filter((options) => !options.some((option) => given.includes(option)))
        .map(([option = "", ...others]) => {
            const or = others.length > 0 ? ` without it or ${others.join(" or ")}` : " without it";
            return { setting: option, remedy: `is missing: Fluent Bit does not start${or}` };
        });
}

/** By a name that a user wrote: `constructor` is none. */
function pluginOf(options: RecordedOptions, kind: Kind, name: string): RecordedPlugin | undefined {
    return Object.hasOwn(options[kind], name) ? options[kind][name] : undefined;
}

function newestOf(on: readonly Runtime[]): RecordedOptions {
    const [first, ...others] = on.map(({ version }) => optionsOf(version));
    return others.reduce(
        (newest, options) => (isAtLeast(options.version, newest.version) ? options : newest),
        first ?? optionsOf(recordedVersions.at(-1) ?? ""),
    );
}

function has(os: Os, plugin: RecordedPlugin | undefined): boolean {
    return plugin !== undefined && isIn(os, plugin);
}

function isIn(os: Os, { on }: RecordedPlugin): boolean {
    return on === undefined || on === os;
}

function takes(os: Os, plugin: RecordedPlugin, options: RecordedOptions, kind: Kind, option: string): boolean {
    const other = os === "windows" ? "linux" : "windows";
    return (
        isIn(os, plugin) &&
        optionIn(knownOptions(plugin, options, kind), option) !== undefined &&
        !namesOf((plugin[other] ?? []).map(optionOf)).includes(option)
    );
}

/**
 * The recorded option with a name. A recorded name that ends with `.` or `_` is a prefix, such as `rdkafka.` for the options of Kafka's library.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_config_map.c (`FLB_CONFIG_MAP_STR_PREFIX`)
 */
function optionIn(known: readonly RecordedOption[], name: string): RecordedOption | undefined {
    return known.find((one) =>
        /[._]$/.test(one.name) ? name.length > one.name.length && name.startsWith(one.name) : name === one.name,
    );
}

/** On any system, the plug-in's own first: those that it shares have no kind in some places. */
function knownOptions(plugin: RecordedPlugin, { shared }: RecordedOptions, kind: Kind): RecordedOption[] {
    return [
        ...plugin.options,
        ...(plugin.linux ?? []),
        ...(plugin.windows ?? []),
        ...(plugin.uses ?? []).flatMap((group) => shared[group]),
        ...shared[kind],
    ].map(optionOf);
}

function namesOf(options: readonly RecordedOption[]): string[] {
    return [...new Set(options.map(({ name }) => name))];
}

/** @param inNewer whether a newer version has it on the same system */
function missingIn({ os, version }: Runtime, otherwise: string, inNewer: boolean): string {
    const other = os === "windows" ? "linux" : "windows";
    return inNewer
        ? `is not in Fluent Bit ${version}, which some of the ${systemName[os]} nodes run; ${otherwise}`
        : `is not in Fluent Bit's images for ${systemName[os]}; ${otherwise}, or limit the section to other nodes by os: ${other}`;
}
