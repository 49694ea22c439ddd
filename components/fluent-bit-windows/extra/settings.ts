import { z } from "zod";

import { mayBeOutput } from "../../outputs/may-be-output";
import { withoutDeliveryReports } from "../destinations/output";
import type { Kind } from "../fluent-bit/options";
import { systems } from "../fluent-bit/platforms";
import type { Paths } from "../pipeline/paths";
import type { ExtraSection } from "../pipeline/sections";
import { withTrust } from "../trust/extra-sections";

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

export type ExtraSettings = z.output<typeof extraSettings>;

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

/** A section of the settings: `os`, and what Fluent Bit reads. */
type Section = ExtraSettings["filters"][number];
