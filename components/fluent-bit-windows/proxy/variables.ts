import type { Server } from "../../aws/hosts";
import { type Credential, plannedCredential } from "../destinations/credential";
import { apiServerHost } from "../pipeline/metadata";
import { nodeAddress } from "../pipeline/pod-variables";
import type { FluentBitSettings } from "../settings";
import type { HttpProxySettings } from "./settings";

/**
 * Hosts that never use the proxy: the container itself, the API server, and the EC2 instance metadata service, which each AWS output uses at its start. Through a proxy, it would be the metadata service of another machine, and Fluent Bit 5.1.1 does not start if the proxy closes the connection.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/aws/flb_aws_credentials_ec2.c
 */
const alwaysDirect = ["localhost", "127.0.0.1", "169.254.169.254", apiServerHost, "kubernetes.default.svc"];

/** Password of the proxy's user. */
export function proxyCredentials({ httpProxy }: Pick<FluentBitSettings, "httpProxy">): Credential[] {
    return httpProxy?.password === undefined ? [] : [passwordOf(httpProxy.password)];
}

function passwordOf(password: NonNullable<HttpProxySettings["password"]>): Credential {
    return plannedCredential("HTTP_PROXY_PASSWORD", password);
}

/**
 * The proxy variables of Fluent Bit. It reads no others, not even `HTTPS_PROXY`, and all its TCP connections go through a tunnel of that proxy, encrypted or not.
 *
 * @param servers to which it connects
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_config.c (`getenv("HTTP_PROXY")`)
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_upstream.c (`flb_upstream_create`; the same in 4.0.3 and 4.2.8)
 */
export function proxyVariables(
    settings: FluentBitSettings,
    servers: readonly Server[],
): { name: string; value: string }[] {
    const { httpProxy } = settings;
    if (httpProxy === undefined) {
        return [];
    }
    // Kubernetes inserts the password. A variable must be defined before the one that refers to it: https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/
    const user =
        httpProxy.user === undefined || httpProxy.password === undefined
            ? ""
            : `${httpProxy.user}:$(${passwordOf(httpProxy.password).variable})@`;
    return [
        { name: "HTTP_PROXY", value: httpProxy.url.replace(/\/$/, "").replace("http://", () => `http://${user}`) },
        { name: "NO_PROXY", value: directHosts(settings, servers).join(",") },
    ];
}

/** Fluent Bit compares whole names, so domains become the hosts in them: https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_upstream.c (`flb_upstream_needs_proxy`) */
function directHosts({ metadata, noProxy }: FluentBitSettings, servers: readonly Server[]): string[] {
    const domains = noProxy.map((host) => host.replace(/^\./, ""));
    const hosts = servers.map(({ host }) => host);
    const direct = hosts.filter(
        (host) => isOfCluster(host) || domains.some((domain) => host === domain || host.endsWith(`.${domain}`)),
    );
    const kubelet = metadata.from === "kubelet" ? [`$(${nodeAddress})`] : [];
    const named = noProxy.filter((host) => !host.startsWith("."));
    return [...new Set([...alwaysDirect, ...kubelet, ...named, ...direct])];
}

/** Whether it is a Service of the cluster, by its names: https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/ */
function isOfCluster(host: string): boolean {
    return /^[^.]+$|\.svc$|\.cluster\.local$/.test(host);
}

/** Whether Fluent Bit uses the proxy for a server. */
export function isProxied(settings: FluentBitSettings, server: Server): boolean {
    return settings.httpProxy !== undefined && !directHosts(settings, [server]).includes(server.host);
}
