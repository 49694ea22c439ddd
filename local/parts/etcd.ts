import { layout } from "../layout";
import { answers } from "./health";
import type { Part } from "./part";

/** The API server's store: a single member, reachable from this machine only. */
export function etcd(file: string, ports: { readonly etcd: number; readonly etcdPeer: number }): Part {
    const client = `http://127.0.0.1:${ports.etcd}`;
    const peer = `http://127.0.0.1:${ports.etcdPeer}`;
    return {
        command: {
            name: "etcd",
            file,
            args: [
                "--name=local",
                `--data-dir=${layout.etcdData}`,
                `--listen-client-urls=${client}`,
                `--advertise-client-urls=${client}`,
                `--listen-peer-urls=${peer}`,
                `--initial-advertise-peer-urls=${peer}`,
                `--initial-cluster=local=${peer}`,
                // Its data is deleted with the environment, so a write does not have to wait for the disk.
                "--unsafe-no-fsync",
                "--log-level=warn",
            ],
        },
        isReady: () => answers(`${client}/health`),
    };
}
