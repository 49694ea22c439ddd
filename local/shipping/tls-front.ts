import { readFileSync } from "node:fs";
import { connect, type AddressInfo, type Socket } from "node:net";
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
        const behind = connect(port, "127.0.0.1");
        for (const [one, other] of [
            [client, behind],
            [behind, client],
        ] as const) {
            open.add(one);
            one.pipe(other);
            one.on("error", () => other.destroy());
            one.on("close", () => open.delete(one));
        }
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
