import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { checkout, layout } from "../layout";
import { runCommand } from "../run-command";
import type { Keeper } from "../supervision/keeper-client";
import { writeFileAtomically } from "../write-file";
import type { Work } from "./tool";

/** How a program is built from a Go module of `local/tools`. */
export interface GoProgramArgs {
    /** The name of the program. */
    readonly name: string;
    /** The folder of its go.mod in `local/tools`; by default the one of its name. */
    readonly source?: string;
    /** The package to build; the module's own by default. */
    readonly package?: string;
    /** Values of string variables, by import path and name. */
    readonly variables?: Readonly<Record<string, string>>;
    /** Files laid over the module's folder for the build: name there, and module and path they come from. */
    readonly overlay?: Readonly<Record<string, ModuleFile>>;
    /** Files of modules to keep beside the program. */
    readonly files?: readonly ModuleFile[];
    /** Further names the program goes by. */
    readonly aliases?: readonly string[];
    /** Programs of this repository that it expects to find beside itself: name there, and path in the checkout. */
    readonly companions?: Readonly<Record<string, string>>;
}

export interface ModuleFile {
    readonly module: string;
    readonly path: string;
}

/** A program built from Go modules into `.local/bin/NAME/NAME`, once for each state of what it is built from. */
export class GoProgram {
    readonly folder: string;
    readonly file: string;
    private readonly source: string;

    constructor(private readonly args: GoProgramArgs) {
        this.folder = path.join(layout.programs, args.name);
        this.file = path.join(this.folder, args.name);
        this.source = path.join(__dirname, args.source ?? args.name);
    }

    /** The version of a module that a program's go.mod asks for. */
    static requiredVersion(program: string, module: string): string {
        return requiredVersion(readFileSync(path.join(__dirname, program, "go.mod"), "utf8"), module);
    }

    requiredVersion(module: string): string {
        return GoProgram.requiredVersion(this.args.source ?? this.args.name, module);
    }

    alias(name: string): string {
        return path.join(this.folder, name);
    }

    pathOf(file: ModuleFile): string {
        return path.join(this.folder, path.basename(file.path));
    }

    /** What is left to do, for the description of a tool. */
    async workIfOutdated(minutes: number): Promise<{ work?: Work }> {
        const upToDate = existsSync(this.file) && readStamp(this.stampFile) === (await this.stamp());
        return upToDate ? {} : { work: { requires: "go", minutes, do: (keeper) => this.build(keeper) } };
    }

    private async build(keeper: Keeper): Promise<void> {
        rmSync(this.stampFile, { force: true });
        mkdirSync(this.folder, { recursive: true });
        const building = `${this.file}.building`;
        const step = { name: `build-${this.args.name}`, cwd: this.source, env: goEnvironment() };
        await keeper.run({
            ...step,
            file: "go",
            args: [...this.buildArguments(await this.writeOverlay()), "-o", building, this.args.package ?? "."],
        });
        for (const file of this.args.files ?? []) {
            const content = readFileSync(path.join(await this.moduleFolder(file.module), file.path), "utf8");
            writeFileAtomically(this.pathOf(file), content);
        }
        renameSync(building, this.file);
        this.link(this.args.name, this.args.aliases ?? []);
        for (const [name, file] of Object.entries(this.args.companions ?? {})) {
            this.link(path.join(checkout, file), [name]);
        }
        // Last: a program without a stamp is built again.
        writeFileAtomically(this.stampFile, await this.stamp());
    }

    private link(target: string, names: readonly string[]): void {
        for (const name of names) {
            rmSync(path.join(this.folder, name), { force: true });
            symlinkSync(target, path.join(this.folder, name));
        }
    }

    private buildArguments(overlay: string | undefined): string[] {
        const variables = Object.entries(this.args.variables ?? {}).map(([name, value]) => `-X ${name}=${value}`);
        return [
            "build",
            // Without symbols and debug information, which nobody here looks at, linking takes less time and memory.
            `-ldflags=${["-s", "-w", ...variables].join(" ")}`,
            "-buildvcs=false",
            "-mod=readonly",
            ...(overlay === undefined ? [] : [`-overlay=${overlay}`]),
        ];
    }

    private async writeOverlay(): Promise<string | undefined> {
        const overlay = Object.entries(this.args.overlay ?? {});
        if (overlay.length === 0) {
            return undefined;
        }
        const replace: Record<string, string> = {};
        for (const [name, file] of overlay) {
            replace[path.join(this.source, name)] = path.join(await this.moduleFolder(file.module), file.path);
        }
        const overlayFile = path.join(this.folder, "overlay.json");
        writeFileAtomically(overlayFile, JSON.stringify({ Replace: replace }));
        return overlayFile;
    }

    private async moduleFolder(module: string): Promise<string> {
        const go = { cwd: this.source, env: goEnvironment() };
        await runCommand("go", ["mod", "download", module], go);
        return (await runCommand("go", ["list", "-m", "-f", "{{.Dir}}", module], go)).stdout.trim();
    }

    private get stampFile(): string {
        return path.join(this.folder, "stamp");
    }

    /** Of everything the program depends on: sources, pinned versions, the compiler, how it is called. */
    private async stamp(): Promise<string> {
        const { stdout } = await runCommand(
            "go",
            ["env", "GOVERSION", "GOOS", "GOARCH", "GOEXPERIMENT", "CGO_ENABLED"],
            {
                cwd: this.source,
                env: goEnvironment(),
                reject: false,
            },
        );
        const sources = readdirSync(this.source).filter((name) => /^go\.(mod|sum)$|\.go$/.test(name));
        return stampOf({
            compiler: stdout,
            arguments: [...this.buildArguments(undefined), this.args.package ?? ".", JSON.stringify(this.args)],
            sources: sources.sort().map((name) => [name, readFileSync(path.join(this.source, name), "utf8")]),
        });
    }
}

/** The user's own Go settings, less those that would make another program of the same sources. */
function goEnvironment(): Record<string, string> {
    return { ...(process.env as Record<string, string>), GOFLAGS: "", GOWORK: "off" };
}

export function stampOf(inputs: {
    readonly compiler: string;
    readonly arguments: readonly string[];
    readonly sources: readonly (readonly [string, string])[];
}): string {
    return createHash("sha256").update(JSON.stringify(inputs)).digest("hex");
}

function readStamp(file: string): string | undefined {
    try {
        return readFileSync(file, "utf8");
    } catch {
        return undefined;
    }
}

export function requiredVersion(goMod: string, module: string): string {
    for (const line of goMod.split("\n")) {
        const [name, version] = line
            .trim()
            .replace(/^require /, "")
            .split(/\s+/);
        if (name === module && version?.startsWith("v") === true) {
            return version;
        }
    }
    throw new Error(`go.mod requires no ${module}`);
}
