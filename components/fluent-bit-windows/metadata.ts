import { z } from "zod";

import { distinct } from "../settings/distinct";
import type { Problem } from "../settings/problems";

/** Metadata fields by their key in the record, and whether the log file's path contains them. Only the API server and the kubelet know the others. */
const fields = {
    namespace: { fromPath: true },
    pod: { fromPath: true },
    container: { fromPath: true },
    host: { fromPath: true },
    image: { fromPath: false },
    podId: { fromPath: false },
    podIp: { fromPath: false },
    stream: { fromPath: true },
    labels: { fromPath: false },
    annotations: { fromPath: false },
} as const;

export type MetadataField = keyof typeof fields;

const fieldNames = Object.keys(fields) as MetadataField[];

export const metadataSettings = z.strictObject({
    /**
     * Source of metadata. `apiServer`: Fluent Bit looks up each new pod once at the Kubernetes API server, and delivers nothing while it waits for the answer. `kubelet`: it looks up each new pod at the kubelet of its node, which relieves the API server in clusters with thousands of pods. This needs Kubernetes 1.33, and on Windows makes Fluent Bit a HostProcess container. `path`: only the name of the log file, without requests and permissions, and without `image`.
     *
     * @see https://docs.fluentbit.io/manual/pipeline/filters/kubernetes#optional-feature-using-kubelet-to-get-metadata
     */
    from: z.enum(["apiServer", "kubelet", "path"]).default("apiServer"),

    /**
     * Metadata fields in each record: `{"log": "…", "namespace": "shop", "pod": …}`. Destinations bill by the byte, and all metadata together is several times as long as a usual line; Fluent Bit's own names (such as `namespace_name`) alone need 25 bytes more. Default: `namespace`, `pod`, `container`, `host`, and with the API server or the kubelet also `image`.
     */
    fields: distinct(z.enum(fieldNames), "must contain each field once").optional(),

    /**
     * Form of events in CloudWatch Logs. `record`: JSON with the line under `log` and the metadata fields. `message`: only the line, which needs the fewest bytes; the stream's name contains host, namespace, container and pod. Other destinations always get the record.
     */
    send: z.enum(["record", "message"]).default("record"),
});

export type MetadataSettings = z.output<typeof metadataSettings>;

/** Whether Fluent Bit looks up pods, for which it needs a token and a permission in the cluster. */
export function asksForPods({ from }: MetadataSettings): boolean {
    return from !== "path";
}

/** The metadata fields of each line. */
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

/** The key for the fields of a parsed JSON line. */
export const parsedKey = "log_processed";

/** Fields that the source of metadata does not have. */
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
                  remedy: `a log file's path does not contain it; remove it, or set metadata.from: "apiServer"`,
              },
    );
}
