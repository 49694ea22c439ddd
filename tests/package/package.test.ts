import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

import { install, installedPackage } from "./install-package";

const root = join(__dirname, "..", "..");
const { name, dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    name: string;
    dependencies: Record<string, string>;
};

const tsc = join(root, "node_modules", "typescript-native", "bin", "tsc");

/** What a program does with the package, but for how it imports it. */
const program = `
pulumi.runtime.setMocks({
    call: () => ({}),
    newResource: ({ type, name, inputs }) => ({ id: name, state: { ...inputs, repositoryUrl: "111122223333.dkr.ecr.eu-central-1.amazonaws.com/dev/iis", digest: "sha256:0" } }),
}, "project", "stack", false);
const cluster = {
    name: "dev",
    region: "eu-central-1",
    accountId: "111122223333",
    oidcProviderArn: "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/0123",
    kubeconfig: "{}",
};
const fluentBit = new FluentBitWindows("fluent-bit", {
    cluster,
    routes: [{ match: { namespace: "shop" }, to: [{ type: "cloudWatchLogs", retentionDays: 30 }] }],
});
new IisLogMonitorApp("iis", { cluster, build: { logMonitor: { sha256: "${"b".repeat(64)}" } } });
fluentBit.logGroupNames.apply((names) => console.log(JSON.stringify(names)));
`;

