import path from "node:path";
import { layout } from "../layout";
import { writeFileAtomically } from "../write-file";
import { answers } from "./health";
import type { Part } from "./part";

/** An image registry that replaces ECR and public registries. */
export function registry(file: string, ports: { readonly registry: number }): Part {
    const address = `127.0.0.1:${ports.registry}`;
    const configuration = path.join(layout.run, "registry.json");
    // JSON is YAML.
    writeFileAtomically(
        configuration,
        JSON.stringify({
            version: "0.1",
            log: { level: "warn", accesslog: { disabled: true } },
            storage: { filesystem: { rootdirectory: layout.registryData }, delete: { enabled: true } },
            http: { addr: address },
        }),
    );
    return {
        command: { name: "registry", file, args: ["serve", configuration] },
        isReady: () => answers(`http://${address}/v2/`),
    };
}
