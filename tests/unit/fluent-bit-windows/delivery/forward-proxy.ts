import type { Server } from "proxy-chain";

/** Who may use the proxy, where not everybody may. */
export interface ProxyUser {
    user: string;
    password: string;
}

/** A forward proxy as companies have one, on loopback. It lets through tunnels alone, for one user, and passes them on to the stand-in's, which has the servers under their names. */
export class ForwardProxy {
    /** Servers to which it has opened a tunnel, in order. */
    readonly tunnels: string[] = [];
    /** Requests without the right user and password. */
    refused = 0;

    private constructor(
        private readonly server: Server,
        readonly url: string,
    ) {}

    /** @param behind URL of the next proxy */
    static async start(behind: string, allowed?: ProxyUser): Promise<ForwardProxy> {
        // Its package is an ES module.
        const { Server } = await import("proxy-chain");
        const server = new Server({
            host: "127.0.0.1",
            port: 0,
            prepareRequestFunction: ({ hostname, port, username, password, isHttp }) => {
                const isAllowed =
                    !isHttp && (allowed === undefined || (username === allowed.user && password === allowed.password));
                if (isAllowed) {
                    proxy.tunnels.push(`${hostname}:${port}`);
                } else {
                    proxy.refused += 1;
                }
                return { requestAuthentication: !isAllowed, upstreamProxyUrl: behind };
            },
        });
        await server.listen();
        const proxy = new ForwardProxy(server, `http://127.0.0.1:${server.port}`);
        return proxy;
    }

    async stop(): Promise<void> {
        await this.server.close(true);
    }
}
