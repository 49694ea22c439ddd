import { type Problem, uniqueProblems } from "../../settings/problems";
import { isSampleName } from "../../outputs/may-be-output";
import { unknownSetting } from "../../settings/names";
import { optionsOf, type Runtime } from "../fluent-bit/options";
import type { Os } from "../fluent-bit/platforms";
import { valueFault } from "../fluent-bit/option-values";
import { regularExpressionFault } from "../fluent-bit/regular-expression";
import type { ExtraSection, FluentBitConfig } from "../pipeline/sections";
import type { FluentBitSettings } from "../settings";
import type { ExtraSettings } from "./settings";

/** A configuration with the extra sections, and the system whose nodes read it. */
export interface WholeConfig {
    os: Os;
    config: FluentBitConfig;
}

/**
 * Names and ports that extra sections share with others, and parsers and folders that they do not find. Fluent Bit does not start then, except with two inputs of the same name, whose metrics would be mixed.
 *
 * @param nodes the Fluent Bit images of the nodes
 */
export function clashProblems(
    { extra, buffer }: Pick<FluentBitSettings, "extra" | "buffer">,
    nodes: readonly Runtime[],
    configs: readonly WholeConfig[],
): Problem[] {
    return uniqueProblems([
        ...extra.parsers.flatMap((parser, index) => parserProblems(parser, `extra.parsers[${index}]`, nodes)),
        ...configs.flatMap(({ os, config }) => {
            const sections = placed(extra, os, config);
            return [
                ...parserNameProblems(extra, config),
                ...sections.flatMap((section) => parserUseProblems(section, config, extra)),
                ...sameNameProblems(sections),
                ...samePortProblems(
                    sections,
                    config,
                    nodes.find((node) => node.os === os),
                ),
            ];
        }),
        ...(buffer.type === "memory" ? storageProblems(extra) : []),
    ]);
}

/** Fluent Bit ignores an unknown key. */
function parserProblems(parser: ExtraSettings["parsers"][number], at: string, nodes: readonly Runtime[]): Problem[] {
    const problems = Object.entries(parser).flatMap(([key, value]): Problem[] => {
        const name = key.toLowerCase();
        const lacking = nodes.find(({ version }) => !optionsOf(version).parsers.includes(name));
        if (lacking !== undefined) {
            const remedy = unknownSetting(key, optionsOf(lacking.version).parsers);
            return [{ setting: `${at}.${key}`, remedy }];
        }
        const same = Object.keys(parser).find((other) => other.toLowerCase() === name);
        if (same !== undefined && same !== key) {
            return [{ setting: `${at}.${key}`, remedy: `is the same key as ${same}; remove one of them` }];
        }
        const kind = /^(skip_empty_values|time_keep|time_strict|time_system_timezone|logfmt_no_bare_keys)$/.test(name)
            ? "boolean"
            : undefined;
        const fault =
            (Array.isArray(value) ? "must be one value: Fluent Bit does not take a list for it" : undefined) ??
            valueFault({ name, kind, several: false }, value) ??
            (name === "regex" ? expressionFaultOf(String(value)) : undefined);
        return fault === undefined ? [] : [{ setting: `${at}.${key}`, value: JSON.stringify(value), remedy: fault }];
    });
    const isMissing = parser.format === "regex" && !Object.keys(parser).some((key) => key.toLowerCase() === "regex");
    return isMissing
        ? [...problems, { setting: `${at}.regex`, remedy: 'is missing: format: "regex" needs it' }]
        : problems;
}

function expressionFaultOf(expression: string): string | undefined {
    const fault = expression === "" ? "it is empty" : regularExpressionFault(expression);
    return fault === undefined ? undefined : `is not a regular expression: ${fault}`;
}

/** A section where it stands in a configuration. */
interface PlacedSection {
    section: ExtraSection;
    kind: "inputs" | "filters" | "outputs";
    /** Its setting; undefined for sections that are not extra. */
    at?: string;
}

/** All sections; the extra ones are the last of each kind. */
function placed(extra: ExtraSettings, os: Os, { pipeline }: FluentBitConfig): PlacedSection[] {
    return (["inputs", "filters", "outputs"] as const).flatMap((kind) => {
        const settings = extra[kind].flatMap((section, index) =>
            section.os === undefined || section.os === os ? [`extra.${kind}[${index}]`] : [],
        );
        const sections = pipeline[kind] as readonly ExtraSection[];
        return sections.map((section, index) => {
            const at = settings[index - (sections.length - settings.length)];
            return { section, kind, ...(at !== undefined && { at }) };
        });
    });
}

/** @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_parser.c (`flb_parser_create_with_time_zone`) */
function parserNameProblems({ parsers }: ExtraSettings, config: FluentBitConfig): Problem[] {
    const first = config.parsers.length - parsers.length;
    return parsers.flatMap(({ name }, index): Problem[] => {
        const earlier = config.parsers.findIndex((parser) => parser.name === name);
        if (earlier === first + index) {
            return [];
        }
        const whose = earlier < first ? "one of this configuration's own parsers" : `extra.parsers[${earlier - first}]`;
        const remedy = `is the name of ${whose}; choose another name`;
        return [{ setting: `extra.parsers[${index}].name`, value: JSON.stringify(name), remedy }];
    });
}

/**
 * Parsers that a section names and that do not exist.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/multiline/flb_ml_parser.c (`flb_ml_parser_builtin_create`)
 */
