/** The part `pods`: `node --import tsx local/pods/main.ts SOCKET KUBECONFIG`. */
import { rmSync } from "node:fs";
import { report } from "../../machine/failure";
import { layout } from "../layout";
import { podByAddress } from "./pod-by-address";
import { createPodNetwork } from "./pod-network";

async function main(socket: string, kubeconfig: string): Promise<void> {
    const network = createPodNetwork(await podByAddress(kubeconfig), layout.nodeLogs);
    // A killed process leaves its socket, on which another process could not listen.
    rmSync(socket, { force: true });
    network.listen(socket);
}

const [socket = "", kubeconfig = ""] = process.argv.slice(2);
main(socket, kubeconfig).catch(report);
