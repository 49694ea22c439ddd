import type { Credentials } from "../cluster/credentials";
import { apiserverAuthority } from "./kube-apiserver";
import { answers } from "./health";
import type { Part } from "./part";

/** The real controllers: Deployments, DaemonSets, endpoints, service accounts, garbage collection and others. */
export function kubeControllerManager(
    file: string,
    ports: { readonly controllerManager: number },
    credentials: Credentials,
): Part {
    return {
        command: {
            name: "kube-controller-manager",
            file,
            args: [
                `--kubeconfig=${credentials.kubeconfig("kube-controller-manager")}`,
                "--bind-address=127.0.0.1",
                `--secure-port=${ports.controllerManager}`,
                // There is only one, which should continue immediately after a restart.
                "--leader-elect=false",
                "--use-service-account-credentials=true",
                `--service-account-private-key-file=${credentials.serviceAccountKey}`,
                `--root-ca-file=${apiserverAuthority}`,
            ],
        },
        isReady: () => answers(`https://127.0.0.1:${ports.controllerManager}/healthz`),
    };
}
