import path from "node:path";
import type { Credentials } from "../cluster/credentials";
import { answers } from "./health";
import type { Part } from "./part";

const ownStages = ["pod-ready-again.yaml", "pod-stops.yaml"].map((file) => path.join(__dirname, "..", "cluster", file));

/** Plays the kubelets: keeps the nodes Ready, runs pods that were scheduled to them and lets deleted ones go. */
export function kwok(
    file: string,
    stages: readonly string[],
    ports: { readonly kwok: number },
    credentials: Credentials,
): Part {
    const address = `127.0.0.1:${ports.kwok}`;
    return {
        name: "kwok",
        command: {
            name: "kwok",
            file,
            args: [
                `--kubeconfig=${credentials.kubeconfig("kwok")}`,
                "--manage-all-nodes=true",
                // As kubelets do: without a lease the node lifecycle controller takes a node for dead.
                "--node-lease-duration-seconds=40",
                // Pods get addresses of the range that the subnets of the simulated account would have.
                "--cidr=10.0.64.0/18",
                `--server-address=${address}`,
                ...[...stages, ...ownStages].map((stage) => `--config=${stage}`),
            ],
        },
        isReady: () => answers(`http://${address}/healthz`),
    };
}