function parserUseProblems(
    { section, at }: PlacedSection,
    { parsers, multiline_parsers: joining = [] }: FluentBitConfig,
    extra: ExtraSettings,
): Problem[] {
    if (at === undefined) {
        return [];
    }
    const forLines = parsers.map(({ name }) => name);
    const builtIn = ["docker", "cri", "java", "go", "ruby", "python"];
    return Object.entries(section).flatMap(([option, value]) => {
        const isMultiline = option.toLowerCase() === "multiline.parser";
        const isParser = /^(parser|parser_firstline|parser_\d+|regex_parser|merge_parser|docker_mode_parser)$/i.test(
            option,
        );
        // The names of several multiline parsers can be one text.
        const names = isMultiline ? [value].flat().flatMap((text) => String(text).split(/\s*,\s*/)) : [value].flat();
        const known = isMultiline ? [...builtIn, ...joining.map(({ name }) => name)] : forLines;
        const usable = isMultiline ? builtIn : extra.parsers.map(({ name }) => name);
        return (isParser || isMultiline ? names.map(String) : []).flatMap((name): Problem[] => {
            const remedy =
                usable.length === 0
                    ? "is not a parser; add it to extra.parsers"
                    : unknownSetting(name, usable, "a parser");
            return name.includes("${") || isSampleName(name) || known.includes(name)
                ? []
                : [{ setting: `${at}.${option}`, value: JSON.stringify(name), remedy }];
        });
    });
}

/**
 * Inputs, and filters that pass lines through one. Their names must differ.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/plugins/filter_rewrite_tag/rewrite_tag.c (`emitter_create`)
 */
function sameNameProblems(sections: readonly PlacedSection[]): Problem[] {
    const named = sections.flatMap(({ section, kind, at }) =>
        Object.entries(section).flatMap(([option, value]) =>
            (kind === "inputs" ? /^alias$/i : /^(emitter_name|emitter_alias)$/i).test(option)
                ? [{ option, name: String(value), at }]
                : [],
        ),
    );
    return named.flatMap(({ option, name, at }, index): Problem[] => {
        // Sections that are not extra have names of their own.
        const other = named.find((one, position) => one.name === name && (one.at === undefined || position < index));
        if (at === undefined || other === undefined) {
            return [];
        }
        const remedy = `is the name of ${other.at ?? "an input of this configuration's own"}; choose another name`;
        return [{ setting: `${at}.${option}`, value: JSON.stringify(name), remedy }];
    });
}

/** A server of a section. */
interface Listener {
    at: string | undefined;
    option: string;
    port: string;
    address: string;
    overUdp: boolean;
}

/** Servers with the same port and address. */
function samePortProblems(
    sections: readonly PlacedSection[],
    { service }: FluentBitConfig,
    runtime: Runtime | undefined,
): Problem[] {
    const listening = runtime === undefined ? [] : sections.flatMap((one) => listener(one, runtime) ?? []);
    return listening.flatMap((one, index): Problem[] => {
        const { at, option, port } = one;
        if (at === undefined) {
            return [];
        }
        const other = listening.find(
            (each, position) => (each.at === undefined || position < index) && meet(each, one),
        );
        const whose =
            !one.overUdp && String(service.http_port) === port ? "httpPort" : other && (other.at ?? "liveness.port");
        return whose === undefined
            ? []
            : [{ setting: `${at}.${option}`, value: port, remedy: `is the same as ${whose}; use different ports` }];
    });
}

/** The server of a section with a port; undefined for clients, and for ports that several servers may share. */
function listener({ section, kind, at }: PlacedSection, { version }: Runtime): Listener | undefined {
    const given = new Map(Object.entries(section).map(([key, value]) => [key.toLowerCase(), { key, value }]));
    const text = (option: string) => String(given.get(option)?.value ?? "").toLowerCase();
    const isServer =
        kind === "inputs"
            ? optionsOf(version).inputs[section.name]?.uses?.some(
                  (group) => group === "server" || group === "httpServer",
              )
            : section.name === "prometheus_exporter";
    const port = given.get("port");
    const mode = section.name === "syslog" ? text("mode") || "unix_udp" : "";
    if (
        isServer !== true ||
        port === undefined ||
        mode.startsWith("unix") ||
        /^(true|on|yes)$/.test(text("net.share_port"))
    ) {
        return undefined;
    }
    return {
        at,
        option: port.key,
        port: String(port.value),
        address: text("listen"),
        overUdp: mode === "udp" || overUdp.includes(section.name),
    };
}

/** Inputs that receive over UDP. */
const overUdp: readonly string[] = ["collectd", "statsd", "udp"];

function meet(one: Listener, other: Listener): boolean {
    const isAny = ({ address }: Listener) => ["", "0.0.0.0", "::"].includes(address);
    return (
        one.port === other.port &&
        one.overUdp === other.overUdp &&
        (one.address === other.address || isAny(one) || isAny(other))
    );
}

/** Files of the buffer where there is no folder for them. */
function storageProblems(extra: ExtraSettings): Problem[] {
    return (["inputs", "filters"] as const).flatMap((kind) =>
        extra[kind].flatMap((section, index) =>
            Object.entries(section).flatMap(([option, value]): Problem[] =>
                /^(emitter_)?storage\.type$/i.test(option) && /^filesystem$/i.test(String(value))
                    ? [
                          {
                              setting: `extra.${kind}[${index}].${option}`,
                              value: JSON.stringify(value),
                              remedy: 'needs buffer.type: "filesystem"; set that, or use "memory" here',
                          },
                      ]
                    : [],
            ),
        ),
    );
}
