import { parse, stringify } from "yaml";
import { renderStack } from "../../commands/rendering";
import { checkout } from "../layout";
import { settings } from "../settings";

/** The local paths that replace those of a node. */
export interface NodePlaces {
    readonly logs: string;
    readonly state: string;
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

/** The configuration that `npm run render` writes for Fluent Bit on Linux, with the API server and free ports of this machine, because several nodes share it. AWS keeps its host names. */
export function nodeConfiguration(places: NodePlaces): string {
    const files = renderStack({
        directory: checkout,
        stack: settings.stack,
        account: places.account,
        logDir: places.logs,
        stateDir: places.state,
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
    return stringify(config, { lineWidth: 0 });
}
