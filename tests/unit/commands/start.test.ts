import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { benchmarkCommands } from "../../../benchmarks/commands";
import { benchmarkMasks } from "../../../benchmarks/masks";
import { benchmarkPreviews } from "../../../benchmarks/preview";
import { awsEndpointsCommand } from "../../../commands/aws-endpoints";
import { awsInstanceTypesCommand } from "../../../commands/aws-instance-types";
import { awsRegionsCommand } from "../../../commands/aws-regions";
import { docsCommand } from "../../../commands/docs";
import { explainCommand } from "../../../commands/explain";
import { fluentBitOptionsCommand } from "../../../commands/fluent-bit-options";
import { pinCommand } from "../../../commands/pin";
import { renderCommand } from "../../../commands/render";
import { rootCertificatesCommand } from "../../../commands/root-certificates";

const root = join(__dirname, "..", "..", "..");

function node(...args: string[]): { status: number | null; stdout: string; stderr: string } {
    return spawnSync(process.execPath, ["--import", "tsx", ...args], { cwd: root, encoding: "utf8" });
}

describe("a command", () => {
    // An SDK takes longer to load than a command takes to answer.
    it("answers without loading an SDK", () => {
        const script = `
            require("./commands/explain").explainCommand(["--stack", "demo", "--pod", "shop/web-1/iis", "--line", "GET /"]);
            require("./commands/rendering").renderStack({ directory: ".", stack: "prod", account: "111122223333" });
            for (const command of ["render", "verify", "pin", "root-certificates", "aws-endpoints", "aws-regions", "aws-instance-types"]) require("./commands/" + command);
            console.log(JSON.stringify(Object.keys(require.cache)));`;
        const { stdout, stderr } = node("--eval", script);
        assert.equal(stderr, "");
        const packages = (JSON.parse(stdout) as string[]).flatMap(
            (file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? [],
        );
        assert.ok(packages.includes("zod"), "the test has seen nothing of what was loaded");
        const sdks = packages.filter((name) => /^@(pulumi|aws-sdk|smithy|kubernetes|grpc)\//.test(name));
        assert.deepEqual([...new Set(sdks)], []);
    });

    it("says on standard error what is wrong with its command line, without a stack trace", () => {
        const { status, stdout, stderr } = node("commands/explain.ts", "--stack", "nowhere");
        assert.equal(status, 1);
        assert.equal(stdout, "");
        assert.match(stderr, /^--stack nowhere: there is no Pulumi\.nowhere\.yaml here\. Stacks: .*\n$/);
    });

    it("says with --json on standard output what is wrong, for programs", () => {
        const folder = mkdtempSync(join(tmpdir(), "json-"));
        writeFileSync(join(folder, "Pulumi.yaml"), "name: windows-eks-logging\nruntime: nodejs\n");
        writeFileSync(
            join(folder, "Pulumi.dev.yaml"),
            "config:\n  aws:region: eu-central-1\n  windows-eks-logging:cluster:\n    nmae: dev\n",
        );
        const { status, stdout, stderr } = spawnSync(
            process.execPath,
            ["--import", require.resolve("tsx"), join(root, "commands", "explain.ts"), "--stack", "dev", "--json"],
            { cwd: folder, encoding: "utf8" },
        );
        rmSync(folder, { recursive: true });
        assert.equal(stderr, "");
        assert.equal(status, 1);
        const { problems } = JSON.parse(stdout) as { problems: Record<string, unknown>[] };
        const [name] = problems.filter(({ path }) => path === "cluster.nmae");
        const { message, remedy, ...rest } = name ?? {};
        assert.deepEqual(rest, {
            severity: "error",
            path: "cluster.nmae",
            value: '"dev"',
            file: "Pulumi.dev.yaml",
            line: 4,
            column: 5,
        });
        assert.match(String(message), /^cluster\.nmae = "dev": is not a setting; did you mean "name"/);
        assert.equal(message, `cluster.nmae = "dev": ${String(remedy)}`);
        assert.ok(problems.some(({ path, line }) => path === "cluster.name" && line === 3));
    });

    const commands = {
        explain: explainCommand,
        render: renderCommand,
        pin: pinCommand,
        docs: docsCommand,
        "root-certificates": rootCertificatesCommand,
        "aws-endpoints": awsEndpointsCommand,
        "aws-regions": awsRegionsCommand,
        "aws-instance-types": awsInstanceTypesCommand,
        "fluent-bit-options": fluentBitOptionsCommand,
        benchmark: benchmarkPreviews,
        "benchmark-commands": benchmarkCommands,
        "benchmark-masks": benchmarkMasks,
    };
    for (const [name, command] of Object.entries(commands)) {
        it(`says what it is for, and does nothing, with --help: ${name}`, async () => {
            const text = await command(["--help"]);
            assert.ok(text.startsWith(`npm run ${name}`), text);
            const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
                scripts: Record<string, string>;
            };
            assert.ok(name in scripts);
        });
    }

    for (const [name, command] of Object.entries({ benchmarkPreviews, benchmarkCommands, benchmarkMasks })) {
        it(`refuses a count of runs that is none, before it measures: ${name}`, async () => {
            for (const wrong of ["0", "-1", "1.5", "many"]) {
                await assert.rejects(async () => command([`--runs=${wrong}`]), /must be a whole number, 1 or more/);
            }
        });
    }
});
