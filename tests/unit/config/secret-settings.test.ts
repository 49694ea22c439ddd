import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import fc from "fast-check";

import { loadStackSettings } from "../../../config/pulumi/load-stack-settings";
import { readStackFile } from "../../../config/stack-file";
import { run } from "../engine";
import { runs } from "../property-runs";

const prefix = "windows-eks-logging:";
const secure = { secure: "v1:AAAA" };

describe("values that a stack file marks as secret", () => {
    let folder: string;
    before(() => {
        folder = mkdtempSync(join(tmpdir(), "secrets-"));
        writeFileSync(join(folder, "Pulumi.yaml"), "name: windows-eks-logging\nruntime: nodejs\n");
    });
    after(() => {
        rmSync(folder, { recursive: true });
    });

    /** What the stack file has, and how the engine hands it over: with the values, and a mark for whole settings. */
    const load = async (settings: Record<string, unknown>, secret: string, file?: Record<string, unknown>) => {
        const stackFile = join(folder, "Pulumi.test.yaml");
        rmSync(stackFile, { force: true });
        if (file !== undefined) {
            const config = Object.fromEntries(Object.entries(file).map(([key, value]) => [`${prefix}${key}`, value]));
            writeFileSync(stackFile, JSON.stringify({ config }));
        }
        const config = Object.entries(settings).map(([key, value]) => [`${prefix}${key}`, JSON.stringify(value)]);
        const { result } = await run(() => loadStackSettings(stackFile), {
            config: Object.fromEntries(config) as Record<string, string>,
            secretKeys: [`${prefix}${secret}`],
        });
        return result;
    };

    it("are refused by their place, with the place where they belong, and not shown", async () => {
        const routes = (value: unknown) => [
            {
                match: { namespace: "shop" },
                to: [{ type: "http", host: "logs.example.com", headers: { "X-Team": value } }],
            },
        ];
        const refused = load(
            // Another problem, which would be told with its value.
            { cluster: { name: "dev" }, fluentBit: { routes: routes("hunter2"), httpPort: "hunter2" } },
            "fluentBit",
            { cluster: { name: "dev" }, fluentBit: { routes: routes(secure), httpPort: "hunter2" } },
        );
        await assert.rejects(refused, (error) => {
            const { message } = error as Error;
            assert.match(
                message,
                /fluentBit\.routes\[0\]\.to\[0\]\.headers\.X-Team: is marked as secret .* kubernetesSecret: \{ name, key \}/,
            );
            assert.doesNotMatch(message, /hunter2/);
            return true;
        });
    });

    it("are refused by their section where the stack file does not tell the place", async () => {
        const apps = [{ name: "web", image: "i", environment: { COLOUR: "hunter2" } }];
        await assert.rejects(load({ cluster: { name: "dev" }, iisApps: apps }, "iisApps"), (error) => {
            const { message } = error as Error;
            assert.match(
                message,
                /^ +iisApps: is marked as secret .* environment: \{ NAME: \{ kubernetesSecret: \{ name, key \} \} \}/m,
            );
            assert.doesNotMatch(message, /hunter2/);
            return true;
        });
    });

    it("are refused in every section but that of the cluster, wherever they stand", () => {
        const place = fc.array(fc.oneof(fc.constantFrom("a", "routes", "to"), fc.nat(3)), { maxLength: 5 });
        fc.assert(
            fc.property(fc.constantFrom("fluentBit", "iisApps", "tags", "iam"), place, (section, path) => {
                const value = path.reduceRight<unknown>(
                    (inner, part) =>
                        typeof part === "number" ? [...Array<null>(part).fill(null), inner] : { [part]: inner },
                    secure,
                );
                const config = { [`${prefix}cluster`]: { name: "dev" }, [`${prefix}${section}`]: value };
                writeFileSync(join(folder, "Pulumi.property.yaml"), JSON.stringify({ config }));
                assert.throws(() => readStackFile(folder, "property"), /1 problem.*\n +\w+.*: is marked as secret/);
            }),
            { numRuns: runs(16) },
        );
    });

    it("leave no place in the file to a problem of settings that the engine has from elsewhere", async () => {
        const here = { cluster: { nmae: "dev" } };
        await assert.rejects(load(here, "none", here), /^ {2}Pulumi\.test\.yaml:1:\d+ {2}cluster\.nmae/m);
        await assert.rejects(load(here, "none", { cluster: { nmae: "other" } }), /^ {2}cluster\.nmae/m);
    });

    it("may be the cluster's kubeconfig, by its place or as the only one that can be meant", async () => {
        const cluster = { name: "dev", kubeconfig: '{"kind":"Config"}' };
        const hidden = { cluster: { name: "dev", kubeconfig: secure } };
        assert.equal((await load({ cluster }, "cluster", hidden)).cluster.name, "dev");
        assert.equal((await load({ cluster }, "cluster")).cluster.name, "dev");
        await assert.rejects(
            load({ cluster }, "cluster", { cluster: { ...cluster, name: secure } }),
            /cluster\.name: is marked as secret .* Only cluster\.kubeconfig can be a secret/,
        );
    });

    it("are refused where they are the region, which the commands could not read", () => {
        const config = { "aws:region": secure, [`${prefix}cluster`]: { name: "dev" } };
        writeFileSync(join(folder, "Pulumi.test.yaml"), JSON.stringify({ config }));
        assert.throws(
            () => readStackFile(folder, "test"),
            /aws:region: is marked as secret, but a region is not a secret/,
        );
    });

    it("are texts: another value under `secure` is a setting that there is not", () => {
        const config = { "aws:region": "eu-central-1", [`${prefix}cluster`]: { name: { secure: 1 } } };
        writeFileSync(join(folder, "Pulumi.test.yaml"), JSON.stringify({ config }));
        assert.throws(
            () => readStackFile(folder, "test"),
            (error: Error) => /cluster\.name/.test(error.message) && !/marked as secret/.test(error.message),
        );
    });
});
