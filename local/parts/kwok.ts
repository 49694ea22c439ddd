import path from "node:path";
import type { Credentials } from "../cluster/credentials";
import { answers } from "./health";
import type { Part } from "./part";

const ownStages = ["pod-ready-again.yaml", "pod-stops.yaml"].map((file) => path.join(__dirname, "..", "cluster", file));

/** Simulates the kubelets: keeps the nodes Ready, marks scheduled pods as running, and removes deleted pods. */
export function kwok(
    file: string,
    stages: readonly string[],
    ports: { readonly kwok: number },
    credentials: Credentials,
): Part {
    const address = `127.0.0.1:${ports.kwok}`;
    return {
        command: {
            name: "kwok",
            file,
            args: [
                `--kubeconfig=${credentials.kubeconfig("kwok")}`,
                "--manage-all-nodes=true",
                // As kubelets do: the node lifecycle controller considers a node without a lease as failed.
                "--node-lease-duration-seconds=40",
                // Pods get addresses from the range of the subnets in the simulated account.
                "--cidr=10.0.64.0/18",
                `--server-address=${address}`,
                ...[...stages, ...ownStages].map((stage) => `--config=${stage}`),
            ],
        },
        isReady: () => answers(`http://${address}/healthz`),
    };
}
