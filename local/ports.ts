import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { z } from "zod";
import { layout } from "./layout";
import { writeFileAtomically } from "./write-file";

/** The part that listens on each port. */
const portOwners = {
    etcd: "etcd",
    etcdPeer: "etcd",
    apiserver: "kube-apiserver",
    controllerManager: "kube-controller-manager",
    scheduler: "kube-scheduler",
    kwok: "kwok",
    moto: "moto",
    registry: "registry",
    buildkitd: "buildkitd",
} as const;
type PortName = keyof typeof portOwners;
export const portNames = Object.keys(portOwners) as PortName[];
/** The parts of a running environment; the last one listens on a socket. */
export const partNames: readonly string[] = [...new Set(Object.values(portOwners)), "pods"];
export type Ports = Readonly<Record<PortName, number>>;

const portsSchema = z.record(z.enum(portNames), z.number().int().min(1).max(65535));

/** The ports of this environment. Undefined before its first start. */
export function rememberedPorts(file = layout.ports): Ports | undefined {
    try {
        return portsSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    } catch {
        return undefined;
    }
}

/** Chooses a free port for each part, and stores it, so that a stopped environment gets the same addresses again. */
export async function choosePorts(file = layout.ports): Promise<Ports> {
    const { default: getPort } = await import("get-port");
    const chosen: Partial<Record<PortName, number>> = {};
    for (const name of portNames) {
        chosen[name] = await getPort({ host: "127.0.0.1", exclude: Object.values(chosen) });
    }
    const ports = portsSchema.parse(chosen);
    writeFileAtomically(file, JSON.stringify(ports, undefined, 2));
    return ports;
}

/** The stored ports of parts that do not run, on which another program now listens. */
export async function takenPorts(ports: Ports, runningParts: ReadonlySet<string>): Promise<PortName[]> {
    const names = portNames.filter((name) => !runningParts.has(portOwners[name]));
    const free = await Promise.all(names.map((name) => isFree(ports[name])));
    return names.filter((_, index) => free[index] === false);
}

async function isFree(port: number): Promise<boolean> {
    const server = createServer().listen(port, "127.0.0.1");
    try {
        await once(server, "listening");
        return true;
    } catch {
        return false;
    } finally {
        server.close();
    }
}
