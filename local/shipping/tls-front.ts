import { readFileSync } from "node:fs";
import { connect, type AddressInfo, type Socket } from "node:net";
import path from "node:path";
import { createServer } from "node:tls";
import { layout } from "../layout";

/** TLS in front of a server that speaks without. */
export interface TlsFront {
    readonly url: string;
    stop(): void;
}

/** Fluent Bit's plug-ins for AWS speak nothing but TLS, and moto does not. The certificate is the API server's, which is there already. */
export async function tlsFront(port: number): Promise<TlsFront> {
    const file = (ending: string) => readFileSync(path.join(layout.apiserverCertificates, `apiserver.${ending}`));
    const open = new Set<Socket>();
    const server = createServer({ key: file("key"), cert: file("crt") }, (client) => {
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
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return {
        url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
        stop: () => {
            server.close();
            open.forEach((socket) => socket.destroy());
        },
    };
}
