import { execFileSync } from "node:child_process";
import { cpSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, join } from "node:path";

import { start } from "./command-line";

const usage = `npm run build

Builds the npm package into dist/: JavaScript with types and source maps. npm pack and npm publish run this command themselves.
`;

const root = join(__dirname, "..");
const dist = join(root, "dist");

/** npm run build. */
export function buildCommand(args: string[]): string {
    if (args.includes("--help")) {
        return usage;
    }
    rmSync(dist, { recursive: true, force: true });
    execFileSync(process.execPath, ["node_modules/typescript-native/bin/tsc", "-p", "tsconfig.package.json"], {
        cwd: root,
        stdio: "inherit",
    });
    // Files that the compiler does not copy: Lua, PowerShell, certificates, and JSON that is read as a file.
    cpSync(join(root, "components"), join(dist, "components"), {
        recursive: true,
        filter: (source) => extname(source) !== ".ts",
    });
    cpSync(join(root, "provider", "schema.json"), join(dist, "provider", "schema.json"));
    writeEsModule();
    return dist;
}

/** For ES modules: re-exports the same code, so that there is one copy of each class for both kinds of imports. */
function writeEsModule(): void {
    const names = Object.keys(createRequire(__filename)(join(dist, "components", "index.js")) as object).sort();
    writeFileSync(
        join(dist, "components", "index.mjs"),
        `import components from "./index.js";\n\nexport const { ${names.join(", ")} } = components;\n`,
    );
    writeFileSync(join(dist, "components", "index.d.mts"), 'export * from "./index.js";\n');
}

if (require.main === module) {
    void start(buildCommand);
}
