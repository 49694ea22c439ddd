import assert from "node:assert/strict";
import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { parse, stringify } from "yaml";

import { Engine } from "../policy-pack/engine";

/** Whose message comes first where a stack file is wrong: Pulumi's engine reads it before the program does. */
describe("a wrong stack file, in Pulumi's engine", () => {
    const folder = join(__dirname, "settings-stack");
    const projectFile = join(folder, "Pulumi.yaml");
    const stackFile = join(folder, "Pulumi.test.yaml");
    let engine: Engine | undefined;
    let salt: object;
    before(async function () {
        // The declarations of the settings are those of the project itself.
        copyFileSync("Pulumi.yaml", projectFile);
        engine = await Engine.open(folder);
        if (engine === undefined) {
            console.log("      skipped: there is no Pulumi CLI; `make up` builds one");
            this.skip();
        }
        // Without it the engine writes the file anew, and leaves out what it does not know.
        salt = parse(readFileSync(stackFile, "utf8")) as object;
    });
    after(() => {
        engine?.close();
        rmSync(projectFile, { force: true });
    });

    /** What the engine says. */
    async function said(file: object): Promise<string> {
        writeFileSync(stackFile, stringify({ ...salt, ...file }));
        const { exitCode, output } = (await engine?.run("preview", { pack: null })) ?? { exitCode: 0, output: "" };
        assert.notEqual(exitCode, 0, output);
        assert.doesNotMatch(output, /\n\s+at .*\.[jt]s/);
        return output;
    }

    it("is explained by the program, all at once, with values of another kind and empty and missing sections", async () => {
        const output = await said({
            config: {
                "awz:region": "eu-central-1",
                "windows-eks-loging:fluentBit": {},
                "windows-eks-logging:fluentBit": null,
                "windows-eks-logging:iisApps": { name: "web" },
                "windows-eks-logging:tags": "blue",
            },
        });
        assert.match(output, /The configuration has 6 problems; nothing was changed/);
        for (const setting of [
            "awz:region",
            "windows-eks-loging:fluentBit",
            "fluentBit",
            "cluster.name",
            "iisApps",
            "tags",
        ]) {
            assert.match(output, new RegExp(`^ +(\\S+ {2})?${setting.replace(".", "\\.")}[: ]`, "m"));
        }
        assert.doesNotMatch(output, /must be of type|missing configuration value/);
    });

    it("is explained by the program where nothing stands under config", async () => {
        const output = await said({ configs: { "windows-eks-logging:cluster": { name: "dev" }, "aws:regoin": "x" } });
        assert.match(output, /configs: is not read by Pulumi; did you mean "config"\?/);
        assert.match(output, /aws:regoin: /);
    });

    it("does not show or write down what looks like a credential", async () => {
        const output = await said({
            config: {
                "aws:secretKey": "hunter2hunter2",
                "windows-eks-logging:cluster": { name: "dev" },
                "windows-eks-logging:fluentBit": {
                    routes: [
                        {
                            match: { namespace: "shop" },
                            to: [{ type: "http", url: "https://shop:hunter2@logs.example.com", pwd: "hunter2" }],
                        },
                    ],
                },
            },
        });
        assert.match(output, /aws:secretKey: holds a credential in plain text/);
        assert.match(output, /to\[0\]\.pwd: is not a setting/);
        assert.match(output, /to\[0\]\.url = .*‹hidden›@logs/);
        assert.doesNotMatch(output + ((await engine?.state()) ?? ""), /hunter2/);
    });
});
