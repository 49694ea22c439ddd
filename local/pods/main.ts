/** The part `pods`: `node --import tsx local/pods/main.ts SOCKET KUBECONFIG`. */
import { rmSync } from "node:fs";
import { report } from "../../machine/failure";
import { coreApi } from "../cluster/api";
import { layout } from "../layout";
import { createPodNetwork, type PodByAddress } from "./pod-network";

async function main(socket: string, kubeconfig: string): Promise<void> {
    const network = createPodNetwork(await podByAddress(kubeconfig), layout.nodeLogs);
    // A killed process leaves its socket, on which another process could not listen.
    rmSync(socket, { force: true });
    network.listen(socket);
}

/** @param kubeconfig of an identity that may list pods */
async function podByAddress(kubeconfig: string): Promise<PodByAddress> {
    const api = await coreApi(kubeconfig);
    return async (address) => {
        const { items } = await api.listPodForAllNamespaces({ fieldSelector: `status.podIP=${address}` });
        return items.find(
            ({ spec, metadata }) => spec?.hostNetwork !== true && metadata?.deletionTimestamp === undefined,
        );
    };
}

const [socket = "", kubeconfig = ""] = process.argv.slice(2);
main(socket, kubeconfig).catch(report);
