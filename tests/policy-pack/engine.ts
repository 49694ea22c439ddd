import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { bundleFile, pluginBundles } from "../../local/tools/plugin-bundles";
import { installPlugins, makePulumiHome } from "../../local/tools/plugins";
import { firstWay } from "../../local/tools/tool";
import { languageHosts, resourcePlugin, tools } from "../../local/tools/toolbox";

export const packFolder = join(__dirname, "../../policy");

/** What one policy said about one resource, as the engine reports it. */
export interface Violation {
    readonly policy: string;
    readonly resource: string;
    readonly level: string;
    readonly message: string;
}

export interface Run {
    readonly exitCode: number;
    readonly violations: readonly Violation[];
    readonly output: string;
    readonly seconds: number;
}

/** The plug-ins of this repository, once for all tests of a process. */
let bundled: ReturnType<typeof pluginBundles> | undefined;

/** Pulumi's real engine on a stack of its own, with a stand-in for every provider. */
export class Engine {
    private constructor(
        private readonly pulumi: string,
        private readonly project: string,
        private readonly home: string,
        /** A folder of programs that take the place of providers, on PATH. */
        private readonly providers: string | undefined,
    ) {}

    /**
     * Undefined where there is no engine yet: it is built by `make up`, or found on PATH.
     *
     * @param provider `aws` for the stand-in of the local environment, `echo` for one that stands for all providers and accepts everything
     */
    static async open(project: string, provider: "aws" | "echo" = "echo"): Promise<Engine | undefined> {
        const pulumi = await firstWay(tools().pulumi);
        if (pulumi === undefined) {
            return undefined;
        }
        const home = mkdtempSync(join(tmpdir(), "policy-pack-"));
        makePulumiHome(home);
        bundled ??= pluginBundles();
        const bundles = await bundled;
        const aws = resourcePlugin("aws", bundleFile(bundles, "pulumi-resource-aws"));
        installPlugins([...languageHosts(pulumi.ready, bundles), ...(provider === "aws" ? [aws] : [])], home);
        const providers = provider === "echo" ? join(__dirname, "echo-provider") : undefined;
        const engine = new Engine(pulumi.ready.file, project, home, providers);
        await engine.pulumiCommand("stack", "init", "test");
        return engine;
    }

    close(): void {
        rmSync(this.home, { recursive: true, force: true });
        // The engine writes the salt of the stack's secrets beside the project.
        rmSync(join(this.project, "Pulumi.test.yaml"), { force: true });
    }

    /** Runs `preview`, `up` or `destroy` and reads the violations out of the engine's own event log. */
    async run(
        command: "preview" | "up" | "destroy",
        { pack = packFolder, config }: { pack?: string | null; config?: string } = {},
    ): Promise<Run> {
        const events = join(this.home, "events.json");
        rmSync(events, { force: true });
        const started = performance.now();
        const { exitCode, all } = await this.pulumiCommand(
            command,
            "--stack=test",
            "--non-interactive",
            `--event-log=${events}`,
            ...(command === "preview" ? [] : ["--yes", "--skip-preview"]),
            ...(pack === null ? [] : [`--policy-pack=${pack}`]),
            ...(config === undefined ? [] : [`--policy-pack-config=${config}`]),
        );
        return {
            exitCode,
            output: all,
            seconds: (performance.now() - started) / 1000,
            violations: existsSync(events) ? violationsIn(events) : [],
        };
    }

    /** Sets some of the stack's settings, by their paths. */
    async configure(settings: Record<string, string>, secrets: Record<string, string> = {}): Promise<void> {
        const values = Object.entries({ plaintext: settings, secret: secrets }).flatMap(([kind, texts]) =>
            Object.entries(texts).map(([path, value]) => `--${kind}=${path}=${value}`),
        );
        const { exitCode, all } = await this.pulumiCommand("config", "set-all", "--stack=test", "--path", ...values);
        if (exitCode !== 0) {
            throw new Error(all);
        }
    }

    async import(file: string): Promise<{ exitCode: number; all: string }> {
        const flags = ["--generate-code=false", "--protect=false", "--yes", "--non-interactive"];
        return this.pulumiCommand("import", "--stack=test", `--file=${file}`, ...flags);
    }

    /** The state as it is written down, with what is encrypted in it as it stands there. */
    async state(): Promise<string> {
        return (await this.pulumiCommand("stack", "export", "--stack=test")).all;
    }

    private async pulumiCommand(...args: string[]): Promise<{ exitCode: number; all: string }> {
        const { execa } = await import("execa");
        const folders = [
            dirname(this.pulumi),
            ...(this.providers === undefined ? [] : [this.providers]),
            process.env["PATH"] ?? "",
        ];
        const { exitCode, all } = await execa(this.pulumi, args, {
            cwd: this.project,
            all: true,
            reject: false,
            env: {
                PATH: folders.join(delimiter),
                PULUMI_HOME: this.home,
                // The echo provider is on PATH.
                PULUMI_IGNORE_AMBIENT_PLUGINS: "false",
                PULUMI_BACKEND_URL: `file://${this.home}`,
                PULUMI_CONFIG_PASSPHRASE: "test",
                PULUMI_SKIP_UPDATE_CHECK: "true",
                // Makes --event-log known.
                PULUMI_DEBUG_COMMANDS: "true",
                // The programs' types are checked with the tests'.
                PULUMI_NODEJS_TRANSPILE_ONLY: "true",
            },
        });
        return { exitCode: exitCode ?? 1, all };
    }
}

interface PolicyEvent {
    readonly policyEvent?: {
        readonly policyName: string;
        readonly resourceUrn?: string;
        readonly enforcementLevel: string;
        readonly message: string;
    };
}

function violationsIn(file: string): Violation[] {
    return readFileSync(file, "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => (JSON.parse(line) as PolicyEvent).policyEvent)
        .flatMap((event) =>
            event === undefined
                ? []
                : [
                      {
                          policy: event.policyName,
                          resource: event.resourceUrn?.split("::").pop() ?? "",
                          level: event.enforcementLevel,
                          message: event.message,
                      },
                  ],
        );
}
