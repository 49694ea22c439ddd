import { readFileSync } from "node:fs";
import { connect, type AddressInfo, type Socket } from "node:net";
import { pipeline } from "node:stream";
import { createServer } from "node:tls";
import { awsCertificate } from "./aws-certificate";

/** A TLS server that forwards connections to a server without TLS. */
export interface TlsFront {
    readonly port: number;
    stop(): void;
}

/** Needed because Fluent Bit's plug-ins for AWS only use TLS, and moto does not support it. */
export async function tlsFront(port: number): Promise<TlsFront> {
    const { key, cert } = awsCertificate();
    const open = new Set<Socket>();
    const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (client) => {
        open.add(client);
        pipeline(client, connect(port, "127.0.0.1"), client, () => open.delete(client));
    });
    await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
    return {
        port: (server.address() as AddressInfo).port,
        stop: () => {
            server.close();
            open.forEach((socket) => socket.destroy());
        },
    };
}
