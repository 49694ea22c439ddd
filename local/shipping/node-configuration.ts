import { parse, stringify } from "yaml";
import { renderStack } from "../../commands/rendering";
import { checkout } from "../layout";
import { settings } from "../settings";

interface Rendered {
    service: Record<string, unknown>;
    pipeline: { inputs: Record<string, unknown>[]; filters: Record<string, unknown>[] };
}

/** The configuration that `npm run render` writes for Fluent Bit on Linux, with the API server and free ports of this machine, because several nodes share it. AWS keeps its host names. */
export function nodeConfiguration(
    places: { account: string; logDir: string; stateDir: string; caFile: string },
    apiServer: { kube_url: string; kube_ca_file: string; kube_token_file: string },
    ports: { http: number; liveness: number },
): string {
    const files = renderStack({ directory: checkout, stack: settings.stack, ...places });
    const config = parse(files["fluent-bit/fluent-bit.yaml"] ?? "") as Rendered;
    config.service["http_port"] = ports.http;
    for (const input of config.pipeline.inputs.filter(({ alias }) => alias === "liveness")) {
        input["port"] = ports.liveness;
    }
    for (const filter of config.pipeline.filters.filter((one) => "kube_url" in one)) {
        Object.assign(filter, apiServer);
    }
    return stringify(config, { lineWidth: 0 });
}
