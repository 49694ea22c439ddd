import { once } from "node:events";
import { connect } from "node:net";
import path from "node:path";
import type { Credentials } from "../cluster/credentials";
import { checkout, layout } from "../layout";
import type { Part } from "./part";

/** Answers requests to IIS pods, and writes the logs of their containers. It uses the kubelets' identity for the API server. */
export function pods(credentials: Credentials): Part {
    const folder = path.join(checkout, "local", "pods");
    return {
        command: {
            name: "pods",
            file: process.execPath,
            args: ["--import", "tsx", path.join(folder, "main.ts"), layout.pods, credentials.kubeconfig("kwok")],
            cwd: checkout,
            sources: [folder],
        },
        isReady: () => accepts(layout.pods),
    };
}

async function accepts(socket: string): Promise<boolean> {
    const connection = connect(socket);
    try {
        await once(connection, "connect");
        return true;
    } catch {
        return false;
    } finally {
        connection.destroy();
    }
}
