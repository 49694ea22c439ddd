import type { Manifest } from "../../kubernetes/manifest";
import { albPrefix, ingressRoutes, type IngressSettings } from "../exposure";
import { metadata } from "../names";
import { portsOf } from "../ports";
import type { IisLogMonitorAppSettings } from "../settings";

export function ingressManifest(settings: IisLogMonitorAppSettings): Manifest | undefined {
    const { ingress } = settings;
    if (ingress === undefined) {
        return undefined;
    }
    const ports = portsOf(settings);
    const routes = ingressRoutes(ingress, settings.sites);
    const hosts = routes.flatMap((route) => route.hosts ?? []);
    return {
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: { ...metadata(settings), annotations: annotationsOf(settings, ingress) },
        spec: {
            ingressClassName: ingress.className,
            rules: routes.flatMap((route) => {
                const port = ports.find(({ containerPort }) => containerPort === route.containerPort) ?? ports[0];
                const http = { paths: [pathTo(settings.name, ingress.path, port.name)] };
                return route.hosts === undefined ? [{ http }] : route.hosts.map((host) => ({ host, http }));
            }),
            // The controller finds certificates by these hosts if none are set.
            ...(ingress.tls !== undefined && hosts.length > 0 && { tls: [{ hosts }] }),
        },
    };
}

function pathTo(service: string, path: string, port: string) {
    return { path, pathType: "Prefix", backend: { service: { name: service, port: { name: port } } } };
}

function annotationsOf(settings: IisLogMonitorAppSettings, ingress: IngressSettings): Record<string, string> {
    const { tls, group, allowedCidrs } = ingress;
    const own = {
        scheme: ingress.scheme,
        // Directly to the pods: through a node port, a request could reach a pod that is stopping.
        "target-type": "ip",
        "listen-ports": JSON.stringify(listeners(tls)),
        ...(tls?.certificateArns !== undefined && { "certificate-arn": tls.certificateArns.join(",") }),
        ...(tls !== undefined && { "ssl-policy": tls.policy }),
        ...(tls?.redirectHttp === true && { "ssl-redirect": "443" }),
        ...(allowedCidrs !== undefined && { "inbound-cidrs": allowedCidrs.join(",") }),
        "healthcheck-path": ingress.healthPath ?? settings.healthPath,
        // The load balancer accepts the same status codes as the probes.
        "success-codes": "200-399",
        // A stopping pod answers only while it drains, not for the default of five minutes.
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
