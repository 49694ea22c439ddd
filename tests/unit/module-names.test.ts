import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join, parse } from "node:path";

const root = join(__dirname, "../..");

describe("modules and data files", () => {
    it("have names of their own: for `./name`, Node takes name.json before the name.ts that ts-node brings, which Pulumi runs programs with", () => {
        const files = ["components", "config", "commands", "policy"].flatMap((folder) =>
            readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
                .filter((file) => !file.includes("node_modules"))
                .map((file) => join(folder, file)),
        );
        const withoutExtension = (file: string) => join(parse(file).dir, parse(file).name);
        const modules = new Set(files.filter((file) => file.endsWith(".ts")).map(withoutExtension));
        const data = files.filter((file) => file.endsWith(".json"));
        assert.deepEqual(
            data.filter((file) => modules.has(withoutExtension(file))),
            [],
        );
    });
});
