import assert from "node:assert/strict";
import { execFileSync, type ExecFileSyncOptionsWithStringEncoding } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { parse } from "yaml";

import { policyArguments } from "../../local/stack/deploy";
import { awsPlugin } from "../../local/tools/aws-plugin";

const root = join(__dirname, "..", "..");
const folder = join(root, ".github", "workflows");

interface Workflow {
    on: object;
    jobs: Record<string, { env?: Record<string, string>; steps: { name?: string; run?: string; uses?: string }[] }>;
}

const textOf = (name: string) => readFileSync(join(folder, name), "utf8");
const workflow = (name: string) => parse(textOf(name)) as Workflow;

describe("the workflows", () => {
    it("pin every action to a commit, with its release beside it", () => {
        const uses = readdirSync(folder).flatMap((name) =>
            [...textOf(name).matchAll(/uses: (.*)$/gm)].map(([, action]) => `${name}: ${action}`),
        );
        assert.ok(uses.length > 5);
        assert.deepEqual(
            uses.filter((use) => !/: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(use)),
            [],
        );
    });

    it("install Fluent Bit before the unit tests, from its own packages, so that the tests of delivery are not skipped", () => {
        const steps = workflow("ci.yml").jobs["unit"]?.steps ?? [];
        const installation = steps.findIndex(({ run }) => run?.includes("install --yes fluent-bit"));
        assert.ok(installation !== -1);
        assert.ok(installation < steps.findIndex(({ run }) => run === "make check"));
        assert.match(steps[installation]?.run ?? "", /signed-by=.*https:\/\/packages\.fluentbit\.io\/ubuntu\//);
    });

    it("deploy the local stack with the official plugins, every night and by hand", () => {
        const { on, jobs } = workflow("official-plugins.yml");
        assert.deepEqual(Object.keys(on), ["schedule", "workflow_dispatch"]);
        const [job] = Object.values(jobs);
        assert.equal(awsPlugin(job?.env?.["AWS_PLUGIN"]), "official");
        assert.ok(job?.steps.some(({ run }) => run === "make up"));
    });
});

describe("the preview of pull requests", () => {
    const step = workflow("preview.yml").jobs["preview"]?.steps.find(({ name }) => name === "preview");
    let sandbox: string;
    before(() => {
        sandbox = mkdtempSync(join(tmpdir(), "preview-"));
        writeFileSync(join(sandbox, "pulumi"), '#!/bin/sh\nfor one in "$@"; do echo "$one"; done\n', { mode: 0o755 });
    });
    after(() => {
        rmSync(sandbox, { recursive: true });
    });

    /** The arguments that Pulumi gets. GitHub sets a variable that the repository lacks to the empty string. */
    function pulumiArguments(config: string): string[] {
        const env = {
            PATH: [sandbox, process.env["PATH"]].join(delimiter),
            PULUMI_STACK: "dev",
            POLICY_PACK_CONFIG: config,
        };
        // Bash takes a socket at its input for a remote shell, and would read the user's own set-up.
        const options: ExecFileSyncOptionsWithStringEncoding = {
            cwd: sandbox,
            env,
            encoding: "utf8",
            stdio: ["ignore", "pipe", "inherit"],
        };
        return execFileSync("bash", ["-e", "-c", step?.run ?? "exit 1"], options)
            .trim()
            .split("\n");
    }

    it("takes the configuration of the policies where the repository names one", () => {
        const config = "policies of prod.json";
        const given = pulumiArguments(config);
        assert.equal(given[given.indexOf("--policy-pack-config") + 1], config);
        assert.deepEqual(
            pulumiArguments(""),
            given.filter((one) => one !== config && one !== "--policy-pack-config"),
        );
    });

    it("takes the variables and secrets that the page names, and no others", () => {
        const page = readFileSync(join(root, "docs", "policy-in-ci.md"), "utf8");
        const [, table = ""] = /\| name [^\n]*\n\|[- |]+\n(.*?)\n\n/s.exec(page) ?? [];
        const named = [...table.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name);
        const code = textOf("preview.yml").replace(/^\s*#.*$/gm, "");
        const taken = [...code.matchAll(/\b(?:vars|secrets)\.([A-Z_]+)/g)].map(([, name]) => name);
        assert.deepEqual([...new Set(named)].sort(), [...new Set(taken)].sort());
    });
});

describe(".ci/run", () => {
    it("says how many tests were skipped, and why, and what passed and failed", () => {
        const sandbox = mkdtempSync(join(tmpdir(), "ci-"));
        try {
            // A make whose tests leave some out.
            const output =
                "echo '      left out: there is no fluent-bit on PATH'; echo '  7 passing (1s)'; echo '  3 pending'";
            writeFileSync(join(sandbox, "make"), `#!/bin/sh\nif [ "$1" = test ]; then ${output}; fi\n`, {
                mode: 0o755,
            });
            const lines = execFileSync(join(root, ".ci", "run"), {
                env: { PATH: [sandbox, process.env["PATH"]].join(delimiter) },
                encoding: "utf8",
                stdio: ["ignore", "pipe", "inherit"],
            })
                .trim()
                .split("\n");
            assert.deepEqual(lines.slice(-3), [
                "3 skipped. Reasons that the tests give:",
                "  there is no fluent-bit on PATH",
                "11 passed, 0 failed",
            ]);
        } finally {
            rmSync(sandbox, { recursive: true });
        }
    });
});

it("issue forms ask for what troubleshooting needs", () => {
    const form = readFileSync(join(root, ".github", "ISSUE_TEMPLATE", "problem.yml"), "utf8");
    const { body } = parse(form) as { body: { id?: string }[] };
    const ids = body.flatMap(({ id }) => id ?? []);
    assert.deepEqual(ids, ["happened", "settings", "verify", "fluent-bit-log", "explain", "versions"]);
});

it("the documented policy check of the local stack is the one of `make up`", () => {
    const page = readFileSync(join(root, "docs", "policy-in-ci.md"), "utf8");
    assert.ok(page.includes(`npx tsx local/shell.ts pulumi preview ${policyArguments.join(" ")}\n`));
});
