import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { x as extract } from "tar";

import { buildCommand } from "../../commands/build";

const root = join(__dirname, "..", "..");

let ownFolder: Promise<string> | undefined;

/** A folder in which our package is installed: that of `npm run e2e`, or one that is there until this process ends. */
export function installedPackage(): Promise<string> {
    ownFolder ??= Promise.resolve(process.env["INSTALLED_PACKAGE"] ?? installOwn());
    return ownFolder;
}

async function installOwn(): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), "package-"));
    process.once("exit", () => {
        rmSync(folder, { recursive: true, force: true });
    });
    buildCommand([]);
    await install(folder, root, ["@types/node", "typescript"]);
    return folder;
}

/**
 * Packs a package and installs it in a folder, with what a registry would bring and no more.
 *
 * @param more packages that the folder's own program has
 * @returns where it is installed
 */
export async function install(folder: string, from: string, more: readonly string[] = []): Promise<string> {
    const manifest = JSON.parse(readFileSync(join(from, "package.json"), "utf8")) as {
        name: string;
        dependencies: Record<string, string>;
    };
    const packed = execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
        cwd: from,
        encoding: "utf8",
    });
    const [{ filename }] = JSON.parse(packed.slice(packed.indexOf("["))) as [{ filename: string }];
    const modules = join(folder, "node_modules");
    const installed = join(modules, manifest.name);
    mkdirSync(installed, { recursive: true });
    await extract({ file: join(folder, filename), cwd: installed, strip: 1 });
    for (const dependency of [...Object.keys(manifest.dependencies), ...more]) {
        mkdirSync(dirname(join(modules, dependency)), { recursive: true });
        symlinkSync(join(from, "node_modules", dependency), join(modules, dependency));
    }
    return installed;
}
