import type { Manifest } from "../../kubernetes/manifest";
import { albPrefix, type IngressSettings } from "../exposure";
import { httpPort, metadata } from "../names";
import type { IisLogMonitorAppSettings } from "../settings";

export function ingressManifest(settings: IisLogMonitorAppSettings): Manifest | undefined {
    const { ingress } = settings;
    if (ingress === undefined) {
        return undefined;
    }
    const http = {
        paths: [
            {
                path: ingress.path,
                pathType: "Prefix",
                backend: { service: { name: settings.name, port: { name: httpPort } } },
            },
        ],
    };
    const { hosts } = ingress;
    return {
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: { ...metadata(settings), annotations: annotationsOf(settings, ingress) },
        spec: {
            ingressClassName: ingress.className,
            rules: hosts === undefined ? [{ http }] : hosts.map((host) => ({ host, http })),
            // By its hosts the controller finds certificates that are not named.
            ...(ingress.tls !== undefined && hosts !== undefined && { tls: [{ hosts }] }),
        },
    };
}

function annotationsOf(settings: IisLogMonitorAppSettings, ingress: IngressSettings): Record<string, string> {
    const { tls, group, allowedCidrs } = ingress;
    const own = {
        scheme: ingress.scheme,
        // Straight to the pods: through a node's port, a request could reach a pod that is about to go.
        "target-type": "ip",
        "listen-ports": JSON.stringify(listeners(tls)),
        ...(tls?.certificateArns !== undefined && { "certificate-arn": tls.certificateArns.join(",") }),
        ...(tls !== undefined && { "ssl-policy": tls.policy }),
        ...(tls?.redirectHttp === true && { "ssl-redirect": "443" }),
        ...(allowedCidrs !== undefined && { "inbound-cidrs": allowedCidrs.join(",") }),
        "healthcheck-path": ingress.healthPath ?? settings.healthPath,
        // What the probes take for an answer is one for the load balancer too.
        "success-codes": "200-399",
        // A pod that goes answers for as long as it drains, and not for the five minutes that would be the default.
        "target-group-attributes": `deregistration_delay.timeout_seconds=${settings.stop.drainSeconds}`,
        ...(group !== undefined && { "group.name": group.name }),
        ...(group?.order !== undefined && { "group.order": String(group.order) }),
    };
    return {
        ...ingress.annotations,
        ...Object.fromEntries(Object.entries(own).map(([name, value]) => [`${albPrefix}${name}`, value])),
    };
}

function listeners(tls: IngressSettings["tls"]): object[] {
    if (tls === undefined) {
        return [{ HTTP: 80 }];
    }
    return tls.redirectHttp ? [{ HTTP: 80 }, { HTTPS: 443 }] : [{ HTTPS: 443 }];
}
