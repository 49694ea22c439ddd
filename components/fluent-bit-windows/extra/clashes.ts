import { type Problem, uniqueProblems } from "../../settings/problems";
import { unknownSetting } from "../../settings/names";
import { optionsOf, type Runtime } from "../fluent-bit/options";
import type { Os } from "../fluent-bit/platforms";
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
                ...sections.flatMap((section) => parserUseProblems(section, config)),
                ...sameNameProblems(sections),
                ...samePortProblems(sections, config),
            ];
        }),
        ...(buffer.type === "memory" ? storageProblems(extra) : []),
    ]);
}

/** Fluent Bit ignores an unknown key. */
function parserProblems(parser: ExtraSettings["parsers"][number], at: string, nodes: readonly Runtime[]): Problem[] {
    const keys = Object.keys(parser).flatMap((key): Problem[] => {
        const lacking = nodes.find(({ version }) => !optionsOf(version).parsers.includes(key.toLowerCase()));
        return lacking === undefined
            ? []
            : [{ setting: `${at}.${key}`, remedy: unknownSetting(key, optionsOf(lacking.version).parsers) }];
    });
    if (parser.format !== "regex") {
        return keys;
    }
    const [key, expression] = Object.entries(parser).find(([name]) => name.toLowerCase() === "regex") ?? [];
    if (key === undefined) {
        return [...keys, { setting: `${at}.regex`, remedy: 'is missing: format: "regex" needs it' }];
    }
    const fault = expression === "" ? "it is empty" : regularExpressionFault(String(expression));
    return fault === undefined
        ? keys
        : [
              ...keys,
              {
                  setting: `${at}.${key}`,
                  value: JSON.stringify(expression),
                  remedy: `is not a regular expression: ${fault}`,
              },
          ];
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

/** Parsers that a section names and that do not exist. */
function parserUseProblems({ section, at }: PlacedSection, { parsers }: FluentBitConfig): Problem[] {
    const known = parsers.map(({ name }) => name);
    return at === undefined
        ? []
        : Object.entries(section).flatMap(([option, value]) =>
              /^(parser|parser_firstline|parser_\d+|regex_parser|merge_parser|docker_mode_parser)$/i.test(option)
                  ? [value].flat().flatMap((name): Problem[] =>
                        known.includes(String(name))
                            ? []
                            : [
                                  {
                                      setting: `${at}.${option}`,
                                      value: JSON.stringify(name),
                                      remedy: `${unknownSetting(String(name), known, "a parser")}. Add parsers to extra.parsers`,
                                  },
                              ],
                    )
                  : [],
          );
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

/** Inputs on TCP ports. These receive over UDP. */
const overUdp: readonly string[] = ["collectd", "statsd", "syslog", "udp"];

function samePortProblems(sections: readonly PlacedSection[], { service }: FluentBitConfig): Problem[] {
    const listening = sections.flatMap(({ section, kind, at }) =>
        kind !== "inputs" || overUdp.includes(section.name)
            ? []
            : Object.entries(section).flatMap(([option, value]) =>
                  option.toLowerCase() === "port" ? [{ option, port: String(value), at }] : [],
              ),
    );
    return listening.flatMap(({ option, port, at }, index): Problem[] => {
        if (at === undefined) {
            return [];
        }
        const other = listening.find(
            (one, position) => one.port === port && (one.at === undefined || position < index),
        );
        const whose = String(service.http_port) === port ? "httpPort" : other && (other.at ?? "liveness.port");
        return whose === undefined
            ? []
            : [{ setting: `${at}.${option}`, value: port, remedy: `is the same as ${whose}; use different ports` }];
    });
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
