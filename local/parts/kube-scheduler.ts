import type { Credentials } from "../cluster/credentials";
import { answers } from "./health";
import type { Part } from "./part";

/** The real scheduler: a selector that no node has, or a taint that is not tolerated, leaves a pod pending here too. */
export function kubeScheduler(file: string, ports: { readonly scheduler: number }, credentials: Credentials): Part {
    return {
        command: {
            name: "kube-scheduler",
            file,
            args: [
                `--kubeconfig=${credentials.kubeconfig("kube-scheduler")}`,
                "--bind-address=127.0.0.1",
                `--secure-port=${ports.scheduler}`,
                "--leader-elect=false",
            ],
        },
        isReady: () => answers(`https://127.0.0.1:${ports.scheduler}/healthz`),
    };
}
