import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import Ajv, { type ValidateFunction } from "ajv";
import { parse } from "yaml";

import { partitions } from "../../../components/aws/partitions";
import { documentedStacks } from "../documented-stacks";

const root = join(__dirname, "..", "..", "..");
const schemaFile = join(root, "config", "stack-file.schema.json");
const stackFiles = readdirSync(root).filter((name) => /^Pulumi\..+\.yaml$/.test(name));

describe("the JSON Schema of a stack file", () => {
    let accepts: ValidateFunction;
    before(() => {
        accepts = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(
            JSON.parse(readFileSync(schemaFile, "utf8")) as object,
        );
    });

    function faults(config: Record<string, unknown>, beside: object = {}): string[] {
        accepts({ config, ...beside });
        return (accepts.errors ?? []).map(
            ({ instancePath, message, params }) => `${instancePath} ${message ?? ""} ${JSON.stringify(params)}`,
        );
    }

    for (const file of stackFiles) {
        it(`accepts ${file}, which names it for editors`, () => {
            const text = readFileSync(join(root, file), "utf8");
            assert.match(text, /^# yaml-language-server: \$schema=config\/stack-file\.schema\.json\n/);
            assert.ok(accepts(parse(text)), JSON.stringify(accepts.errors));
        });
    }

    it("accepts what the documentation shows", () => {
        const stacks = documentedStacks();
        assert.ok(stacks.length > 20);
        for (const { page, settings } of stacks) {
            const config = Object.entries(settings).map(
                ([name, value]) => [`windows-eks-logging:${name}`, value] as const,
            );
            assert.deepEqual(faults(Object.fromEntries(config)), [], page);
        }
    });

    it("accepts the other ways to write a key, an encrypted kubeconfig, and settings of other packages", () => {
        const cluster = { name: "dev", kubeconfig: { secure: "v1:AAAA:BBBB" } };
        for (const key of ["cluster", "windows-eks-logging:cluster", "windows-eks-logging:config:cluster"]) {
            assert.deepEqual(faults({ [key]: cluster, "kubernetes:x": 1, "aws:profile": "dev" }), []);
        }
        assert.deepEqual(faults({ cluster: '{"name": "dev"}' }, { encryptionsalt: "v1:x", backend: {} }), []);
    });

    const cluster = { name: "dev" };
    const wrong: Record<string, [Record<string, unknown>, RegExp]> = {
        "a misspelt setting": [
            { "windows-eks-logging:cluster": { nmae: "dev" } },
            /cluster must NOT have additional properties .*"nmae"/,
        ],
        "a misspelt section": [{ cluster, "windows-eks-logging:fluentbit": {} }, /fluentbit.*boolean schema is false/],
        "a misspelt section without the project's name": [
            { cluster, fluentbit: {} },
            /fluentbit.*boolean schema is false/,
        ],
        "a value of another type": [
            { cluster: { ...cluster, windowsVersions: "2022" } },
            /windowsVersions must be array/,
        ],
        "a value that is not on the list": [
            { cluster: { ...cluster, windowsVersions: ["2016"] } },
            /windowsVersions\/0 must be equal to one of the allowed values/,
        ],
        "a setting of another destination": [
            { cluster, fluentBit: { routes: [{ match: { namespace: "a" }, to: [{ type: "s3", retentionDays: 3 }] }] } },
            /^\/config\/fluentBit\/routes\/0\/to\/0 must NOT have additional properties [^\n]*"retentionDays"/,
        ],
        "a type that no destination has": [
            { cluster, fluentBit: { unrouted: [{ type: "s33" }] } },
            /unrouted\/0\/type must be equal to one of the allowed values/,
        ],
        "a setting of a cluster that the stack creates": [
            { cluster: { ...cluster, kubernetesVersion: "1.33" } },
            /cluster must NOT have additional properties.*"kubernetesVersion"/,
        ],
        "a misspelt region": [{ cluster, "aws:region": "eu-centrall-1" }, /aws:region must match pattern/],
        "a misspelt region of a destination": [
            { cluster, fluentBit: { unrouted: [{ type: "s3", bucket: "b", region: "Frankfurt" }] } },
            /unrouted\/0\/region must match pattern/,
        ],
        "a namespace with a capital": [
            { cluster, fluentBit: { routes: [{ match: { namespace: "Shop" } }] } },
            /match\/namespace must match pattern/,
        ],
        "a namespace with a space": [
            { cluster, fluentBit: { routes: [{ match: { namespace: "shop, web" } }] } },
            /match\/namespace must match pattern/,
        ],
        "an image by its tag": [{ cluster, iisApps: [{ image: "r.example.com/web:1" }] }, /image must match pattern/],
        "a credential's text, encrypted": [
            { cluster, fluentBit: { routes: [{ match: { namespace: { secure: "v1:A:B" } } }] } },
            /namespace must be string/,
        ],
    };
    for (const [what, [config, fault]] of Object.entries(wrong)) {
        it(`marks ${what}`, () => {
            assert.match(faults(config).join("\n"), fault);
        });
    }

    it("accepts every known region", () => {
        for (const region of partitions.flatMap(({ regions }) => Object.keys(regions))) {
            assert.deepEqual(faults({ cluster, "aws:region": region }), []);
        }
    });

    it("says of a destination only what is wrong with its own type", () => {
        const to = { type: "s3", retentionDays: 3 };
        const found = faults({ cluster, fluentBit: { unrouted: [to] } }).filter((fault) => /unrouted\/0/.test(fault));
        assert.equal(found.filter((fault) => !/must match "then" schema/.test(fault)).length, 1, found.join("\n"));
    });

    it("marks a section beside config", () => {
        assert.match(faults({ cluster }, { fluentBit: {} }).join("\n"), /fluentBit boolean schema is false/);
    });

    it("explains every setting that it has", () => {
        const unexplained: string[] = [];
        const walk = (schema: unknown, path: string): void => {
            if (typeof schema !== "object" || schema === null) {
                return;
            }
            const { properties, allOf } = schema as {
                properties?: Record<string, { description?: string }>;
                allOf?: object[];
            };
            // Each variant explains the setting that distinguishes the variants.
            const isChoice = allOf?.some((one) => "if" in one) === true;
            for (const [key, { description }] of Object.entries(
                path.startsWith("/definitions") && !isChoice ? (properties ?? {}) : {},
            )) {
                if (description === undefined || description === "") {
                    unexplained.push(`${path}/${key}`);
                }
            }
            for (const [key, inner] of Object.entries(schema).filter(([name]) => name !== "if")) {
                walk(inner, `${path}/${key}`);
            }
        };
        walk(JSON.parse(readFileSync(schemaFile, "utf8")), "");
        // A toleration's fields are Kubernetes' own; the values of a map are explained with the map.
        assert.deepEqual(
            unexplained.filter(
                (path) =>
                    !/toleration|additionalProperties|^\/definitions\/environment\//.test(path) &&
                    !path.endsWith("/secure"),
            ),
            [],
        );
    });
});
