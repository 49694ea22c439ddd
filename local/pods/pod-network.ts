import { createServer, type IncomingMessage, type Server } from "node:http";
import type { Socket } from "node:net";

import type { V1Pod } from "@kubernetes/client-node";

import { answerAsIis, type IisContainer } from "./iis";

/** Finds the pod with an address. Pods in the network of their node are ignored, because they share its address. */
export type PodByAddress = (address: string) => Promise<V1Pod | undefined>;

/** IIS answers here, as in Microsoft's images. */
const iisPort = 80;

/**
 * An HTTP proxy through which only the API server connects to pods (CONNECT), as on clusters whose control plane is in another network. No pod runs
 * here: the proxy itself answers requests to port 80 of a Windows pod, as IIS does, and writes the line that LogMonitor would print to the container's
 * log file.
 *
 * @param nodeLogs folder with a folder for each node
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/setup-konnectivity/
 */
export function createPodNetwork(podByAddress: PodByAddress, nodeLogs: string): Server {
    const answering = new WeakMap<Socket, IisContainer>();
    const iis = createServer((request, response) => {
        const container = answering.get(request.socket);
        if (container === undefined) {
            response.destroy();
        } else {
            answerAsIis(container, request, response, nodeLogs);
        }
    });
    const network = createServer();
    network.on("connect", (request: IncomingMessage, socket: Socket) => {
        socket.on("error", () => socket.destroy());
        find(request.url ?? "", podByAddress).then(
            (container) => {
                if (container === undefined) {
                    socket.end("HTTP/1.1 502 Nobody listens there\r\n\r\n");
                    return;
                }
                answering.set(socket, container);
                socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
                iis.emit("connection", socket);
            },
            () => socket.end("HTTP/1.1 503 The API server does not answer\r\n\r\n"),
        );
    });
    return network;
}

async function find(target: string, podByAddress: PodByAddress): Promise<IisContainer | undefined> {
    const [address = "", port = ""] = target.split(":");
    const pod = await podByAddress(address);
    const container = pod?.spec?.containers.find(({ ports = [] }) =>
        ports.some(({ containerPort }) => containerPort === Number(port)),
    );
    const listens =
        pod?.spec?.nodeSelector?.["kubernetes.io/os"] === "windows" &&
        container !== undefined &&
        Number(port) === iisPort;
    return listens ? { pod, container, port: Number(port) } : undefined;
}
