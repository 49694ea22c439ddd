import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as pulumi from "@pulumi/pulumi";
import Ajv from "ajv";
import fc from "fast-check";
import { stringify } from "yaml";

import { renderStack } from "../../../commands/rendering";
import { ConfigurationError } from "../../../components/settings/configuration-error";
import { loadStackSettings } from "../../../config/pulumi/load-stack-settings";
import { StackDocument } from "../../../config/stack-document";
import { encrypted, readStackFile } from "../../../config/stack-file";
import { documentedStacks } from "../documented-stacks";
import { run } from "../engine";
import { runs } from "../property-runs";
import { mutations } from "./stack-file-mutations";

const root = join(__dirname, "..", "..", "..");
const project = "windows-eks-logging";

/** The stack files of the repository, and those of the documentation. */
const files = [
    ...readdirSync(root)
        .filter((name) => /^Pulumi\..+\.yaml$/.test(name))
        .map((name) => readFileSync(join(root, name), "utf8")),
    ...documentedStacks().map(({ settings }) =>
        stringify({
            config: {
                "aws:region": "eu-central-1",
                ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [`${project}:${name}`, value])),
            },
        }),
    ),
];

const schemaFile = join(root, "config", "stack-file.schema.json");
const accepts = new Ajv({ strict: false, validateFormats: false }).compile(
    JSON.parse(readFileSync(schemaFile, "utf8")) as object,
);

type Outcome = { settings: unknown } | { problems: string[] };

/** What a check comes to; anything but an error that explains itself fails the test. */
function outcome(check: () => unknown): Outcome {
    try {
        return { settings: check() };
    } catch (error) {
        if (!(error instanceof ConfigurationError)) {
            throw error;
        }
        explains(error);
        return { problems: error.problems.map(({ setting, remedy }) => `${setting}: ${remedy}`).sort() };
    }
}

function explains({ message, problems }: ConfigurationError): void {
    assert.doesNotMatch(message, /\bundefined\b|\[object |\bNaN\b|\bat \S+ \(|Invalid input|must match pattern|AAAA/);
    assert.ok(message.length < 120_000, `the message has ${message.length} characters`);
    assert.ok(problems.length > 0 || /aws:region|config/.test(message), message);
    for (const { setting, remedy, place } of problems) {
        assert.ok(remedy.length > 10, message);
        assert.ok(setting !== "" || place !== undefined, message);
    }
}

/** The configuration as the engine hands it over: texts as they are, and all else as JSON. */
function handOver(config: Record<string, unknown>): void {
    const secrets: string[] = [];
    const opened = (key: string, value: unknown): unknown => {
        if (Array.isArray(value)) {
            return value.map((entry) => opened(key, entry));
        }
        if (typeof value !== "object" || value === null) {
            return value;
        }
        if (Object.keys(value).join() === "secure" && typeof (value as { secure: unknown }).secure === "string") {
            secrets.push(key);
            return encrypted;
        }
        return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, opened(key, inner)]));
    };
    const entries = Object.entries(config).map(([key, value]): [string, string] => {
        const full = key.includes(":") ? key : `${project}:${key}`;
        const plain = opened(full, value);
        return [full, plain === null ? "" : typeof plain === "string" ? plain : JSON.stringify(plain)];
    });
    pulumi.runtime.setAllConfig(Object.fromEntries(entries), secrets);
}

describe("a stack file, whatever is in it", () => {
    let folder: string;
    before(async () => {
        folder = mkdtempSync(join(tmpdir(), "stack-files-"));
        writeFileSync(join(folder, "Pulumi.yaml"), `name: ${project}\nruntime: nodejs\n`);
        await run(() => undefined);
    });
    after(() => {
        rmSync(folder, { recursive: true });
    });

    it("is rendered, or refused with the setting and the way out; by the program as by render, and not marked by an editor if it is right", function () {
        this.timeout(0);
        fc.assert(
            fc.property(mutations(files), (bytes) => {
                const path = join(folder, "Pulumi.test.yaml");
                writeFileSync(path, bytes);
                const byRender = outcome(() => readStackFile(folder, "test").settings);
                const rendered = outcome(() =>
                    Object.keys(
                        renderStack({
                            directory: folder,
                            stack: "test",
                            account: "111122223333",
                            region: "eu-central-1",
                        }),
                    ),
                );
                if ("problems" in byRender) {
                    // With the region of the command line: other settings may not fit it.
                    const known = { region: "eu-central-1", needsRegion: true } as const;
                    assert.deepEqual(
                        rendered,
                        outcome(() => readStackFile(folder, "test", known).settings),
                    );
                }
                const document = new StackDocument(bytes, "Pulumi.test.yaml", project);
                if (document.unreadable.length === 0) {
                    if ("settings" in byRender) {
                        assert.ok(
                            accepts({ config: document.config }),
                            `an editor marks it: ${JSON.stringify(accepts.errors)}`,
                        );
                    }
                    handOver(document.config);
                    assert.deepEqual(
                        outcome(() => loadStackSettings(path)),
                        byRender,
                    );
                }
            }),
            { numRuns: runs(16) },
        );
    });
});
