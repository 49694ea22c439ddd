import { z } from "zod";

import { mayBeOutput } from "../outputs/may-be-output";
import { credentialName } from "../settings/credentials";
import { type Problem, within } from "../settings/problems";
import { destinationOf } from "./destinations/other-names";
import { withoutDeliveryReports } from "./destinations/output";
import { type Kind, type Runtime, sectionProblems } from "./fluent-bit/options";
import { type Os, systems } from "./fluent-bit/platforms";
import { toRegex } from "./name-pattern";
import { defaultVersion } from "./fluent-bit/versions";
import { labelledPrefix, labelledPrefixPattern, literal, nodeTagPrefix, readinessTagPrefix, tagPrefix } from "./tag";
import { monitoringTagPrefix } from "./pipeline/monitoring-tags";
import type { Paths } from "./pipeline/paths";
import type { ExtraSection } from "./pipeline/sections";
import { withTrust } from "./trust/extra-sections";

const optionValue = mayBeOutput(
    z.union(
        [z.string(), z.number(), z.boolean(), z.array(z.string())],
        "must be text, a number, true or false, or a list of texts",
    ),
    ({ id }) => `output-${id}`,
);

const section = z
    .object({
        /** Plug-in, such as `forward`. Its options are further keys, with the names from Fluent Bit's documentation. */
        name: z.string().min(1),

        /** Nodes of the section: `windows` or `linux`. Default: all nodes with Fluent Bit. All their images must then have the plug-in and its options. */
        os: z.enum(systems).optional(),
    })
    .catchall(optionValue);

export const extraSettings = z.strictObject({
    /**
     * Parsers for the filters and inputs below. * @see https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/yaml/parsers-section
     */
    parsers: z
        .array(
            z
                .object({
                    /** Name of the parser. */
                    name: z.string().min(1),
                    /** Format of the parser. The format's options are further keys, such as `regex`. */
                    format: z.enum(["json", "regex", "ltsv", "logfmt"]),
                })
                .catchall(optionValue),
        )
        .prefault([]),

    /**
     * Inputs in addition to the pods' logs. Each needs its own `tag`, and an output below that matches it: routes only match pods' lines. If several outputs match an input that reads files with `storage.type: filesystem`, set `mem_buf_limit: 1`: otherwise one of them that does not answer can stop all deliveries of the node. Inputs with a server, such as `http`, refuse everything with this limit.
     *
     * @see https://docs.fluentbit.io/manual/pipeline/inputs
     */
    inputs: z
        .array(
            section.extend({
                /** Tag that outputs and filters match. */
                tag: z.string().min(1),
            }),
        )
        .prefault([]),

    /**
     * Filters, which run after all others. They see a pod's record in its final form, with the tag `kube.<namespace>.<container>.<pod>`, or `kube.<namespace>.<container>.<pod>_<pod ID>` if the source of metadata is the API server or the kubelet. Lines of routes by labels have other tags: `labelled.<route>.kube.<namespace>.<container>.<pod>`. Each further destination of the route has copies of the lines, whose tags begin with `labelled-2.`, `labelled-3.` and so on: `match_regex: ^labelled(-\d+)?\.` matches all of them.
     *
     * @see https://docs.fluentbit.io/manual/pipeline/filters
     */
    filters: z.array(section).prefault([]),

    /**
     * Outputs in addition to the routes' destinations. They get no AWS permissions and no credentials; use a destination of a route if you need them. Outputs with TLS trust the same root certificates as the destinations, unless they have `tls.ca_file` or `tls.ca_path`. Unless they have `net.max_worker_connections`, all threads of an output together have at most half as many connections as Fluent Bit has chunks open (`resources.memoryLimit`), so that one that does not answer does not hold up the others. On Windows, each thread has at most 56: more than 64 crash Fluent Bit. Unless they have `net.io_timeout`, it is 30 seconds. Unless they have `log_level`, they log only warnings and errors: an output that sends Fluent Bit's own log and logs each delivery would cause the next delivery each time. They get no lines of routes with `to: []`, and none of `unrouted`, `unresolved` and `ownLogs` if these are empty lists. A match of all tags takes a line of a route by labels once for each destination of the route. An output that matches such lines can hold up all deliveries while it does not answer.
     *
     * @see https://docs.fluentbit.io/manual/pipeline/outputs
     */
    outputs: z.array(section).prefault([]),
});

