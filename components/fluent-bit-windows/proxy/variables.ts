import type { Server } from "../../aws/hosts";
import { type Credential, plannedCredential } from "../destinations/credential";
import { apiServerHost, nodeAddress } from "../pipeline/metadata";
import type { FluentBitSettings } from "../settings";
import type { HttpProxySettings } from "./settings";

/**
 * Hosts that are always reached directly: the container itself, the API server, and the instance metadata service of EC2, which each AWS output asks when it starts. Behind a proxy
 * it is another machine's, if the proxy lets anybody ask it, and Fluent Bit 5.1.1 does not start where the proxy closes the connection.
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/aws/flb_aws_credentials_ec2.c
 */
const alwaysDirect = ["localhost", "127.0.0.1", "169.254.169.254", apiServerHost, "kubernetes.default.svc"];

/** The password of the proxy's user. */
export function proxyCredentials({ httpProxy }: Pick<FluentBitSettings, "httpProxy">): Credential[] {
    return httpProxy?.password === undefined ? [] : [passwordOf(httpProxy.password)];
}

function passwordOf(password: NonNullable<HttpProxySettings["password"]>): Credential {
    return plannedCredential("HTTP_PROXY_PASSWORD", password);
}

/**
 * The variables by which Fluent Bit finds the proxy. It reads no others, `HTTPS_PROXY` least of all, and every connection that it opens over TCP goes through a tunnel of that proxy, encrypted or not.
 *
 * @param servers what it connects to
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
    // Kubernetes puts the password in. A variable has to be defined before the one that refers to it: https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/
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

/** Whether the proxy is asked for a server. */
export function isProxied(settings: FluentBitSettings, server: Server): boolean {
    return settings.httpProxy !== undefined && !directHosts(settings, [server]).includes(server.host);
}
