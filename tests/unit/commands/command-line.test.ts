import assert from "node:assert/strict";

import { optionNeeded, readCommandLine } from "../../../commands/command-line";

const options = {
    stack: { type: "string" },
    pod: { type: "string" },
    "line-bytes": { type: "string" },
    json: { type: "boolean" },
} as const;

function told(args: string[], environment: Record<string, string> = {}): string {
    try {
        readCommandLine("explain", args, options, environment);
        return "accepted";
    } catch (error) {
        return (error as Error).message;
    }
}

// What npm 11 makes of `npm run x --stack demo` and `npm run x --stack=demo`.
describe("a command line", () => {
    it("without -- says where it belongs", () => {
        assert.equal(
            told(["demo"], { npm_config_stack: "true" }),
            "demo: is not an option, and stands alone. npm took --stack for an option of its own. Write options after `--`: npm run explain -- --stack demo",
        );
        assert.match(
            told(["demo", "a/b/c"], { npm_config_stack: "true", npm_config_pod: "true" }),
            /npm took --stack, --pod for .*: npm run explain -- --stack … --pod …$/,
        );
        assert.match(
            told(["demo"], { npm_config_stack: "true", npm_config_line_bytes: "7" }),
            /npm run explain -- --stack … --line-bytes 7$/,
        );
    });

    it("without -- says it too for an option that is misspelt, which npm took as well", () => {
        assert.match(told(["demo"], { npm_config_stak: "true" }), /^demo: .*: npm run explain -- --stack demo$/);
    });

    it("without -- and with = says it where the option is missing", () => {
        assert.match(
            optionNeeded("explain", "stack", options, "usage", { npm_config_stack: "demo" }).message,
            /^--stack: npm took --stack for .*: npm run explain -- --stack demo\n\nusage$/,
        );
        const needed = optionNeeded("explain", "stack", options, "usage", { npm_config_json: "true" });
        assert.equal(needed.message, "--stack: is needed.\n\nusage");
        assert.deepEqual(needed.problems, [{ setting: "--stack", remedy: "is needed." }]);
    });

    it("with an option without its value says how a value is written", () => {
        const remedy = "needs a value: --stack=VALUE (with =, also if it begins with a dash).";
        assert.equal(told(["--stack"]), `--stack: ${remedy}`);
        assert.equal(told(["--stack", "-1"]), `--stack: ${remedy}`);
        assert.equal(told(["--json=yes"]), "--json: takes no value.");
    });

    it("with a wrong option names the nearest, or all", () => {
        assert.equal(told(["--stak", "demo"]), "--stak: is not an option; did you mean --stack?");
        assert.equal(
            told(["--stack=demo", "--lineBytes=1"]),
            "--lineBytes: is not an option; did you mean --line-bytes?",
        );
        assert.equal(told(["-stack", "demo"]), "-stack: is not an option; did you mean --stack?");
        assert.equal(
            told(["--zzz"]),
            "--zzz: is not an option; allowed options: --stack, --pod, --line-bytes, --json.",
        );
    });

    it("that is right is read", () => {
        assert.deepEqual(
            { ...readCommandLine("explain", ["--stack", "demo", "--json"], options, { npm_config_stack: "true" }) },
            { stack: "demo", json: true },
        );
    });
});
