import type { Manifest } from "../../kubernetes/manifest";
import { metadata, selector } from "../names";
import { portsOf } from "../ports";
import type { IisLogMonitorAppSettings } from "../settings";

export function serviceManifest(settings: IisLogMonitorAppSettings): Manifest {
    const { service } = settings;
    const balanced = service.type === "LoadBalancer";
    return {
        apiVersion: "v1",
        kind: "Service",
        metadata: { ...metadata(settings), ...(balanced && { annotations: loadBalancer(service) }) },
        spec: {
            type: service.type,
            ...(service.allowedCidrs !== undefined && { loadBalancerSourceRanges: service.allowedCidrs }),
            selector: selector(settings),
            ports: portsOf(settings).map(({ name, servicePort }) => ({ name, port: servicePort, targetPort: name })),
        },
    };
}

/** @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/ */
function loadBalancer({ scheme = "internal" }: IisLogMonitorAppSettings["service"]): Record<string, string> {
    const prefix = "service.beta.kubernetes.io/aws-load-balancer-";
    return {
        // The controller's class, because Kubernetes' own load balancers are internet-facing by default.
        [`${prefix}type`]: "external",
        [`${prefix}nlb-target-type`]: "ip",
        [`${prefix}scheme`]: scheme,
    };
}
