import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { checkout, logFile } from "../layout";
import { runCommand } from "../../machine/run-command";
import { writeFileAtomically } from "../write-file";
import { goEnvironment } from "./go-toolchain";
import { goFiles, modulesWithout } from "./go-without";
import { StoredFolder } from "./store";
import type { Build, BuildContext, FileOf, Way } from "./tool";

/** A program that is built from a Go module of `local/tools`. */
export interface GoProgramArgs extends Pick<Build, "title" | "minutes" | "megabytes"> {
    /** The name of the program, and of the folder of its go.mod. */
    readonly name: string;
    /** The packages to build, each into a program with its name. Default: the module's own package, into a program with the name above. */
    readonly packages?: readonly string[];
    /** Values of string variables, by import path and name. */
    readonly variables?: Readonly<Record<string, string>>;
    /** Files that are added to the module's folder for the build: their name, and the module and path of their source. */
    readonly overlay?: Readonly<Record<string, ModuleFile>>;
    /** Import paths of packages that the program does not need. Small ones in the folder `without` stand in for them. */
    readonly without?: readonly string[];
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
    private readonly standIns: string;
    private readonly work: Build;

    constructor(private readonly args: GoProgramArgs) {
        const { name, title, minutes, megabytes, sources = __dirname, store } = args;
        this.source = path.join(sources, name);
        this.standIns = path.join(sources, "without");
        this.folder = new StoredFolder(name, this.inputs(), store);
        this.work = {
            kind: "build",
            title,
            origin: "built from its Go module",
            requires: "go",
            minutes,
            megabytes,
            do: (given) => this.build(given),
        };
    }

    /** The version of a module that a program's go.mod asks for. */
    static requiredVersion(program: string, module: string): string {
        return requiredVersion(readFileSync(path.join(__dirname, program, "go.mod"), "utf8"), module);
    }

    /** The way to a tool that is this program. Several tools can be in one program. */
    way<Ready>(ready: (file: FileOf) => Ready): Way<Ready> {
        return {
            origin: this.work.origin,
            find: () => (this.folder.use() ? ready((name) => this.folder.file(name)) : undefined),
            work: this.work,
        };
    }

    private async build({ runner, tell, go: findGo }: BuildContext): Promise<void> {
        const { name, packages, overlay = {}, without = [], files = [], aliases = [] } = this.args;
        const file = await findGo();
        const go = { file, cwd: this.source, env: goEnvironment(file) };
        const foldersOf = async (...modules: string[]): Promise<string[]> => {
            const download = { ...go, name: `download-${name}`, args: ["mod", "download", ...modules] };
            tell(`downloading Go modules (${shownLog(download.name)})`);
            await runner.run(download);
            const { stdout } = await runCommand(file, ["list", "-m", "-f", "{{.Dir}}", ...modules], go);
            return stdout.trim().split("\n");
        };
        const moduleFile = async ({ module, path: name }: ModuleFile): Promise<string> =>
            path.join(...(await foldersOf(module)), name);
        await this.folder.make(async (building) => {
            const work = path.join(building, "work");
            mkdirSync(work);
            const lay = [`-overlay=${path.join(work, "overlay.json")}`];
            const replace: Record<string, string> = {};
            for (const [name, source] of Object.entries(overlay)) {
                replace[path.join(this.source, name)] = await moduleFile(source);
            }
            if (without.length > 0) {
                const original = readFileSync(path.join(this.source, "go.mod"), "utf8");
                const { goMod, files } = await modulesWithout(original, without, this.standIns, foldersOf);
                Object.assign(replace, Object.fromEntries(files));
                writeFileAtomically(path.join(work, "go.mod"), goMod);
                copyFileSync(path.join(this.source, "go.sum"), path.join(work, "go.sum"));
                lay.push(`-modfile=${path.join(work, "go.mod")}`);
            }
            writeFileAtomically(path.join(work, "overlay.json"), JSON.stringify({ Replace: replace }));
            const what = packages ?? ["."];
            // Lists the packages that the program is made of, for which Go downloads their modules first.
            const modules = { ...go, name: `modules-${name}`, args: ["list", "-deps", ...lay, ...what] };
            await watched(runner.run(modules), () => {
                const { messages } = linesOf(modules.name);
                tell(`downloading Go modules, ${messages.length} so far (${shownLog(modules.name)})`);
            });
            const count = linesOf(modules.name).others.length;
            // Prints the compiled packages, for the progress and the log. Packages in Go's cache are not printed, so the number of all
            // packages is an upper limit.
            const output = packages === undefined ? path.join(building, name) : `${building}/`;
            const args = [...this.buildArguments(), ...lay, "-v", "-o", output, ...what];
            const compilation = { ...go, name: `build-${name}`, args };
            await watched(runner.run(compilation), () => {
                const done = linesOf(compilation.name).others.length;
                tell(`compiling, ${done} of at most ${count} packages so far (${shownLog(compilation.name)})`);
            });
            rmSync(work, { recursive: true });
            for (const source of files) {
                const target = path.join(building, path.basename(source.path));
                writeFileAtomically(target, readFileSync(await moduleFile(source), "utf8"));
            }
            for (const alias of aliases) {
                symlinkSync(name, path.join(building, alias));
            }
        });
    }

    private buildArguments(): string[] {
        return ["build", ...quickBuild(this.args.variables), "-mod=readonly"];
    }

    /** Everything that the program depends on: sources, pinned versions, and options of the compiler. */
    private inputs(): unknown {
        const { name, packages, variables, overlay, without = [], files, aliases } = this.args;
        const sources = readdirSync(this.source, { recursive: true, encoding: "utf8" }).filter((name) =>
            /(^|\/)go\.(mod|sum)$|\.go$/.test(name),
        );
        const standIns = without.flatMap((name) =>
            goFiles(path.join(this.standIns, name)).map((file) => path.join(name, file)),
        );
        return {
            platform: [process.platform, process.arch],
            arguments: [this.buildArguments(), { name, packages, variables, overlay, files, aliases }],
            sources: [
                ...sources.sort().map((name) => [name, readFileSync(path.join(this.source, name), "utf8")]),
                ...standIns.map((name) => [name, readFileSync(path.join(this.standIns, name), "utf8")]),
            ],
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
    const lines = goMod.split("\n").map((line) =>
        line
            .trim()
            .replace(/^require /, "")
            .split(/\s+/),
    );
    const version = lines.find(([name, version]) => name === module && version?.startsWith("v"))?.[1];
    if (version === undefined) {
        throw new Error(`go.mod requires no ${module}`);
    }
    return version;
}
