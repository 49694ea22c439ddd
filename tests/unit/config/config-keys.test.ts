import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import fc from "fast-check";
import { parse } from "yaml";

import { awsProviderSettings } from "../../../components/aws/provider-settings";
import { loadStackSettings } from "../../../config/pulumi/load-stack-settings";
import { readStackFile } from "../../../config/stack-file";
import { sections } from "../../../config/stack-settings";
import { run } from "../engine";
import { runs } from "../property-runs";

const project = "windows-eks-logging";
const valid = { "windows-eks-logging:cluster": { name: "dev" }, "aws:region": "eu-central-1" };

describe("the keys of a stack file", () => {
    let folder: string;
    before(() => {
        folder = mkdtempSync(join(tmpdir(), "config-keys-"));
        writeFileSync(join(folder, "Pulumi.yaml"), `name: ${project}\nruntime: nodejs\n`);
    });
    afterEach(() => {
        for (const name of ["Pulumi.test.yaml", "Pulumi.Test.yaml", "Pulumi.test.yml"]) {
            rmSync(join(folder, name), { force: true });
        }
    });
    after(() => {
        rmSync(folder, { recursive: true });
    });

    /** What the engine hands over of a file: what stands under `config`, by full keys, beside the defaults of Pulumi.yaml. */
    function handedOver(file: { config?: unknown }): Record<string, string> {
        const written = (file.config ?? {}) as Record<string, unknown>;
        const config = Object.entries(written).map(([key, value]) => [
            key.includes(":") ? key : `${project}:${key}`,
            value === null ? "" : typeof value === "string" ? value : JSON.stringify(value),
        ]);
        const { config: declared } = parse(readFileSync("Pulumi.yaml", "utf8")) as {
            config: Record<string, { default: unknown }>;
        };
        const defaults = Object.entries(declared).map(([name, one]) => [
            `${project}:${name}`,
            JSON.stringify(one.default),
        ]);
        return Object.fromEntries([...defaults, ...config]) as Record<string, string>;
    }

    async function messageOf(action: () => unknown): Promise<string> {
        try {
            await action();
            return "";
        } catch (error) {
            return (error as Error).message;
        }
    }

    /** What is wrong, line by line, as `render` and the program both say it. */
    async function problems(file: object): Promise<string[]> {
        writeFileSync(join(folder, "Pulumi.test.yaml"), JSON.stringify(file));
        const rendered = await messageOf(() => readStackFile(folder, "test"));
        const deployed = await messageOf(() =>
            run(() => loadStackSettings(join(folder, "Pulumi.test.yaml")), { config: handedOver(file) }),
        );
        const lines = (message: string) =>
            message
                .split("\n")
                .slice(1)
                .map((line) => line.trim())
                .sort();
        assert.deepEqual(lines(deployed), lines(rendered));
        return lines(rendered)
            .map((line) => line.replace(/^\S+:\d+:\d+ {2}/, ""))
            .sort();
    }

    const refused: [what: string, config: Record<string, unknown>, said: RegExp][] = [
        [
            "a misspelt project",
            { "windows-eks-loging:fluentBit": {} },
            /^windows-eks-loging:fluentBit: .*write windows-eks-logging:fluentBit$/,
        ],
        ["the project in another case", { "Windows-EKS-Logging:tags": {} }, /write windows-eks-logging:tags$/],
        [
            "another project, since this one was renamed",
            { "eks-logs:iisApps": [] },
            /'s name is "windows-eks-logging" \(Pulumi\.yaml\); write windows-eks-logging:iisApps$/,
        ],
        [
            "a misspelt project and a misspelt section",
            { "windows_eks_logging:fluent-bit": {} },
            /write windows-eks-logging:fluentBit$/,
        ],
        ["a section of the AWS provider", { "aws:cluster": {} }, /write windows-eks-logging:cluster$/],
        [
            "a misspelt setting of the AWS provider",
            { "aws:regoin": "eu-central-1" },
            /^aws:regoin: .*did you mean aws:region\?$/,
        ],
        [
            "a setting of the AWS provider in the old form",
            { "aws:config:regoin": "eu-central-1" },
            /did you mean aws:region\?$/,
        ],
        ["what the AWS provider has not", { "aws:colour": "blue" }, /which has: accessKey, .*userAgents$/],
        ["a misspelt package", { "awz:region": "eu-central-1" }, /^awz:region: .*write aws:region$/],
        ["a misspelt package with a misspelt setting", { "asw:regoin": "eu-central-1" }, /write aws:region$/],
        ["another misspelt package", { "kubernets:namespace": "x" }, /write kubernetes:namespace$/],
        [
            "a cluster of Pulumi's Kubernetes provider",
            { "kubernetes:kubeconfig": "k" },
            /set windows-eks-logging:cluster\.kubeconfig/,
        ],
        [
            "the project as a level of its own",
            { "windows-eks-logging": { fluentBit: {} } },
            /^windows-eks-logging: is not a section: write/,
        ],
        ["a path in a key", { "windows-eks-logging:fluentBit.routes": [] }, /--path for a path\)$/],
        [
            "a path in a key with colons",
            { "windows-eks-logging:fluentBit:routes": [] },
            /^windows-eks-logging:fluentBit:routes: has more than one ":"/,
        ],
        [
            "a section twice",
            { cluster: { name: "dev" } },
            /^cluster: is the same setting as windows-eks-logging:cluster; write it once$/,
        ],
        ["a misspelt section", { "windows-eks-logging:fluentbit": {} }, /^fluentbit.*did you mean "fluentBit"\?/],
        ["a section in another form", { fluent_bit: {} }, /^fluent_bit.*did you mean "fluentBit"\?/],
        ...["aws-region", "region"].map((key): [string, Record<string, unknown>, RegExp] => [
            `${key} for the region`,
            { [key]: "eu-central-1" },
            /: is not a section; write aws:region$/,
        ]),
        [
            "an empty section",
            { "windows-eks-logging:fluentBit": null },
            /^fluentBit: is empty: indent its settings below it/,
        ],
    ];
    for (const [what, config, said] of refused) {
        it(`are refused by render and by the program: ${what}`, async () => {
            const found = await problems({ config: { ...valid, ...config } });
            assert.equal(found.length, 1, found.join("\n"));
            assert.match(found[0] ?? "", said);
        });
    }

    it("are told all at once, a missing cluster and values of another kind included", async () => {
        const found = await problems({
            config: {
                "awz:region": "eu-central-1",
                "windows-eks-logging:fluentBit": null,
                "windows-eks-logging:iisApps": {},
                "windows-eks-logging:tags": "blue",
            },
        });
        assert.deepEqual(
            found.map((line) => line.split(/[ :=]+/, 1).join()),
            ["awz", "cluster.name", "fluentBit", "iisApps", "tags"],
        );
    });

    it("are read where they stand beside config, or below a misspelt one, and told where they belong", async () => {
        assert.deepEqual(await problems({ configs: { ...valid, "aws:regoin": "x" } }), [
            "aws:regoin: is not a setting of Pulumi's AWS provider; did you mean aws:region?",
            'configs: is not read by Pulumi; did you mean "config"?',
        ]);
        assert.deepEqual(await problems(valid), [
            "aws:region: is outside config:, where Pulumi does not read it; indent it below config:",
            "windows-eks-logging:cluster: is outside config:, where Pulumi does not read it; indent it below config:",
        ]);
        assert.match((await problems({ config: valid, fluentBit: {} })).join(), /^fluentBit: is outside config/);
    });

    it("are left alone where Pulumi or another package reads them", async () => {
        const others = {
            "aws:defaultTags": { tags: {} },
            "aws:assumeRoles": [],
            "pulumi:tags": { team: "a" },
            "kubernetes:suppressDeprecationWarnings": "true",
            "eks:anything": "x",
            "datadog:site": "datadoghq.eu",
            "gcp:project": "p",
            "azure-native:location": "westeurope",
        };
        const common = {
            encryptionsalt: "v1:x",
            secretsprovider: "awskms://alias/x",
            environment: ["e"],
            ".shared": {},
        };
        assert.deepEqual(await problems({ config: { ...valid, ...others }, ...common }), []);
    });

    it("are found with any one letter of the namespace wrong", async () => {
        const namespace = fc.constantFrom(project, "aws", "kubernetes");
        await fc.assert(
            fc.asyncProperty(namespace, fc.nat(), fc.constantFrom("", "q"), async (right, place, other) => {
                const at = place % right.length;
                const wrong = right.slice(0, at) + other + right.slice(at + 1);
                const name = right === project ? "iam" : "region";
                const found = await problems({ config: { ...valid, [`${wrong}:${name}`]: {} } });
                assert.equal(found.length, 1, wrong);
                assert.ok(found[0]?.endsWith(`write ${right}:${name}`), found[0]);
            }),
            { numRuns: runs(10) },
        );
    });

    for (const name of ["Pulumi.Test.yaml", "Pulumi.test.yml"]) {
        it(`are looked for in a file of another name: ${name}`, async () => {
            writeFileSync(join(folder, name), JSON.stringify({ config: valid }));
            assert.match(
                await messageOf(() => readStackFile(folder, "test")),
                new RegExp("rename it to Pulumi\\.test\\.yaml"),
            );
            const deployed = await messageOf(() =>
                run(() => loadStackSettings(join(folder, "Pulumi.test.yaml")), { config: handedOver({}) }),
            );
            assert.match(
                deployed,
                new RegExp(`^ +${name}: is not read for this stack; rename it to Pulumi.test.yaml$`, "m"),
            );
        });
    }

    it("of the AWS provider are those of the installed one", () => {
        const typings = readFileSync("node_modules/@pulumi/aws/config/vars.d.ts", "utf8");
        const declared = [...typings.matchAll(/^export declare const (\w+)/gm)].map(([, name]) => name);
        assert.ok(declared.includes("region"));
        assert.deepEqual([...awsProviderSettings].sort(), declared.sort());
    });

    it("are declared in Pulumi.yaml so that the engine accepts any value, and a missing one", () => {
        const { config } = parse(readFileSync("Pulumi.yaml", "utf8")) as { config: Record<string, object> };
        assert.deepEqual(Object.keys(config), sections);
        for (const [name, declaration] of Object.entries(config)) {
            assert.deepEqual(Object.keys(declaration), ["description", "default"], name);
        }
    });
});
