import { hasDefect } from "../fluent-bit/versions";
import type { FluentBitSettings } from "../settings";
import { openChunks } from "./open-chunks";
import type { Paths } from "./paths";

/**
 * Maximum number of connections that the thread of an output may have on a Windows node.
 *
 * On Windows, such a thread has an array for 64 events that are ready at the same time. Fluent Bit writes past its end, and crashes, if more are ready: with the 200 chunks that it sends at the same time after an outage, an AddressSanitizer build with the same event loop did so. Six events are not connections: two timers and four channels. OpenSearch has one more connection, for credentials. Linux passes the size of the array to the kernel, which keeps to it.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_output_thread.c (`flb_output_thread_pool_create`)
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/lib/monkey/mk_core/mk_event_libevent.c (`cb_event`)
 */
export const mostOnWindows = 56;

export const connectionOption = "net.max_worker_connections";
const timeoutOption = "net.io_timeout";

/** Without a timeout, a server that accepts the connection but never answers would block its lines forever, without a message. */
const ioTimeout = "30s";

/** The default of plug-ins such as `http`, `forward` and `tcp`; others have none or one. */
const mostDefaultWorkers = 2;

/**
 * The outputs with a timeout and a maximum number of connections, unless they have these options. All threads of an output together have connections for at most half of the chunks that Fluent Bit has open. A chunk stays open while it is sent, up to the timeout. Without this limit, a destination that accepts connections and does not answer would take the places of all others.
 *
 * Fluent Bit does not wait for a free connection. It retries the chunk after seconds, and logs that. More threads for the outputs of routes would not help: those of `cloudwatch_logs` share a list of log streams without a lock, and crash when streams expire after four hours.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_upstream.c (`flb_upstream_conn_get`)
 * @see https://github.com/fluent/fluent-bit/pull/12427
 */
export function withNetworkLimits<Output extends { name: string }>(
    outputs: readonly Output[],
    settings: FluentBitSettings,
    { os }: Paths,
    version: string,
): Output[] {
    const onSystem = hasDefect("manyReadyConnections", version, os) ? mostOnWindows : Infinity;
    const ofPlaces = settings.buffer.type === "filesystem" ? openChunks(settings) / 2 : Infinity;
    return outputs.map((output) => {
        // It has no connections, and the readiness check uses one.
        if (output.name === "file") {
            return output;
        }
        const given = new Map(Object.entries(output).map(([key, value]) => [key.toLowerCase(), value]));
        const workers = Math.max(1, Number(given.get("workers") ?? mostDefaultWorkers) || mostDefaultWorkers);
        // 0 would mean no limit.
        const limit = Math.max(1, Math.min(onSystem, Math.floor(ofPlaces / workers)));
        // S3 uploads one object at a time.
        const mayHaveMany = output.name !== "s3";
        return {
            ...output,
            ...(!given.has(timeoutOption) && { [timeoutOption]: ioTimeout }),
            ...(mayHaveMany && limit !== Infinity && !given.has(connectionOption) && { [connectionOption]: limit }),
        };
    });
}
