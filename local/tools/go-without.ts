import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { Failure } from "../../machine/failure";
import { layout } from "../layout";

interface Module {
    readonly name: string;
    readonly version: string;
}

/**
 * Replaces packages of modules by small ones of this repository.
 *
 * Go refuses to replace files in its cache of modules by an overlay. So a module with replaced packages becomes a copy, which exists in the overlay only.
 * Its place is the same for all checkouts, so that they share what Go compiles of it.
 *
 * @param without import paths of the packages
 * @param standIns the folder with the packages that stand in for them, each in a folder with its import path
 * @param foldersOf finds the folders of modules in Go's cache
 * @returns a go.mod with the copies instead of the modules, and the files of the copies: where Go finds them, and where they are
 * @see https://pkg.go.dev/cmd/go#hdr-Compile_packages_and_dependencies, `-overlay`; the refusal is in `BuildInit` of
 *     https://github.com/golang/go/blob/go1.26.0/src/cmd/go/internal/work/init.go
 */
export async function modulesWithout(
    goMod: string,
    without: readonly string[],
    standIns: string,
    foldersOf: (...modules: string[]) => Promise<string[]>,
): Promise<{ readonly goMod: string; readonly files: ReadonlyMap<string, string> }> {
    const byModule = new Map<Module, string[]>();
    const required = requiredModules(goMod);
    for (const name of without) {
        const module = moduleOf(name, required);
        byModule.set(module, [...(byModule.get(module) ?? []), name]);
    }
    const modules = [...byModule.keys()];
    const folders = await foldersOf(...modules.map(({ name }) => name));
    const files = new Map<string, string>();
    let lines = goMod.split("\n");
    for (const [index, module] of modules.entries()) {
        const place = path.join(layout.cache, "go-without", `${module.name}@${module.version}`);
        const folder = folders[index] ?? "";
        const replaced = new Map(
            byModule.get(module)?.map((name) => [path.join(folder, path.relative(module.name, name)), name]),
        );
        for (const [original, name] of replaced) {
            if (!existsSync(original)) {
                throw new Failure(
                    `${name} stands in for a Go package that ${module.name} ${module.version} does not have.`,
                    `Remove it from ${standIns}, or move it to where the package is in this version.`,
                );
            }
            for (const file of goFiles(path.join(standIns, name))) {
                files.set(path.join(place, path.relative(folder, original), file), path.join(standIns, name, file));
            }
        }
        for (const { name, parentPath } of filesBelow(folder)) {
            if (name === "go.mod" || (!replaced.has(parentPath) && !name.endsWith("_test.go"))) {
                files.set(path.join(place, path.relative(folder, parentPath), name), path.join(parentPath, name));
            }
        }
        const replacement = `${module.name} => `;
        lines = lines.filter(
            (line) =>
                !line
                    .trim()
                    .replace(/^replace /, "")
                    .startsWith(replacement),
        );
        // Quoted, because the path can contain spaces.
        lines.push(`replace ${replacement}${JSON.stringify(place)}`);
    }
    return { goMod: `${lines.join("\n")}\n`, files };
}

/** The files of a Go package. */
export function goFiles(folder: string): string[] {
    return readdirSync(folder)
        .filter((name) => name.endsWith(".go"))
        .sort();
}

function filesBelow(folder: string) {
    return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
}

function requiredModules(goMod: string): Module[] {
    return [...goMod.matchAll(/^(?:require )?\s*([^\s=]+) (v\S+)(?: \/\/ indirect)?$/gm)].map(
        ([, name = "", version = ""]) => ({ name, version }),
    );
}

/** The module that contains a package. As for Go, it is the one with the longest path. */
function moduleOf(packageName: string, modules: readonly Module[]): Module {
    const [module] = modules
        .filter(({ name }) => `${packageName}/`.startsWith(`${name}/`))
        .sort((first, second) => second.name.length - first.name.length);
    if (module === undefined) {
        throw new Failure(
            `The program is to be built without the Go package ${packageName}, but no module in its go.mod contains it.`,
            "Remove the package from the list of those that it is built without.",
        );
    }
    return module;
}
