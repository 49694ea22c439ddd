import { credentialName } from "../../settings/credentials";
import { type Problem, within } from "../../settings/problems";
import { destinationOf } from "../destinations/other-names";
import { expressionProblems } from "./expressions";
import type { ExtraSettings } from "./settings";
import { globPattern, isMatch, tagPatternOf } from "./tag-match";
import { type Kind, type Runtime, sectionProblems } from "../fluent-bit/options";
import { type Os } from "../fluent-bit/platforms";
import { defaultVersion } from "../fluent-bit/versions";
import { monitoringTagPrefix } from "../pipeline/monitoring-tags";
import type { ExtraSection } from "../pipeline/sections";
import { labelledPrefix, labelledPrefixPattern, literal, nodeTagPrefix, readinessTagPrefix, tagPrefix } from "../tag";

/** A route by labels whose further destinations get copies with tags of their own. */
interface CopiedRoute {
    /** The route's part of the tag. */
    key: string;
    /** An example of the rest of a tag: `kube.<namespace>.<container>.<pod>`. */
    tag: string;
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
            const credentials = credentialProblems(given, at);
            const problems = [
                ...(nobody ? [noSuchNodes(os, at)] : []),
                ...within(at, sectionProblems(kind, given, nobody ? [{ os, version: defaultVersion }] : meant)),
                ...placeProblems(kind, given, at),
                ...expressionProblems(given, at),
                ...(tags.havePodId && kind !== "inputs" ? wholeTagProblems(given, at) : []),
                ...(kind === "filters" ? copyProblems(given, at, tags.copied) : []),
            ];
            // Other problems show the value.
            const isCredential = ({ setting }: Problem) =>
                credentials.some((credential) => credential.setting === setting);
            return [...problems.filter((problem) => !isCredential(problem)), ...credentials];
        }),
    );
}

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
    const problems = Object.entries(given).flatMap(([key, value]): Problem[] =>
        isMatch(key) && !Array.isArray(value) && String(value).trim() === ""
            ? [
                  {
                      setting: `${at}.${key}`,
                      value: JSON.stringify(value),
                      remedy: "is empty; use * as match for all tags",
                  },
              ]
            : [],
    );
    if (!Object.keys(given).some(isMatch)) {
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
