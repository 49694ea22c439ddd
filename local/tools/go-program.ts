import { readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { checkout, logFile } from "../layout";
import { runCommand } from "../../machine/run-command";
import { writeFileAtomically } from "../write-file";
import { goEnvironment } from "./go-toolchain";
import { StoredFolder } from "./store";
import type { Build, FileOf, Runner, Way } from "./tool";

/** A program that is built from a Go module of `local/tools`. */
export interface GoProgramArgs {
    /** The name of the program. */
    readonly name: string;
    /** The folder of its go.mod in `local/tools`. Default: its name. */
    readonly source?: string;
    /** The packages to build, each into a program with its name. Default: the module's own package, into a program with the name above. */
    readonly packages?: readonly string[];
    /** Values of string variables, by import path and name. */
    readonly variables?: Readonly<Record<string, string>>;
    /** Files that are added to the module's folder for the build: their name, and the module and path of their source. */
    readonly overlay?: Readonly<Record<string, ModuleFile>>;
    /** Files of modules to keep beside the program. */
    readonly files?: readonly ModuleFile[];
    /** Other names of the program. */
    readonly aliases?: readonly string[];
    /** Where sources and programs are, for tests. */
    readonly sources?: string;
    readonly store?: string;
}

export interface ModuleFile {
    readonly module: string;
    readonly path: string;
}

/** Options of the compiler, also for the programs of tests, so that packages that both use are compiled once. */
export function quickBuild(variables: Readonly<Record<string, string>> = {}): string[] {
    const values = Object.entries(variables).map(([name, value]) => `-X ${name}=${value}`);
    return [
        // These programs are not debugged, and need not be fast. Without inlining and debug information, compiling takes a third
        // less CPU time (the registry with an empty cache: 74 and 49 seconds).
        "-gcflags=all=-l -dwarf=false",
        // Without symbols and debug information, linking takes less time and memory.
        `-ldflags=${["-s", "-w", ...values].join(" ")}`,
        "-buildvcs=false",
    ];
}

/** A program in the user's cache that is built from Go modules, once for each state of its inputs. */
export class GoProgram {
    private readonly folder: StoredFolder;
    private readonly source: string;

    constructor(private readonly args: GoProgramArgs) {
        this.source = path.join(args.sources ?? __dirname, args.source ?? args.name);
        this.folder = new StoredFolder(args.name, this.inputs(), args.store);
    }

    /** The version of a module that a program's go.mod asks for. */
    static requiredVersion(program: string, module: string): string {
        return requiredVersion(readFileSync(path.join(__dirname, program, "go.mod"), "utf8"), module);
    }

    /** The program, once it is built. */
    find(): string | undefined {
        return this.folder.use() ? this.folder.file(this.args.name) : undefined;
    }

    /** @param go finds the `go` command once the work begins */
    work(go: () => Promise<string>, build: Pick<Build, "title" | "minutes" | "megabytes">): Build {
        return {
            ...build,
            kind: "build",
            origin: "built from its Go module",
            requires: "go",
            do: async (runner, tell) => this.build(await go(), runner, tell),
        };
    }

    /** The way to a tool that is this program. */
    way<Ready>(work: Build, ready: (file: FileOf) => Ready): Way<Ready> {
        return {
            origin: work.origin,
            find: () => (this.folder.use() ? ready((name) => this.folder.file(name)) : undefined),
            work,
        };
    }

    private async build(go: string, runner: Runner, tell: (what: string) => void): Promise<void> {
        const env = goEnvironment(go);
        await this.folder.make(async (building) => {
            const overlay = await this.writeOverlay(go, env, building);
            const lay = overlay === undefined ? [] : [`-overlay=${overlay}`];
            const what = this.args.packages ?? ["."];
            const output = this.args.packages === undefined ? path.join(building, this.args.name) : `${building}/`;
            const modules = `modules-${this.args.name}`;
            // Lists the packages that the program is made of, for which Go downloads their modules first.
            await watched(
                runner.run({
                    name: modules,
                    cwd: this.source,
                    env,
                    file: go,
                    args: ["list", "-deps", ...lay, ...what],
                }),
                () => {
                    tell(`downloading Go modules, ${linesOf(modules).messages.length} so far (${shownLog(modules)})`);
                },
            );
            const packages = linesOf(modules).others.length;
            // Prints the compiled packages, for the progress and the log. Packages in Go's cache are not printed, so the number of all
            // packages is an upper limit.
            const args = [...this.buildArguments(), ...lay, "-v", "-o", output, ...what];
            const compilation = `build-${this.args.name}`;
            await watched(runner.run({ name: compilation, cwd: this.source, env, file: go, args }), () => {
                const done = linesOf(compilation).others.length;
                tell(`compiling, ${done} of at most ${packages} packages so far (${shownLog(compilation)})`);
            });
            if (overlay !== undefined) {
                rmSync(overlay);
            }
            for (const file of this.args.files ?? []) {
                const content = readFileSync(
                    path.join(await this.moduleFolder(go, env, file.module), file.path),
                    "utf8",
                );
                writeFileAtomically(path.join(building, path.basename(file.path)), content);
            }
            for (const alias of this.args.aliases ?? []) {
                symlinkSync(this.args.name, path.join(building, alias));
            }
        });
    }

    private buildArguments(): string[] {
        return ["build", ...quickBuild(this.args.variables), "-mod=readonly"];
    }

    private async writeOverlay(go: string, env: Record<string, string>, folder: string): Promise<string | undefined> {
        const overlay = Object.entries(this.args.overlay ?? {});
        if (overlay.length === 0) {
            return undefined;
        }
        const replace: Record<string, string> = {};
        for (const [name, file] of overlay) {
            replace[path.join(this.source, name)] = path.join(await this.moduleFolder(go, env, file.module), file.path);
        }
        const overlayFile = path.join(folder, "overlay.json");
        writeFileAtomically(overlayFile, JSON.stringify({ Replace: replace }));
        return overlayFile;
    }

    private async moduleFolder(go: string, env: Record<string, string>, module: string): Promise<string> {
        await runCommand(go, ["mod", "download", module], { cwd: this.source, env });
        return (
            await runCommand(go, ["list", "-m", "-f", "{{.Dir}}", module], { cwd: this.source, env })
        ).stdout.trim();
    }

    /** Everything that the program depends on: sources, pinned versions, and options of the compiler. */
    private inputs(): unknown {
        const args = { ...this.args, sources: undefined, store: undefined };
        const files = readdirSync(this.source, { recursive: true, encoding: "utf8" }).filter((name) =>
            /(^|\/)go\.(mod|sum)$|\.go$/.test(name),
        );
        return {
            platform: [process.platform, process.arch],
            arguments: [this.buildArguments(), args],
            sources: files.sort().map((name) => [name, readFileSync(path.join(this.source, name), "utf8")]),
        };
    }
}

/** Reports a progress once a second. */
async function watched(work: Promise<void>, tell: () => void): Promise<void> {
    const watch = setInterval(tell, 1_000);
    try {
        await work;
    } finally {
        clearInterval(watch);
    }
}

/** What the `go` command has written: its own messages, and its output. */
function linesOf(log: string): { messages: string[]; others: string[] } {
    const lines = readFileSync(logFile(log), { encoding: "utf8", flag: "a+" })
        .split("\n")
        .filter((line) => line !== "");
    const isMessage = (line: string): boolean => line.startsWith("go: ");
    return { messages: lines.filter(isMessage), others: lines.filter((line) => !isMessage(line)) };
}

function shownLog(log: string): string {
    return path.relative(checkout, logFile(log));
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
