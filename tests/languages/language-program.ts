import assert from "node:assert/strict";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Environment } from "../../local/environment";
import { runCommand } from "../../machine/run-command";
import { goEnvironment, goToolchain } from "../../local/tools/go-toolchain";
import { languageTools } from "../../local/tools/language-tools";
import { quickBuild } from "../../local/tools/go-program";
import { firstWay, type Tool } from "../../local/tools/tool";
import type { InstalledProgram } from "../e2e/installed-programs";

const root = join(__dirname, "..", "..");

export type Operation = "preview" | "preview-no-changes" | "up";

interface Result {
    readonly exitCode: number | undefined;
    readonly output: string;
}

/** A documented program, and how it is run. */
export interface Language {
    readonly name: string;
    /** The file of the program that has its settings. */
    readonly file: string;
    /** What in it the tests change, for a setting that is wrong at once, and for one that turns out wrong after the key is there. */
    readonly retentionDays: readonly [right: string, wrong: string];
    readonly key: readonly [right: string, wrong: string];
    /** A misspelled setting, where no compiler or type checker finds it before the program runs. */
    readonly misspelled?: readonly [right: string, wrong: string];
    /** Makes what the program in a folder needs, once. */
    prepare?(tools: LanguageTools, folder: string): Promise<void>;
    run(tools: LanguageTools, program: InstalledProgram, operation: Operation): Promise<Result>;
}

/** What the programs run with, as `make e2e` has made it. */
export class LanguageTools {
    private constructor(
        readonly environment: Environment,
        /** The SDKs that are generated of our package. */
        readonly sdks: string,
        readonly python: string,
        readonly go: string,
    ) {}

    static async make(environment: Environment, folder: string): Promise<LanguageTools> {
        const go = await ready(goToolchain());
        const tools = languageTools(environment.pulumiFile);
        const sdks = join(folder, "sdks");
        await runCommand(await ready(tools.sdkGenerator), [join(root, "provider", "schema.json"), sdks]);
        return new LanguageTools(environment, sdks, await ready(tools.python), go);
    }
}

async function ready(tool: Tool<string>): Promise<string> {
    const found = await firstWay(tool);
    assert.ok(found, `${tool.title} is missing; run \`make e2e\``);
    return found.ready;
}

const yaml: Language = {
    name: "YAML",
    file: "Pulumi.yaml",
    retentionDays: ["retentionDays: 30", "retentionDays: 31"],
    key: ["${key.arn}", "${key.keyId}"],
    misspelled: ["retentionDays: 30", "retentionDys: 30"],

    run: (_, program, operation) =>
        operation === "up"
            ? program.attempt("up", "--yes", "--skip-preview")
            : program.attempt("preview", ...(operation === "preview-no-changes" ? ["--expect-no-changes"] : [])),
};

const python: Language = {
    name: "Python",
    file: "__main__.py",
    retentionDays: ["retention_days=30", "retention_days=31"],
    key: ["key.arn", "key.key_id"],

    async prepare(tools, folder) {
        const site = ["--target", join(folder, "site-packages")];
        // What the SDK depends on is in the environment already.
        const offline = ["--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check"];
        await runCommand(tools.python, ["-m", "pip", "install", ...offline, ...site, join(tools.sdks, "python")]);
    },

    run: (tools, { folder }, operation) =>
        run(tools, folder, tools.python, [join(__dirname, "python", "automate.py"), operation], {
            PYTHONPATH: join(folder, "site-packages"),
        }),
};

const go: Language = {
    name: "Go",
    file: "main.go",
    retentionDays: ["pulumi.Int(30)", "pulumi.Int(31)"],
    key: ["key.Arn", "key.ID().ToStringOutput()"],

    async prepare(tools, folder) {
        for (const name of ["automate.go", "go.mod", "go.sum"]) {
            copyFileSync(join(__dirname, "go", name), join(folder, name));
        }
        const own = `windows-eks-logging/sdk/go=${join(tools.sdks, "go")}`;
        const options = { cwd: folder, env: goEnvironment(tools.go) };
        await runCommand(tools.go, ["mod", "edit", `-replace=${own}`], options);
        // One program for all settings that the tests make wrong, because to link one takes seconds.
        const main = join(folder, "main.go");
        const documented = readFileSync(main, "utf8");
        const choices = [go.retentionDays, go.key].reduce(
            (text, [right, wrong]) => replaced(text, right, `choose(${right}, ${JSON.stringify(wrong)}, ${wrong})`),
            replaced(documented, "pulumi.Run(program)", "automate(program)"),
        );
        writeFileSync(main, choices);
        await runCommand(tools.go, ["build", ...quickBuild(), "-o", "program", "."], options);
        writeFileSync(main, documented);
    },

    run: (tools, { folder }, operation) => run(tools, folder, join(folder, "program"), [operation]),
};

export const languages: readonly Language[] = [yaml, python, go];

async function run(
    { environment }: LanguageTools,
    cwd: string,
    file: string,
    args: readonly string[],
    variables: Readonly<Record<string, string>> = {},
): Promise<Result> {
    const { exitCode, stdout, stderr } = await runCommand(file, args, {
        cwd,
        env: { ...environment.variables, ...variables },
        reject: false,
    });
    return { exitCode, output: `${stdout}\n${stderr}` };
}

/** Changes a place in a file, which has to be there once. */
export function changeFile(file: string, from: string, to: string): void {
    writeFileSync(file, replaced(readFileSync(file, "utf8"), from, to));
}

function replaced(text: string, from: string, to: string): string {
    assert.equal(text.split(from).length, 2, `${from} stands in the program once`);
    return text.replace(from, () => to);
}
