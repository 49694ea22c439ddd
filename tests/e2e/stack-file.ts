import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { parse, stringify } from "yaml";

export type StackConfig = Record<string, Record<string, unknown>> & {
    "windows-eks-logging:iisApps": [Record<string, unknown> & { build: Record<string, unknown> }, ...object[]];
};

/** A stack file like Pulumi.local.yaml, but for what `change` does to it. */
export function stackFile(folder: string, change: (config: StackConfig) => void): string {
    const file = parse(readFileSync("Pulumi.local.yaml", "utf8")) as { config: StackConfig };
    change(file.config);
    const path = join(folder, "Pulumi.local.yaml");
    writeFileSync(path, stringify(file));
    return path;
}
