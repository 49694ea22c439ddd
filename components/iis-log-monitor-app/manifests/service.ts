import type { Manifest } from "../../kubernetes/manifest";
import { httpPort, metadata, selector } from "../names";
import type { IisLogMonitorAppSettings } from "../settings";

export function serviceManifest(settings: IisLogMonitorAppSettings): Manifest {
    return {
        apiVersion: "v1",
        kind: "Service",
        metadata: metadata(settings),
        spec: {
            type: settings.service.type,
            selector: selector(settings),
            ports: [{ name: httpPort, port: settings.service.port, targetPort: httpPort }],
        },
    };
}
