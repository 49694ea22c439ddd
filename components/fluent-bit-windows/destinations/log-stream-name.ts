import { z } from "zod";

import type { Problem } from "../../settings/problems";
import type { MetadataField } from "../metadata";
import { labelledPrefix, tagParts, tagPrefix } from "../tag";
import type { DestinationContext, DestinationRoute } from "./destination";
import { fillIn, nameParts, type Placeholder, placeholdersOf, templateFault } from "./name-template";

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogStream.html */
const maxLength = 512;

/**
 * Maximum length of a value, and its field in the record. The tag contains the pod's name too, but Fluent Bit splits a tag at its dots, and a pod's name may have dots. Names and label values never contain `:` or `*`, which streams must not have.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 */
const values = {
    // A node's name is also the value of its label kubernetes.io/hostname.
    host: { longest: 63 },
    namespace: { longest: 63 },
    container: { longest: 63 },
    pod: { longest: 253, field: "pod" },
    podId: { longest: 36, field: "podId" },
    label: { longest: 63, field: "labels" },
} as const satisfies Record<string, { longest: number; field?: MetadataField }>;

/** The node's name, from an environment variable of the DaemonSet. */
const host = "${HOST_NAME}";

/** Prefix of a stream's name, to which the tag is appended: one stream for each container, and different streams for different nodes. */
export const usualStreamPrefix = `${host}.`;

/** The same names if the tag contains more than they do. */
export const usualStream = `{host}.${tagPrefix}{namespace}.{container}.{pod}`;

/** A template for a log stream's name. */
export const logStreamName = z.string().superRefine((template, context) => {
    const fault = templateFault(template) ?? streamFault(template);
    if (fault !== undefined) {
        context.addIssue({ code: "custom", message: fault });
    }
});

function streamFault(template: string): string | undefined {
    for (const [, name = "", behind = ""] of template.matchAll(/\{([^}]*)\}(?=(.{0,2}))/g)) {
        const placeholder = name as Placeholder;
        if (fieldOf(placeholder) !== undefined && behind !== "" && !/^\../.test(behind)) {
            return `must end after {${name}}, or continue with a dot and further text: Fluent Bit reads any other character as part of the field's name`;
        }
    }
    return nameParts(template).every((part) => "placeholder" in part && part.placeholder.startsWith("label:"))
        ? "must contain more than a label, whose value may be empty"
        : undefined;
}

function valueOf(placeholder: Placeholder): { longest: number; field?: MetadataField } | undefined {
    const [kind = ""] = placeholder.split(":");
    return kind in values ? values[kind as keyof typeof values] : undefined;
}

function fieldOf(placeholder: Placeholder): MetadataField | undefined {
    return valueOf(placeholder)?.field;
}

/** Whether the name needs metadata of the record. */
export function readsRecord(template: string): boolean {
    return placeholdersOf(template).some((placeholder) => fieldOf(placeholder) !== undefined);
}

/** The template as Fluent Bit writes it: https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/classic-mode/record-accessor */
export function streamTemplate(template: string, { tags }: DestinationRoute, { cluster }: DestinationContext): string {
    return fillIn(template, (placeholder) => {
        switch (placeholder) {
            case "cluster":
                return cluster.name;
            case "host":
                return host;
            case "namespace":
            case "container":
                // Logs of the node have none, which is reported as a problem.
                return tags === "node" ? "" : tagParts[tags][placeholder];
            case "pod":
            case "podId":
                return `$${placeholder}`;
            default:
                return `$labels['${placeholder.slice("label:".length)}']`;
        }
    });
}

/** Problems of a stream's name on this route. */
export function streamNameProblems(
    template: string,
    route: DestinationRoute,
    { cluster, fields }: DestinationContext,
): Problem[] {
    const problem = { setting: `${route.setting}.logStream`, value: JSON.stringify(template) };
    const used = placeholdersOf(template);
    const ofPods = used.find((placeholder) => placeholder !== "cluster" && placeholder !== "host");
    if (route.tags === "node" && ofPods !== undefined) {
        const remedy = `logs of the node have no {${ofPods}}; use {cluster} and {host}, or remove logStream`;
        return [{ ...problem, remedy }];
    }
    for (const placeholder of used) {
        const field = fieldOf(placeholder);
        if (field !== undefined && !fields.includes(field)) {
            const remedy = `{${placeholder}} needs the field ${JSON.stringify(field)}, which metadata.fields does not contain; add it there, or remove {${placeholder}}`;
            return [{ ...problem, remedy }];
        }
    }
    const { length } = fillIn(template, (placeholder) =>
        placeholder === "cluster" ? cluster.name : "x".repeat(valueOf(placeholder)?.longest ?? 0),
    );
    const remedy = `can become a name of ${length} characters, but the maximum is ${maxLength}; shorten it`;
    return length > maxLength ? [{ ...problem, remedy }] : [];
}

/** A route's name that makes the default names of streams too long. Routes by labels have it in the tag. The limit is the same for all destinations of a route, so that several report it once. */
export function usualStreamProblems({ tags, baseName, setting }: DestinationRoute): Problem[] {
    const { host, namespace, container, pod } = values;
    const longestPrefix = labelledPrefix(98).length;
    const tag = tagPrefix.length + namespace.longest + 1 + container.longest + 1 + pod.longest;
    const left = maxLength - (host.longest + 1 + longestPrefix + 1 + tag);
    if (tags !== "labelled" || baseName.length <= left) {
        return [];
    }
    const remedy = `is part of log streams' names, because the route uses labels, and these names have at most ${maxLength} characters; shorten it to ${left}`;
    return [{ setting: setting.replace(/\.to\[\d+\]$/, ".name"), value: JSON.stringify(baseName), remedy }];
}

/**
 * The name of a container's stream; undefined if its records lack a field, so that the default name is used.
 *
 * @param known the values of placeholders; a label of the pod by `label:KEY`
 */
export function streamNameOf(template: string, known: Readonly<Record<string, string>>): string | undefined {
    return placeholdersOf(template).every((placeholder) => known[placeholder] !== undefined)
        ? fillIn(template, (placeholder) => known[placeholder] ?? "")
        : undefined;
}