describe("the package that other programs install", function () {
    this.timeout(120_000);
    let folder: string;
    let files: string[];
    let installed: string;

    before(async () => {
        const place = await installedPackage();
        folder = mkdtempSync(join(place, "programs-"));
        installed = join(place, "node_modules", name);
        files = readdirSync(installed, { recursive: true, encoding: "utf8" }).map((file) => file.replaceAll("\\", "/"));
    });
    after(() => {
        rmSync(folder, { recursive: true, force: true });
    });

    function run(file: string, text: string): string {
        writeFileSync(join(folder, file), text);
        return execFileSync(process.execPath, [file], {
            cwd: folder,
            encoding: "utf8",
            env: { PATH: process.env["PATH"] },
        });
    }

    /** What the compiler says of programs that are written before the first test which asks. */
    function compiled(
        module: string,
        moduleResolution: string,
    ): { add: (file: string, text: string) => void; faults: (file: string) => string[] } {
        const texts = new Map<string, string>();
        let said: string[] | undefined;
        const compile = (): string[] => {
            for (const [file, text] of texts) {
                writeFileSync(join(folder, file), text);
            }
            const options = [
                "--noEmit",
                "--strict",
                "--skipLibCheck",
                "--esModuleInterop",
                "--target",
                "es2022",
                "--types",
                "node",
            ];
            const { status, stdout } = spawnSync(
                process.execPath,
                [tsc, ...options, "--module", module, "--moduleResolution", moduleResolution, ...texts.keys()],
                { cwd: folder, encoding: "utf8" },
            );
            const lines = stdout.split("\n").filter((line) => line !== "");
            // Without a message, it did not compile at all.
            assert.equal(status === 0, lines.length === 0, stdout);
            return lines;
        };
        return {
            add: (file, text) => texts.set(file, text),
            faults: (file) =>
                (said ??= compile()).filter((line) => line.startsWith(`${file}(`) || !/^\S+\(\d+,\d+\): /.test(line)),
        };
    }

    const groups = ["_monitoring", "_unrouted", "amazon-cloudwatch", "shop"].map(
        (group) => `/aws/containerinsights/dev/${group}`,
    );

    it("is used from CommonJS", () => {
        const output = run(
            "program.cjs",
            `const pulumi = require("@pulumi/pulumi");
            const { FluentBitWindows, IisLogMonitorApp } = require("${name}");
            ${program}`,
        );
        assert.deepEqual((JSON.parse(output.split("\n").at(-2) ?? "") as string[]).sort(), groups);
    });

    it("is used from an ES module, which gets the same classes", () => {
        const output = run(
            "program.mjs",
            `import * as pulumi from "@pulumi/pulumi";
            import { createRequire } from "node:module";
            import { FluentBitWindows, IisLogMonitorApp } from "${name}";
            if (createRequire(import.meta.url)("${name}").FluentBitWindows !== FluentBitWindows) throw new Error("another class");
            ${program}`,
        );
        assert.deepEqual((JSON.parse(output.split("\n").at(-2) ?? "") as string[]).sort(), groups);
    });

    // The compiler is started once for each way of finding modules, since it reads Pulumi's SDKs each time.
    const node = compiled("nodenext", "nodenext");
    const bundler = compiled("esnext", "bundler");
    const typed = `import * as pulumi from "@pulumi/pulumi";
        import { FluentBitWindows, IisLogMonitorApp, type FluentBitWindowsArgs } from "${name}";
        const args: Omit<FluentBitWindowsArgs, "cluster"> = { routes: [{ match: { namespace: "shop" } }] };
        ${program}
        // @ts-expect-error -- there is no such destination
        new FluentBitWindows("wrong", { ...args, cluster, routes: [{ match: {}, to: [{ type: "kafka" }] }] });
        // @ts-expect-error -- what decides which resources there are is no Output
        new FluentBitWindows("late", { cluster, namespace: pulumi.output("logs") });`;
    for (const [what, { file, programs }] of Object.entries({
        CommonJS: { file: "typed.cts", programs: node },
        "ES modules": { file: "typed.mts", programs: node },
        "a bundler": { file: "typed.ts", programs: bundler },
    })) {
        programs.add(file, typed);
        it(`has types for ${what}`, () => {
            assert.deepEqual(programs.faults(file), []);
        });
    }

    const prelude = `import * as aws from "@pulumi/aws";
        import * as eks from "@pulumi/eks";
        import * as pulumi from "@pulumi/pulumi";
        import { type AnyCluster, clusterArgs, FluentBitWindows, type FluentBitWindowsArgs, IisLogMonitorApp, WindowsCluster } from "${name}";
        declare const cluster: AnyCluster;
        declare const image: string;
        declare const routes: NonNullable<FluentBitWindowsArgs["routes"]>;
        export function example() {`;
    for (const page of [
        "README.md",
        ...readdirSync(join(root, "docs"))
            .filter((file) => file.endsWith(".md"))
            .map((file) => `docs/${file}`),
    ]) {
        const blocks = [...readFileSync(join(root, page), "utf8").matchAll(/^```ts\n([^]*?)^```/gm)].map(
            ([, code = ""]) => code,
        );
        if (blocks.length > 0) {
            const programs = blocks.map((code, index) => {
                const file = `${page.replace(/\W/g, "-")}-${index}.ts`;
                bundler.add(file, code.includes("import ") ? code : `${prelude}\n${code}\n}`);
                return file;
            });
            it(`is used in programs that compile: ${page}`, () => {
                assert.deepEqual(programs.flatMap(bundler.faults), []);
            });
        }
    }

    it("names its types where older compilers look for them", () => {
        const { types } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as { types: string };
        assert.ok(files.includes(types));
    });

    it("has what the components read, and nothing of tests, commands or the local environment", () => {
        for (const file of [
            "docker/Dockerfile",
            "dist/components/fluent-bit-windows/trust/root-certificates.pem",
            "dist/components/fluent-bit-windows/pipeline/masking/mask.lua",
            "dist/components/iis-log-monitor-app/startup/startup.ps1",
            "dist/components/aws/instance-families.json",
            "LICENSE",
            "README.md",
        ]) {
            assert.ok(files.includes(file), `${file} is missing`);
        }
        const rooms = [...new Set(files.map((file) => file.split("/")[0]))].sort();
        assert.deepEqual(rooms, [
            "CHANGELOG.md",
            "LICENSE",
            "README.md",
            "components",
            "dist",
            "docker",
            "package.json",
            "policy",
            "provider",
        ]);
    });

    it("needs no package that it does not bring", () => {
        const imported = files
            .filter((file) => /\.(js|mjs|d\.ts)$/.test(file))
            .flatMap((file) =>
                [
                    ...readFileSync(join(installed, file), "utf8").matchAll(
                        /(?:require\(|from |import\()"((?:@[^/"]+\/)?[^./"][^/"]*)/g,
                    ),
                ].map(([, imports = ""]) => imports),
            )
            // The last is prose in a comment.
            .filter((module) => !module.startsWith("node:") && !builtinModules.includes(module) && module !== "1%");
        assert.deepEqual([...new Set(imported)].sort(), Object.keys(dependencies).sort());
    });

    it("has the sources that its source maps name", () => {
        const maps = files.filter((file) => file.endsWith(".map"));
        assert.ok(maps.length > 100);
        const missing = maps.flatMap((map) => {
            const { sources } = JSON.parse(readFileSync(join(installed, map), "utf8")) as { sources: string[] };
            return sources
                .map((source) => resolve(installed, dirname(map), source))
                .filter((source) => !existsSync(source));
        });
        assert.deepEqual(missing, []);
    });
});

describe("the policy pack as a package", () => {
    it("starts where it is installed, as Pulumi starts it", async () => {
        const folder = mkdtempSync(join(tmpdir(), "policy-package-"));
        const installed = await install(folder, join(root, "policy"));
        assert.ok(existsSync(join(installed, "PulumiPolicy.yaml")));
        // In the pack's folder: the SDK reads its package.json there. It serves at a port, which it prints.
        const pack = spawn(process.execPath, ["start.js"], { cwd: installed, stdio: ["ignore", "pipe", "inherit"] });
        try {
            const [output] = (await once(pack.stdout, "data")) as [Buffer];
            assert.match(String(output), /^\d+\n$/);
        } finally {
            pack.kill();
            await once(pack, "exit");
            rmSync(folder, { recursive: true, force: true });
        }
    });
});
