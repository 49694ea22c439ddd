import { createRequire } from "node:module";
import { join } from "node:path";

/**
 * The path of one of @pulumi/pulumi's start scripts in the program's folder, because a program uses its own copy of the SDK, not the host's.
 */
export function sdkScript(name: "run" | "run-plugin" | "run-policy-pack", programFolder: string): string {
    const script = `@pulumi/pulumi/cmd/${name}`;
    try {
        return createRequire(join(programFolder, "index.js")).resolve(script);
    } catch {
        throw new Error(`${script} was not found from ${programFolder}. Install the dependencies (npm ci).`);
    }
}
