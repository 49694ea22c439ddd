import { z } from "zod";

import type { Problem } from "../../settings/problems";
import type { MetadataField } from "../metadata";
import { labelledPrefix, tagParts, tagPrefix } from "../tag";
import type { DestinationContext, DestinationRoute } from "./destination";
import { fillIn, nameParts, type Placeholder, placeholdersOf, templateFault } from "./name-template";

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogStream.html */
const maxLength = 512;

/**
 * How long a value gets, and the field of the record that it is looked up in. The tag holds a pod's name too, but Fluent Bit takes a tag apart at its dots, and a
 * pod's name may have some. No name and no label's value holds the `:` or the `*` that streams must not have.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 */
const values = {
    // A node's name is the value of its label kubernetes.io/hostname, too.
    host: { longest: 63 },
    namespace: { longest: 63 },
    container: { longest: 63 },
    pod: { longest: 253, field: "pod" },
    podId: { longest: 36, field: "podId" },
    label: { longest: 63, field: "labels" },
} as const satisfies Record<string, { longest: number; field?: MetadataField }>;

/** The node's name, from the environment that the DaemonSet gives Fluent Bit. */
const host = "${HOST_NAME}";

/** What a stream's name begins with where the tag is the rest: one stream a container, and no two nodes write to the same. */
export const usualStreamPrefix = `${host}.`;

/** The same names where the tag holds more than they do. */
export const usualStream = `{host}.${tagPrefix}{namespace}.{container}.{pod}`;

/** A template of a log stream's name. */
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
            return `must end after {${name}}, or go on with a dot and something more: Fluent Bit takes any other character for a part of the field's name`;
        }
    }
    return nameParts(template).every((part) => "placeholder" in part && part.placeholder.startsWith("label:"))
        ? "must hold more than a label, whose value may be empty"
        : undefined;
}

function valueOf(placeholder: Placeholder): { longest: number; field?: MetadataField } | undefined {
    const [kind = ""] = placeholder.split(":");
    return kind in values ? values[kind as keyof typeof values] : undefined;
}

function fieldOf(placeholder: Placeholder): MetadataField | undefined {
    return valueOf(placeholder)?.field;
}

/** Whether the name needs what is beside the line in its record. */
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
                // A node's own log has none, which is a problem that is told.
                return tags === "node" ? "" : tagParts[tags][placeholder];
            case "pod":
            case "podId":
                return `$${placeholder}`;
            default:
                return `$labels['${placeholder.slice("label:".length)}']`;
        }
    });
}

/** What is wrong with a stream's name on this route. */
export function streamNameProblems(
    template: string,
    route: DestinationRoute,
    { cluster, fields }: DestinationContext,
): Problem[] {
    const problem = { setting: `${route.setting}.logStream`, value: JSON.stringify(template) };
    const used = placeholdersOf(template);
    const ofPods = used.find((placeholder) => placeholder !== "cluster" && placeholder !== "host");
    if (route.tags === "node" && ofPods !== undefined) {
        const remedy = `a node's own log has no {${ofPods}}; use {cluster} and {host}, or leave logStream out`;
        return [{ ...problem, remedy }];
    }
    for (const placeholder of used) {
        const field = fieldOf(placeholder);
        if (field !== undefined && !fields.includes(field)) {
            const remedy = `{${placeholder}} needs the field ${JSON.stringify(field)}, which metadata.fields does not have; add it there, or leave {${placeholder}} out`;
            return [{ ...problem, remedy }];
        }
    }
    const { length } = fillIn(template, (placeholder) =>
        placeholder === "cluster" ? cluster.name : "x".repeat(valueOf(placeholder)?.longest ?? 0),
    );
    const remedy = `can become a name of ${length} characters, and ${maxLength} is the most; shorten it`;
    return length > maxLength ? [{ ...problem, remedy }] : [];
}

/** A route's name that makes the usual names of streams too long: labels put it into the tag. */
export function usualStreamProblems({ tags, baseName, setting }: DestinationRoute): Problem[] {
    const { host, namespace, container, pod } = values;
    const tag = tagPrefix.length + namespace.longest + 1 + container.longest + 1 + pod.longest;
    const left = maxLength - (host.longest + 1 + labelledPrefix.length + 1 + tag);
    if (tags !== "labelled" || baseName.length <= left) {
        return [];
    }
    const remedy = `is a part of log streams' names where a route goes by labels, and those have ${maxLength} characters at most; shorten it to ${left}`;
    return [{ setting: setting.replace(/\.to\[\d+\]$/, ".name"), value: JSON.stringify(baseName), remedy }];
}

/**
 * The name of a container's stream; undefined where its records lack a field, and the usual name takes its place.
 *
 * @param known what stands for each placeholder; a label of the pod by `label:KEY`
 */
export function streamNameOf(template: string, known: Readonly<Record<string, string>>): string | undefined {
    return placeholdersOf(template).every((placeholder) => known[placeholder] !== undefined)
        ? fillIn(template, (placeholder) => known[placeholder] ?? "")
        : undefined;
}
