import { z } from "zod";

import type { Problem } from "../settings/problems";

/**
 * What can go with a line: the name in the settings, the key in the shipped record, and whether only the API server and the kubelet know it.
 */
const fields = {
    namespace: { key: "namespace_name", fromPath: true },
    pod: { key: "pod_name", fromPath: true },
    container: { key: "container_name", fromPath: true },
    host: { key: "host", fromPath: true },
    image: { key: "container_image", fromPath: false },
    podId: { key: "pod_id", fromPath: false },
    podIp: { key: "pod_ip", fromPath: false },
    stream: { key: "stream", fromPath: true },
    labels: { key: "labels", fromPath: false },
    annotations: { key: "annotations", fromPath: false },
} as const;

export type MetadataField = keyof typeof fields;

const fieldNames = Object.keys(fields) as MetadataField[];

export const metadataSettings = z.strictObject({
    /**
     * Where metadata is learnt. `apiServer`: each new pod is looked up once at the Kubernetes API server. `kubelet`: each new pod is looked up at the kubelet of its node, which
     * spares the API server in clusters of thousands of pods; it needs Kubernetes 1.33, and on Windows makes Fluent Bit a HostProcess container. `path`: from the name of the log file
     * alone; nothing is asked, no permission is needed, and there is no image.
     *
     * @see https://docs.fluentbit.io/manual/pipeline/filters/kubernetes#optional-feature-using-kubelet-to-get-metadata
     */
    from: z.enum(["apiServer", "kubelet", "path"]).default("apiServer"),

    /**
     * What goes with each line. Destinations bill by the byte, and all metadata together is several times as long as a usual line. Default: `namespace`,
     * `pod`, `container`, `host`, and with the API server or the kubelet also `image`.
     */
    fields: z
        .array(z.enum(fieldNames))
        .refine((names) => new Set(names).size === names.length, "must name each field once")
        .optional(),

    /**
     * What is sent to CloudWatch Logs. `record`: JSON with the line under `log` and the fields beside it. `message`: the line alone, since the stream's name says host,
     * namespace, container and pod already; the fewest bytes. Other destinations always get the record.
     */
    send: z.enum(["record", "message"]).default("record"),
});

export type MetadataSettings = z.output<typeof metadataSettings>;

/** Whether somebody is asked for each pod, for which Fluent Bit needs a token and a right in the cluster. */
export function asksForPods({ from }: MetadataSettings): boolean {
    return from !== "path";
}

/** The fields that go with each line. */
export function keptFields(settings: MetadataSettings): MetadataField[] {
    return (
        settings.fields ?? [
            "namespace",
            "pod",
            "container",
            "host",
            ...(asksForPods(settings) ? ["image" as const] : []),
        ]
    );
}

/** The key under which the fields of a JSON line are, where they are parsed. */
export const parsedKey = "log_processed";

/** The keys of a shipped record. */
export function recordKeys(settings: MetadataSettings): string[] {
    return ["log", ...keptFields(settings).map(recordKey)];
}

/** The key of one field in a shipped record. */
export function recordKey(field: MetadataField): string {
    return fields[field].key;
}

/** Fields that nobody can supply. */
export function metadataProblems(settings: MetadataSettings): Problem[] {
    if (asksForPods(settings)) {
        return [];
    }
    return keptFields(settings).flatMap((field, index) =>
        fields[field].fromPath
            ? []
            : {
                  setting: `metadata.fields[${index}]`,
                  value: JSON.stringify(field),
                  remedy: `a log file's path does not tell it; leave it out, or set metadata.from: "apiServer"`,
              },
    );
}
