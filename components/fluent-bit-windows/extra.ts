import { z } from "zod";

import { credentialName } from "../settings/credentials";
import type { Problem } from "../settings/problems";
import { type Kind, type Runtime, sectionProblems } from "./fluent-bit/options";
import { type Os, systems } from "./fluent-bit/platforms";
import { defaultVersion } from "./fluent-bit/versions";
import { nodeTagPrefix } from "./node-logs/routes";
import type { Paths } from "./pipeline/paths";
import { readinessTagPrefix } from "./pipeline/readiness";
import type { ExtraSection } from "./pipeline/sections";
import { labelledPrefix, tagPrefix } from "./tag";
import { withTrust } from "./trust/extra-sections";

const optionValue = z.union(
    [z.string(), z.number(), z.boolean(), z.array(z.string())],
    "must be a text, a number, true or false, or a list of texts",
);

const section = z
    .object({
        /** Plug-in, such as `forward`; its options stand beside it, by the names that Fluent Bit's documentation has for them. */
        name: z.string().min(1),

        /**
         * The nodes that the section is for: `windows` or `linux`. Default: all on which Fluent Bit runs, whose images then all have to have the plug-in and its options.
         */
        os: z.enum(systems).optional(),
    })
    .catchall(optionValue);

export const extraSettings = z.strictObject({
    /**
     * Parsers, for the filters and inputs below.
     *
     * @see https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/yaml/parsers-section
     */
    parsers: z
        .array(
            z
                .object({
                    /** What filters and inputs call it. */
                    name: z.string().min(1),
                    /** What it reads. The options of the format stand beside it, such as `regex`. */
                    format: z.enum(["json", "regex", "ltsv", "logfmt"]),
                })
                .catchall(optionValue),
        )
        .prefault([]),

    /**
     * Inputs beside the pods' logs. Each needs a `tag` of its own, and an output below that matches it: routes take pods' lines only.
     *
     * @see https://docs.fluentbit.io/manual/pipeline/inputs
     */
    inputs: z
        .array(
            section.extend({
                /** What outputs and filters match the lines by. */
                tag: z.string().min(1),
            }),
        )
        .prefault([]),

    /**
     * Filters, which come after all others: they see a pod's record as it is shipped, under the tag `kube.<namespace>.<container>.<pod>`, or `kube.<namespace>.<container>.<pod>_<pod ID>` where metadata comes from the API server or the kubelet.
     *
     * @see https://docs.fluentbit.io/manual/pipeline/filters
     */
    filters: z.array(section).prefault([]),

    /**
     * Outputs beside the routes' destinations. They get no permission in AWS and no credential: what needs one is a destination of a route. Those that use TLS trust the same root
     * certificates as the destinations, unless they have `tls.ca_file` or `tls.ca_path`.
     *
     * @see https://docs.fluentbit.io/manual/pipeline/outputs
     */
    outputs: z.array(section).prefault([]),
});

type ExtraSettings = z.output<typeof extraSettings>;

/** Outputs that a destination of a route does better: with its permissions or its credential. */
const destinationOf: Record<string, string> = {
    cloudwatch_logs: "cloudWatchLogs",
    kinesis_firehose: "firehose",
    s3: "s3",
    opensearch: "openSearch",
    datadog: "datadog",
    splunk: "splunk",
};

/** The sections that are for nodes of a system, as Fluent Bit reads them. */
export function extraSections(kind: Kind, sections: readonly Section[], { os, caFile }: Paths): ExtraSection[] {
    return sections.flatMap(({ os: only = os, ...section }) => (only === os ? [withTrust(kind, section, caFile)] : []));
}

/**
 * Sections that Fluent Bit would stop at, pass over without a word, or show a secret of.
 *
 * @param nodes the Fluent Bits that run on the nodes
 * @param tagsHavePodId whether the tags of pods' lines end with the pod's ID
 */
