import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import * as ts from "typescript";
import { parse } from "yaml";
import { z } from "zod";

import { stackSettings } from "../../../config/stack-settings";

const root = join(__dirname, "..", "..", "..");

/** Every text of the sources in which settings are checked. */
function texts(): { file: string; text: string }[] {
    return ["components", "config"].flatMap((folder) =>
        readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
            .filter((name) => name.endsWith(".ts"))
            .flatMap((name) => {
                const file = join(folder, name);
                const source = ts.createSourceFile(
                    file,
                    readFileSync(join(root, file), "utf8"),
                    ts.ScriptTarget.Latest,
                );
                const found: { file: string; text: string }[] = [];
                const visit = (node: ts.Node): void => {
                    if (
                        ts.isStringLiteral(node) ||
                        ts.isNoSubstitutionTemplateLiteral(node) ||
                        ts.isTemplateHead(node) ||
                        ts.isTemplateMiddle(node) ||
                        ts.isTemplateTail(node)
                    ) {
                        found.push({ file, text: node.text });
                    }
                    ts.forEachChild(node, visit);
                };
                visit(source);
                return found;
            }),
    );
}

/** Schemas of every setting by its last name. */
function settingsByName(): Map<string, z.ZodType[]> {
    const byName = new Map<string, z.ZodType[]>();
    const seen = new Set<z.ZodType>();
    const visit = (schema: z.ZodType): void => {
        if (seen.has(schema)) {
            return;
        }
        seen.add(schema);
        const definition = schema.def as unknown as Record<string, z.ZodType | z.ZodType[] | Record<string, z.ZodType>>;
        for (const part of ["innerType", "in", "element", "valueType"]) {
            if (definition[part] !== undefined) {
                visit(definition[part] as z.ZodType);
            }
        }
        ((definition["options"] ?? []) as z.ZodType[]).forEach(visit);
        for (const [name, child] of Object.entries((definition["shape"] ?? {}) as Record<string, z.ZodType>)) {
            byName.set(name, [...(byName.get(name) ?? []), child]);
            visit(child);
        }
    };
    visit(stackSettings);
    return byName;
}

/** What of a message is a line of YAML: `createNamespace: false`. A value in capitals stands for another. */
const yamlOf =
    /(?<![\w.:/"])([a-z][A-Za-z]*(?:\.[a-z][A-Za-z]*)*): (true|false|\d+(?![\w.]| to )|"[^"]+"|\[[^\]]+\]|\{(?:[^{}]|\{[^{}]*\})+\})/g;

/** What follows a colon, as YAML: `{ name, key }` names the keys and leaves their values to the reader. */
function read(value: string): unknown {
    return parse(
        value.startsWith("{") ? value.replace(/(\w+)(?=\s*[,}])/g, "$1: x").replace(/: (\w+): x/g, ": $1") : value,
    );
}

describe("YAML in the reference of settings", () => {
    const byName = settingsByName();
    const folder = join(root, "docs", "configuration");
    const pages = readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"));
    const examples = pages
        .join("\n")
        .split(/^#+ (?=`)/m)
        .flatMap((section) => {
            const [, path = ""] = /^`([^`]+)`/.exec(section) ?? [];
            const name = path.replaceAll(/\[\]/g, "").split(".").at(-1) ?? "";
            const text = section.replace(/^.*\n\n.*\n/, "");
            return [...text.matchAll(/`([^`]+)`/g)].flatMap(([, code = ""]) => {
                const [, setting, value] = /^([a-z][A-Za-z]*): ([^ ].*)$/.exec(code) ?? [];
                if (setting !== undefined && value !== undefined && byName.has(setting)) {
                    return [{ path, code, name: setting, value }];
                }
                return /^[[{][^…]*: [^…]*[\]}]$/.test(code) ? [{ path, code, name, value: code }] : [];
            });
        });

    it("is there", () => {
        assert.ok(examples.length >= 3, `${examples.length}`);
    });

    for (const { path, code, name, value } of examples) {
        it(`is accepted: ${code} (${path})`, () => {
            const problems = (byName.get(name) ?? []).map((schema) => schema.safeParse(read(value)).error?.issues);
            assert.ok(problems.includes(undefined), JSON.stringify(problems));
        });
    }
});

describe("YAML that a message tells to write", () => {
    const byName = settingsByName();
    const shown = texts().flatMap(({ file, text }) =>
        [...text.matchAll(yamlOf)].map(([whole, path = "", value = ""]) => ({ file, whole, path, value })),
    );

    it("is there", () => {
        assert.ok(shown.length > 20, `${shown.length}`);
    });

    for (const { file, whole, path, value } of shown) {
        const schemas = byName.get(path.split(".").at(-1) ?? "");
        if (schemas === undefined) {
            continue;
        }
        it(`is accepted: ${whole} (${file})`, () => {
            const problems = schemas.map((schema) => schema.safeParse(read(value)).error?.issues);
            assert.ok(problems.includes(undefined), JSON.stringify(problems));
        });
    }
});
