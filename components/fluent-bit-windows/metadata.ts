import { z } from "zod";

import type { Problem } from "../settings/problems";

/** What can go with a line, by its key in the shipped record, and whether the log file's path tells it. Others are known to the API server and the kubelet alone. */
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
     * Where metadata is learnt. `apiServer`: each new pod is looked up once at the Kubernetes API server. `kubelet`: each new pod is looked up at the kubelet of its node, which
     * spares the API server in clusters of thousands of pods; it needs Kubernetes 1.33, and on Windows makes Fluent Bit a HostProcess container. `path`: from the name of the log file
     * alone; nothing is asked, no permission is needed, and there is no image.
     *
     * @see https://docs.fluentbit.io/manual/pipeline/filters/kubernetes#optional-feature-using-kubelet-to-get-metadata
     */
    from: z.enum(["apiServer", "kubelet", "path"]).default("apiServer"),

    /**
     * What goes with each line, under the same names: `{"log": "…", "namespace": "shop", "pod": …}`. Destinations bill by the byte, and all metadata together is several times as
     * long as a usual line; Fluent Bit's own names (`namespace_name`) alone are 25 bytes more. Default: `namespace`, `pod`, `container`, `host`, and with the API server or the
     * kubelet also `image`.
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
