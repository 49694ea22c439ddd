import { connect } from "node:net";
import path from "node:path";
import type { Credentials } from "../cluster/credentials";
import { checkout, layout } from "../layout";
import type { Part } from "./part";

/** Answers requests to IIS pods, and writes the logs of their containers. It uses the kubelets' identity for the API server. */
export function pods(credentials: Credentials): Part {
    const main = path.join(checkout, "local", "pods", "main.ts");
    return {
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
