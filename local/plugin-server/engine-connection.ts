import * as grpc from "@grpc/grpc-js";

/**
 * Calls `stop` when the engine at this address has ended. A killed engine cannot stop its plugins, and a plugin that keeps running would use its
 * port and memory forever.
 */
export function stopWithEngine(address: string, stop: () => void): void {
    const channel = new grpc.Client(address, grpc.credentials.createInsecure()).getChannel();
    const watch = (state: grpc.connectivityState) => {
        channel.watchConnectivityState(state, Infinity, () => {
            // `true` makes an idle channel connect again. A lost connection does not mean that the engine has ended,
            // but a failed new connection does.
            const next = channel.getConnectivityState(true);
            if (next === grpc.connectivityState.TRANSIENT_FAILURE) stop();
            else watch(next);
        });
    };
    watch(channel.getConnectivityState(true));
}