type ExtraSettings = z.output<typeof extraSettings>;

/** A route by labels whose further destinations get copies with tags of their own. */
interface CopiedRoute {
    /** The route's part of the tag. */
    key: string;
    /** An example of the rest of a tag: `kube.<namespace>.<container>.<pod>`. */
    tag: string;
}

/** The sections for nodes of a system, in Fluent Bit's form. */
export function extraSections(kind: Kind, sections: readonly Section[], { os, caFile }: Paths): ExtraSection[] {
    return sections.flatMap(({ os: only = os, ...section }) => (only === os ? [withTrust(kind, section, caFile)] : []));
}

/** The outputs for nodes of a system. */
export function extraOutputs(outputs: readonly Section[], logLevel: string, paths: Paths): ExtraSection[] {
    return extraSections("outputs", outputs, paths).map((output) =>
        Object.keys(output).some((key) => key.toLowerCase() === "log_level")
            ? output
            : { ...output, ...withoutDeliveryReports({ logLevel }) },
    );
}

/**
 * Problems of sections with which Fluent Bit would not start, which it would silently ignore, or which would show a secret.
 *
 * @param nodes the Fluent Bit images of the nodes
 * @param tags whether tags of pods' lines end with the pod's ID, and the routes by labels with several destinations
 */
export function extraProblems(
    extra: ExtraSettings,
    nodes: readonly Runtime[],
    tags: { havePodId: boolean; copied: readonly CopiedRoute[] },
): Problem[] {
    return (["inputs", "filters", "outputs"] as const).flatMap((kind) =>
        extra[kind].flatMap(({ os, ...given }, index) => {
            const at = `extra.${kind}[${index}]`;
            const meant = nodes.filter((node) => os === undefined || node.os === os);
            const nobody = os !== undefined && meant.length === 0;
            return [
                ...(nobody ? [noSuchNodes(os, at)] : []),
                ...within(at, sectionProblems(kind, given, nobody ? [{ os, version: defaultVersion }] : meant)),
                ...placeProblems(kind, given, at),
                ...(tags.havePodId && kind !== "inputs" ? wholeTagProblems(given, at) : []),
                ...(kind === "filters" ? copyProblems(given, at, tags.copied) : []),
                ...credentialProblems(given, at),
            ];
        }),
    );
}

type Section = ExtraSettings["filters"][number];

/** Beginnings of tags that the configuration's own filters and outputs match. */
const ownTags: readonly { begins: string; whose: string }[] = [
    { begins: literal(tagPrefix), whose: "pods' lines" },
    { begins: labelledPrefixPattern, whose: "pods' lines" },
    { begins: literal(nodeTagPrefix), whose: "the logs of the nodes" },
    { begins: literal(readinessTagPrefix), whose: "the readiness check" },
    { begins: literal(monitoringTagPrefix), whose: "the monitoring" },
];

/** There are always Windows nodes. */
function noSuchNodes(os: Os, at: string): Problem {
    const remedy = "Fluent Bit does not run on the Linux nodes; set linuxNodes: true, or remove the section";
    return { setting: `${at}.os`, value: JSON.stringify(os), remedy };
}