export function extraProblems(extra: ExtraSettings, nodes: readonly Runtime[], tagsHavePodId: boolean): Problem[] {
    return (["inputs", "filters", "outputs"] as const).flatMap((kind) =>
        extra[kind].flatMap(({ os, ...given }, index) => {
            const at = `extra.${kind}[${index}]`;
            const meant = nodes.filter((node) => os === undefined || node.os === os);
            const nobody = os !== undefined && meant.length === 0;
            return [
                ...(nobody ? [noSuchNodes(os, at)] : []),
                ...sectionProblems(kind, given, nobody ? [{ os, version: defaultVersion }] : meant).map(
                    ({ key, problem }) => ({
                        setting: `${at}.${key}`,
                        ...(key === "name" && { value: JSON.stringify(given.name) }),
                        remedy: problem,
                    }),
                ),
                ...placeProblems(kind, given, at),
                ...(tagsHavePodId && kind !== "inputs" ? wholeTagProblems(given, at) : []),
                ...credentialProblems(given, at),
            ];
        }),
    );
}

type Section = ExtraSettings["filters"][number];

/** What begins so is taken by the configuration's own filters and outputs. */
const ownTags: Record<string, string> = {
    [tagPrefix]: "pods' lines",
    [labelledPrefix]: "pods' lines",
    [nodeTagPrefix]: "the nodes' own logs",
    [readinessTagPrefix]: "the readiness check",
};

/** Windows nodes there are always. */
function noSuchNodes(os: Os, at: string): Problem {
    const remedy = "Fluent Bit does not run on the Linux nodes; set linuxNodes: true, or leave the section out";
    return { setting: `${at}.os`, value: JSON.stringify(os), remedy };
}

/** What the section reads or writes. */
function placeProblems(kind: Kind, given: ExtraSection, at: string): Problem[] {
    if (kind === "inputs") {
        const tag = String(given["tag"]);
        const ours = Object.keys(ownTags).find((prefix) => tag.startsWith(prefix));
        if (given.name === "winevtlog" || given.name === "winlog") {
            const remedy =
                "would read the container's own Event Log, not the node's; name its channels in nodeLogs, with source: \"eventLog\"";
            return [{ setting: `${at}.name`, value: JSON.stringify(given.name), remedy }];
        }
        const remedy = `begins with ${ours ?? ""}, as the tags of ${ownTags[ours ?? ""] ?? ""} do; choose another tag`;
        return ours === undefined ? [] : [{ setting: `${at}.tag`, value: JSON.stringify(tag), remedy }];
    }
    const problems: Problem[] = [];
    if (!Object.keys(given).some((key) => /^match(_regex)?$/i.test(key))) {
        const remedy =
            "is missing: without it (or match_regex) the section takes no line; for all pods' lines it is kube.*";
        problems.push({ setting: `${at}.match`, remedy });
    }
    const destination = kind === "outputs" ? destinationOf[given.name] : undefined;
    if (destination !== undefined) {
        const remedy = `would have no permission or credential; make it a destination of a route, of the type ${destination}`;
        problems.push({ setting: `${at}.name`, value: JSON.stringify(given.name), remedy });
    }
    return problems;
}

/** A match of a pod's tag that ends before the pod's ID, and so takes no line. */
function wholeTagProblems(given: ExtraSection, at: string): Problem[] {
    return Object.entries(given)
        .filter(
            ([key, value]) => key.toLowerCase() === "match" && /^kube\.[^.]+\.[^.]+\.[^_]*[^_*]$/.test(String(value)),
        )
        .map(([key, value]) => ({
            setting: `${at}.${key}`,
            value: JSON.stringify(value),
            remedy: `takes no line, since the tag ends with the pod's ID; write ${JSON.stringify(`${String(value)}_*`)}`,
        }));
}

/** Credentials, which would stand in a ConfigMap for everybody to read. The value is not shown here either. */
function credentialProblems(given: ExtraSection, at: string): Problem[] {
    return Object.entries(given)
        .filter(([key, value]) =>
            key.toLowerCase() === "header"
                ? [value].flat().some((header) => credentialName.test(String(header).split(" ", 1)[0] ?? ""))
                : /passw|secret|token$|api_?key|shared_key|bearer|key\.pem$/i.test(key),
        )
        .map(([key]) => ({
            setting: `${at}.${key}`,
            remedy:
                "may be a credential, and would stand in a ConfigMap in the clear; " +
                "use a route's destination of the type http, splunk or datadog, which take it from a Secret",
        }));
}
