import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";

/**
 * A proxy by which Fluent Bit reaches stand-ins under the names and the port of what they stand in for: of STS it takes a host, but always asks port 443.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/aws/flb_aws_credentials_sts.c (`flb_upstream_create(config, implementation->endpoint, 443, ...)`)
 * @see https://docs.fluentbit.io/manual/administration/http-proxy
 */
export class ConnectProxy {
    /** Hosts that were asked for, in order. */
    readonly asked: string[] = [];
    private readonly sockets = new Set<Duplex>();

    private constructor(
        private readonly server: Server,
        private readonly portOf: (host: string) => number | undefined,
    ) {
        server.on("connect", (request, client, head) => {
            this.tunnel(request.url ?? "", client, head);
        });
    }

    /** @param portOf the local port of who stands in for `host:port`; without one the proxy refuses, as for a name that nobody has */
    static async start(portOf: (host: string) => number | undefined): Promise<ConnectProxy> {
        const server = createServer((_request, response) => {
            response.writeHead(405).end();
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        return new ConnectProxy(server, portOf);
    }

    get url(): string {
        return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    }

    stop(): void {
        this.server.close();
        this.server.closeAllConnections();
        this.sockets.forEach((socket) => socket.destroy());
    }

    private tunnel(host: string, client: Duplex, head: Buffer): void {
        this.asked.push(host);
        const port = this.portOf(host);
        const refuse = () => client.end("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
        if (port === undefined) {
            refuse();
            return;
        }
        const server: Socket = connect(port, "localhost");
        // As proxies do. A connection that ends without an answer keeps Fluent Bit from starting: it retries forever.
        server.once("error", refuse);
        server.once("connect", () => {
            server.off("error", refuse);
            server.on("error", () => client.destroy());
            client.write("HTTP/1.1 200 Connection established\r\n\r\n");
            server.write(head);
            server.pipe(client);
            client.pipe(server);
        });
        for (const [one, other] of [
            [client, server],
            [server, client],
        ] as const) {
            this.sockets.add(one);
            one.on("close", () => {
                this.sockets.delete(one);
                other.end();
            });
        }
        client.on("error", () => server.destroy());
    }
}
