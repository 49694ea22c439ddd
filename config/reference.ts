import { join } from "node:path";

import * as ts from "typescript";
import { z } from "zod";

import { stackSettings } from "./stack-settings";

/** One setting as the reference page tells it. */
export interface SettingReference {
    /** As it is written in a stack file: `fluentBit.routes[].match.namespace`. */
    path: string;
    /** What it takes, in words. */
    type: string;
    required: boolean;
    /** Its default, as JSON; absent when there is none. */
    default?: string;
    /** What the schema's comment says. */
    text: string;
    /** The comment's sources. */
    links: string[];
}

type JsonSchema = z.core.JSONSchema.JSONSchema;

/**
 * Every setting there is: its type and default from the schema, its meaning from the comment above it in the schema. There is no
 * third place that could disagree.
 */
export function settingsReference(): SettingReference[] {
    const program = ts.createProgram([join(__dirname, "stack-settings.ts")], {
        module: ts.ModuleKind.NodeNext,
        moduleResolution: ts.ModuleResolutionKind.NodeNext,
        strict: true,
        skipLibCheck: true,
        noEmit: true,
    });
    const schema = z.toJSONSchema(stackSettings, { io: "input", unrepresentable: "any" });
    return new Reference(program.getTypeChecker()).describe(schema, settingsType(program), "");
}

/** The type of a stack's settings, whose properties carry the schema's comments. */
function settingsType(program: ts.Program): ts.Type {
    const checker = program.getTypeChecker();
    const source = program.getSourceFiles().find((file) => file.fileName.endsWith("config/stack-settings.ts"));
    const module = source && checker.getSymbolAtLocation(source);
    const symbol = module && checker.getExportsOfModule(module).find(({ name }) => name === "StackSettings");
    if (symbol === undefined) {
        throw new Error("config/stack-settings.ts exports no StackSettings");
    }
    return checker.getDeclaredTypeOfSymbol(symbol);
}

class Reference {
    constructor(private readonly checker: ts.TypeChecker) {}

    describe(schema: JsonSchema, type: ts.Type, prefix: string): SettingReference[] {
        const variants = schema.oneOf ?? schema.anyOf ?? [schema];
        const seen = new Map<string, SettingReference>();
        for (const variant of variants.filter((v): v is JsonSchema => typeof v === "object")) {
            for (const [name, property] of Object.entries(variant.properties ?? {})) {
                if (typeof property === "object") {
                    const required = variant.required?.includes(name) ?? false;
                    for (const setting of this.property(`${prefix}${name}`, name, property, required, type)) {
                        const known = seen.get(setting.path);
                        seen.set(setting.path, known === undefined ? setting : alternatives(known, setting));
                    }
                }
            }
        }
        return [...seen.values()];
    }

    private property(
        path: string,
        name: string,
        schema: JsonSchema,
        required: boolean,
        owner: ts.Type,
    ): SettingReference[] {
        const symbols = members(this.checker.getNonNullableType(owner)).flatMap((type) => type.getProperty(name) ?? []);
        const types = symbols.map((symbol) => this.checker.getNonNullableType(this.checker.getTypeOfSymbol(symbol)));
        const setting: SettingReference = {
            path,
            type: typeInWords(schema),
            required,
            ...(schema.default !== undefined && { default: JSON.stringify(schema.default) }),
            ...this.comment(symbols),
        };
        const [type] = types;
        if (type === undefined) {
            return [setting];
        }
        if (schema.type === "array" && typeof schema.items === "object" && !Array.isArray(schema.items)) {
            const element = this.checker.getIndexTypeOfType(type, ts.IndexKind.Number);
            return [setting, ...(element ? this.describe(schema.items, element, `${path}[].`) : [])];
        }
        return [setting, ...this.describe(schema, type, `${path}.`)];
    }

    private comment(symbols: readonly ts.Symbol[]): { text: string; links: string[] } {
        const documented = symbols.filter((symbol) => symbol.getDocumentationComment(this.checker).length > 0);
        const paragraphs = documented.map((symbol) =>
            ts
                .displayPartsToString(symbol.getDocumentationComment(this.checker))
                // A single line break is where the source code was folded.
                .replace(/([^\n])\n(?!\n)/g, "$1 "),
        );
        const links = documented.flatMap((symbol) =>
            symbol
                .getJsDocTags(this.checker)
                .filter((tag) => tag.name === "see")
                .map((tag) => ts.displayPartsToString(tag.text).trim()),
        );
        return { text: [...new Set(paragraphs)].join("\n\n"), links: [...new Set(links)] };
    }
}

function members(type: ts.Type): ts.Type[] {
    return type.isUnion() ? type.types : [type];
}

function alternatives(one: SettingReference, other: SettingReference): SettingReference {
    return one.type === other.type ? one : { ...one, type: `${one.type} or ${other.type}` };
}

function typeInWords(schema: JsonSchema): string {
    const variants = schema.oneOf ?? schema.anyOf;
    if (variants !== undefined) {
        const types = variants.filter((v): v is JsonSchema => typeof v === "object").map(typeInWords);
        return [...new Set(types)].join(" or ");
    }
    if (schema.const !== undefined) {
        return `\`${JSON.stringify(schema.const)}\``;
    }
    if (schema.enum !== undefined) {
        return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(", ");
    }
    switch (schema.type) {
        case "array":
            return "list";
        case "object":
            return "map";
        case "integer":
            return range(schema, "whole number");
        default:
            return typeof schema.type === "string" ? schema.type : "any";
    }
}

function range(schema: JsonSchema, type: string): string {
    return schema.minimum !== undefined && schema.maximum !== undefined
        ? `${type}, ${schema.minimum} to ${schema.maximum}`
        : type;
}
