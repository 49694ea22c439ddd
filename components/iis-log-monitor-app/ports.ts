import { httpPort } from "./names";
import type { IisLogMonitorAppSettings } from "./settings";

/** A port of the pods, with its name and the Service's port. */
export interface Port {
    name: string;
    containerPort: number;
    servicePort: number;
}

/** Default port of IIS, to which the image's sites are bound. */
const defaultPort = 80;

export function portsOf({ sites, service }: Pick<IisLogMonitorAppSettings, "sites" | "service">): [Port, ...Port[]] {
    const [first = defaultPort, ...others] = new Set(sites?.map(({ port }) => port));
    return [
        { name: httpPort, containerPort: first, servicePort: service.port },
        ...others.map((port) => ({ name: portName(port), containerPort: port, servicePort: port })),
    ];
}

function portName(port: number): string {
    return `${httpPort}-${port}`;
}
