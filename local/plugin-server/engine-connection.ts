import * as grpc from "@grpc/grpc-js";

/**
 * Calls `stop` once the engine at this address is gone. A killed engine cannot tell its plugins to end, and a plugin
 * left behind would hold its port and memory forever.
 */
export function stopWithEngine(address: string, stop: () => void): void {
    const channel = new grpc.Client(address, grpc.credentials.createInsecure()).getChannel();
    const watch = (state: grpc.connectivityState) => {
        channel.watchConnectivityState(state, Infinity, () => {
            // `true` asks an idle channel to connect again: a dropped connection alone does not mean a dead engine,
            // one that cannot be made again does.
            const next = channel.getConnectivityState(true);
            if (next === grpc.connectivityState.TRANSIENT_FAILURE) stop();
            else watch(next);
        });
    };
    watch(channel.getConnectivityState(true));
}