/** The plug-in of the section. */
function placeProblems(kind: Kind, given: ExtraSection, at: string): Problem[] {
    if (kind === "inputs") {
        const tag = String(given["tag"]);
        if (given.name === "winevtlog" || given.name === "winlog") {
            const remedy =
                "would read the container's own Event Log, not the node's; add its channels to nodeLogs, with source: \"eventLog\"";
            return [{ setting: `${at}.name`, value: JSON.stringify(given.name), remedy }];
        }
        return ownTags.flatMap(({ begins, whose }) => {
            const ours = new RegExp(`^${begins}`).exec(tag)?.[0];
            const remedy = `begins with ${ours ?? ""}, like the tags of ${whose}; choose another tag`;
            return ours === undefined ? [] : [{ setting: `${at}.tag`, value: JSON.stringify(tag), remedy }];
        });
    }
    const problems: Problem[] = [];
    if (!Object.keys(given).some((key) => /^match(_regex)?$/i.test(key))) {
        const remedy =
            "is missing: without it (or match_regex), the section gets no lines; use kube.* for pods' lines, except those of routes by labels";
        problems.push({ setting: `${at}.match`, remedy });
    }
    const destination = kind === "outputs" ? destinationOf.get(given.name) : undefined;
    if (destination !== undefined) {
        const remedy = `would have no permission or credential; use a destination of the type ${destination} in a route instead`;
        problems.push({ setting: `${at}.name`, value: JSON.stringify(given.name), remedy });
    }
    return problems;
}

/** A match that ends before the pod's ID of the tag, so that it matches no lines. */
function wholeTagProblems(given: ExtraSection, at: string): Problem[] {
    return Object.entries(given)
        .filter(
            ([key, value]) => key.toLowerCase() === "match" && /^kube\.[^.]+\.[^.]+\.[^_]*[^_*]$/.test(String(value)),
        )
        .map(([key, value]) => ({
            setting: `${at}.${key}`,
            value: JSON.stringify(value),
            remedy: `matches no lines, because the tag ends with the pod's ID; write ${JSON.stringify(`${String(value)}_*`)}`,
        }));
}

/** A match with the lines for the first destination of a route by labels only, which a filter that masks or drops lines would not intend. */
function copyProblems(given: ExtraSection, at: string, copied: readonly CopiedRoute[]): Problem[] {
    return Object.entries(given).flatMap(([option, value]): Problem[] => {
        const pattern = tagPatternOf(option, String(value));
        const isMissed = copied.some(
            ({ key, tag }) =>
                pattern?.test(`${labelledPrefix()}${key}.${tag}`) === true &&
                !pattern.test(`${labelledPrefix(1)}${key}.${tag}`),
        );
        const rest = String(value).startsWith(labelledPrefix())
            ? String(value).slice(labelledPrefix().length)
            : undefined;
        const better =
            option.toLowerCase() === "match" && rest !== undefined
                ? `match_regex: ^${labelledPrefixPattern}${globPattern(rest)}`
                : `${labelledPrefixPattern} instead of ${literal(labelledPrefix())}`;
        const remedy = `does not match the lines for further destinations of the route, whose tags begin with ${labelledPrefix(1)} and so on; write ${better}`;
        return isMissed ? [{ setting: `${at}.${option}`, value: JSON.stringify(value), remedy }] : [];
    });
}

/** The tags that an option of a section matches; undefined for other options, and for a pattern that JavaScript does not read. */
function tagPatternOf(option: string, value: string): RegExp | undefined {
    switch (option.toLowerCase()) {
        case "match":
            return new RegExp(`^${globPattern(value)}`);
        case "match_regex":
            try {
                return new RegExp(value);
            } catch {
                return undefined;
            }
        default:
            return undefined;
    }
}

/** Fluent Bit's `*` is any text. */
function globPattern(glob: string): string {
    const pattern = toRegex(glob, ".*");
    return pattern.endsWith(".*") ? pattern.slice(0, -2) : `${pattern}$`;
}

/** Credentials, which would be readable in a ConfigMap. The problem does not show the value. */
function credentialProblems(given: ExtraSection, at: string): Problem[] {
    return Object.entries(given)
        .filter(([key, value]) =>
            key.toLowerCase() === "header"
                ? [value].flat().some((header) => credentialName.test(String(header).split(" ", 1)[0] ?? ""))
                : /passw|secret|token$|api_?key|shared_key|bearer|key\.pem$/i.test(key),
        )
        .map(([key]) => ({
            setting: `${at}.${key}`,
            isCredential: true,
            remedy:
                "may be a credential, and would be in the clear in a ConfigMap; " +
                "use a destination of the type http, splunk or datadog in a route, which takes it from a Secret",
        }));
}
