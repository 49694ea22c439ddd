import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";

/**
 * npm run fluent-bit-options: asks the Fluent Bit on PATH for the options of its plug-ins, and records their names. Run it when another version
 * becomes the default; the names are what a configuration is checked against (components/fluent-bit-windows/fluent-bit/options.ts).
 */

interface Plugin {
    name: string;
    properties?: Record<string, { name: string }[]>;
}

interface Help {
    "fluent-bit": { version: string };
    inputs: Plugin[];
    filters: Plugin[];
    outputs: Plugin[];
}

function options(plugins: readonly Plugin[]): Record<string, string[]> {
    return Object.fromEntries(
        plugins
            .map(({ name, properties }): [string, string[]] => {
                // Fluent Bit reads names without regard to case; it lists some with capitals.
                const names = Object.values(properties ?? {}).flatMap((group) =>
                    group.map((option) => option.name.toLowerCase()),
                );
                return [name, [...new Set(names)].sort()];
            })
            .sort(([a], [b]) => a.localeCompare(b)),
    );
}

const help = JSON.parse(execFileSync("fluent-bit", ["-J"], { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 })) as Help;
const recorded = {
    version: help["fluent-bit"].version,
    inputs: options(help.inputs),
    filters: options(help.filters),
    outputs: options(help.outputs),
};
writeFileSync("components/fluent-bit-windows/fluent-bit/options.json", `${JSON.stringify(recorded, null, 1)}\n`);
