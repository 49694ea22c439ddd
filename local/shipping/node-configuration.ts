import { parse, stringify } from "yaml";
import { caBundleFile, renderStack } from "../../commands/rendering";
import { checkout } from "../layout";
import { settings } from "../settings";

/** Where a node's Fluent Bit finds, on this machine, what it has on a node. */
export interface NodePlaces {
    readonly logs: string;
    readonly state: string;
    /** The stand-in for AWS, which speaks TLS, and the certificate of the authority that signed its own. */
    readonly aws: { readonly url: string; readonly certificate: string };
    /** Where the CA bundle will be. */
    readonly caFile: string;
    readonly account: string;
    readonly apiServer: { readonly url: string; readonly authority: string; readonly tokenFile: string };
    readonly httpPort: number;
    readonly livenessPort: number;
}

interface Rendered {
    service: Record<string, unknown>;
    pipeline: { inputs: Record<string, unknown>[]; filters: Record<string, unknown>[] };
}

/** What Fluent Bit reads on a node: its configuration and its CA bundle. */
export interface NodeConfiguration {
    readonly yaml: string;
    readonly caBundle: string;
}

/** What `npm run render` writes for Fluent Bit on Linux, with the API server and the ports of this machine: several nodes share it. */
export function nodeConfiguration(places: NodePlaces): NodeConfiguration {
    const files = renderStack({
        directory: checkout,
        stack: settings.stack,
        account: places.account,
        logDir: places.logs,
        stateDir: places.state,
        endpoint: places.aws.url,
        endpointCertificate: places.aws.certificate,
        caFile: places.caFile,
    });
    const config = parse(files["fluent-bit/fluent-bit.yaml"] ?? "") as Rendered;
    config.service["http_port"] = places.httpPort;
    for (const input of config.pipeline.inputs.filter(({ alias }) => alias === "liveness")) {
        input["port"] = places.livenessPort;
    }
    const { url, authority, tokenFile } = places.apiServer;
    for (const filter of config.pipeline.filters.filter((one) => "kube_url" in one)) {
        Object.assign(filter, { kube_url: url, kube_ca_file: authority, kube_token_file: tokenFile });
    }
    return { yaml: stringify(config, { lineWidth: 0 }), caBundle: files[caBundleFile] ?? "" };
}
