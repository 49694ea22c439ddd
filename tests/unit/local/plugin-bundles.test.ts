import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { createInterface } from "node:readline";

import { pluginBundles } from "../../../local/tools/plugin-bundles";

describe("local environment: bundles of the plugins", () => {
    it("contains each plugin as a program that prints its port, as Pulumi's engine expects", async () => {
        const folder = await pluginBundles();
        const names = readdirSync(folder.path);
        assert.ok(names.includes("pulumi-resource-aws.js"));
        for (const name of names) {
            const child = spawn(folder.file(name), ["127.0.0.1:1"], {
                stdio: ["ignore", "pipe", "inherit"],
                env: { ...process.env, LOCAL_REGISTRY: "127.0.0.1:1" },
            });
            const [line] = (await once(createInterface(child.stdout), "line")) as [string];
            assert.match(line, /^\d+$/, name);
            child.kill("SIGKILL");
        }
    });
});
