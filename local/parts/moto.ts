import path from "node:path";
import { answers } from "./health";
import type { Part } from "./part";

/** The AWS services, in memory. */
export function moto(python: string, ports: { readonly moto: number }): Part {
    return {
        command: {
            name: "moto",
            file: python,
            args: [path.join(__dirname, "moto-server.py"), "-H", "127.0.0.1", "-p", String(ports.moto)],
            sources: [__dirname],
        },
        // Not data.json: it lists all resources, which takes seconds with AWS' managed policies.
        isReady: () => answers(`http://127.0.0.1:${ports.moto}/moto-api/`),
    };
}
