import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { awsEndpointsCommand } from "../../../commands/aws-endpoints";
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
            for (const command of ["render", "verify", "pin", "root-certificates", "aws-endpoints"]) require("./commands/" + command);
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

    const commands = {
        explain: explainCommand,
        render: renderCommand,
        pin: pinCommand,
        docs: docsCommand,
        "root-certificates": rootCertificatesCommand,
        "aws-endpoints": awsEndpointsCommand,
        "fluent-bit-options": fluentBitOptionsCommand,
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
});
