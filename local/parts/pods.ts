import { connect } from "node:net";
import path from "node:path";
import type { Credentials } from "../cluster/credentials";
import { checkout, layout } from "../layout";
import type { Part } from "./part";

/** Answers for IIS pods, and writes their containers' logs. To the API server it is who plays the kubelets. */
export function pods(credentials: Credentials): Part {
    const main = path.join(checkout, "local", "pods", "main.ts");
    return {
        name: "pods",
        command: {
            name: "pods",
            file: process.execPath,
            args: ["--import", "tsx", main, layout.pods, credentials.kubeconfig("kwok")],
            cwd: checkout,
        },
        isReady: () => accepts(layout.pods),
    };
}

function accepts(socket: string): Promise<boolean> {
    return new Promise((resolve) => {
        const connection = connect(socket);
        connection.on("connect", () => {
            connection.destroy();
            resolve(true);
        });
        connection.on("error", () => {
            resolve(false);
        });
    });
}
