import { join } from "node:path";

import * as ts from "typescript";
import { z } from "zod";

import { stackSettings } from "./stack-settings";

/** One setting in the reference page. */
export interface SettingReference {
    /** Its path in a stack file: `fluentBit.routes[].match.namespace`. */
    path: string;
    /** The `type` to which it belongs, such as `s3` of the destinations; absent where there is no choice. */
    variant?: string;
    /** The values of `mode` with which it can be set; absent where it can be set with all, or where there is no `mode`. */
    modes?: readonly string[];
    /** Its type, in words. */
    type: string;
    required: boolean;
    /** Its default, as JSON; absent when there is none. */
    default?: string;
    /** Text of the schema's comment. */
    text: string;
    /** Links of the comment. */
    links: string[];
    /** The path where the same settings are described; absent where they are described below this one. */
    sameAs?: string;
}

export type JsonSchema = z.core.JSONSchema.JSONSchema;

/**
 * The reference of all settings, and their JSON Schema with the same descriptions. Type and default come from the schema, the description from the comment above
 * the setting in the schema.
 */
export function describedSettings(): { settings: SettingReference[]; schema: JsonSchema } {
    const program = settingsProgram();
    const schema = z.toJSONSchema(stackSettings, { io: "input", unrepresentable: "any", target: "draft-7" });
    const settings = new Reference(program.getTypeChecker()).describe(schema, settingsType(program), "");
    return { settings, schema };
}

/** The schema's source. Of all packages, only zod's types are read: no setting's type depends on another package, and reading an SDK's types takes seconds. */
function settingsProgram(): ts.Program {
    const options: ts.CompilerOptions = {
        module: ts.ModuleKind.NodeNext,
        moduleResolution: ts.ModuleResolutionKind.NodeNext,
        strict: true,
        skipLibCheck: true,
        noEmit: true,
        lib: ["lib.es2022.d.ts"],
        types: [],
    };
    const host = ts.createCompilerHost(options);
    host.resolveModuleNameLiterals = (names, importer) =>
        names.map(({ text }) =>
            text.startsWith(".") || text.startsWith("zod")
                ? ts.resolveModuleName(text, importer, options, host)
                : { resolvedModule: undefined },
        );
    return ts.createProgram([join(__dirname, "stack-settings.ts")], options, host);
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

/** Describes each setting with its comment, and writes the description into the schema. */
class Reference {
    /** The first description of settings, by the place of their declaration. */
    private readonly told = new Map<string, string>();

    constructor(private readonly checker: ts.TypeChecker) {}

    describe(schema: JsonSchema, type: ts.Type, prefix: string): SettingReference[] {
        const variants = (schema.oneOf ?? schema.anyOf ?? [schema]).filter(
            (v): v is JsonSchema => typeof v === "object",
        );
        const maps = variants.filter((variant) => variant.properties !== undefined);
        const seen = new Map<string, SettingReference>();
        const modes = variants.flatMap((variant) => modeName(variant) ?? []);
        const modesOf = new Map<string, string[]>();
        for (const variant of variants) {
            const name = variantName(variant);
            const mode = modeName(variant);
            for (const [key, property] of Object.entries(variant.properties ?? {})) {
                if (typeof property === "object") {
                    const place = { path: `${prefix}${key}`, ...(name !== undefined && { variant: name }) };
                    // Without a `type` or a `mode`, its keys select the variant: none of them is required that another variant lacks.
                    const others = name === undefined && mode === undefined ? maps : [variant];
                    const required = others.every((other) => other.required?.includes(key) ?? false);
                    const symbols = this.propertiesNamed(key, name, type);
                    for (const setting of this.property(place, property, required, symbols)) {
                        const id = `${setting.path} ${setting.variant ?? ""}`;
                        const known = seen.get(id);
                        seen.set(id, known === undefined ? setting : alternatives(known, setting));
                        modesOf.set(id, [...(modesOf.get(id) ?? []), ...(mode === undefined ? [] : [mode])]);
                    }
                }
            }
        }
        return [...seen].map(([id, setting]) => {
            const own = modesOf.get(id) ?? [];
            return own.length === modes.length ? setting : { ...setting, modes: own };
        });
    }

    /** The properties of that name that a type declares, or one variant of a choice. */
    private propertiesNamed(key: string, variant: string | undefined, owner: ts.Type): ts.Symbol[] {
        return members(this.checker.getNonNullableType(owner))
            .filter((type) => variant === undefined || this.literalType(type) === variant)
            .flatMap((type) => type.getProperty(key) ?? []);
    }

    private literalType(type: ts.Type): string | undefined {
        const symbol = type.getProperty("type");
        const literal = symbol && this.checker.getTypeOfSymbol(symbol);
        return literal?.isStringLiteral() === true ? literal.value : undefined;
    }

    private property(
        place: Pick<SettingReference, "path" | "variant">,
        schema: JsonSchema,
        required: boolean,
        symbols: readonly ts.Symbol[],
    ): SettingReference[] {
        const { path } = place;
        const types = symbols.map((symbol) => this.checker.getNonNullableType(this.checker.getTypeOfSymbol(symbol)));
        const setting: SettingReference = {
            ...place,
            type: typeInWords(schema),
            required,
            ...(schema.default !== undefined && { default: JSON.stringify(schema.default) }),
            ...this.comment(symbols),
        };
        schema.description = setting.text;
        const [type] = types;
        if (type === undefined) {
            return [setting];
        }
        const items = itemsOf(schema);
        const list = items !== undefined;
        const inner = items ?? schema;
        const innerType = list ? this.checker.getIndexTypeOfType(type, ts.IndexKind.Number) : type;
        const innerPath = list ? `${path}[]` : path;
        if (innerType === undefined) {
            return [setting];
        }
        const earlier = hasSettings(inner) ? this.earlier(innerType, innerPath) : undefined;
        const settings = this.describe(inner, innerType, `${innerPath}.`);
        return earlier === undefined ? [setting, ...settings] : [{ ...setting, sameAs: earlier }];
    }

    /** Where settings with the same declarations are described already. They are not described twice. */
    private earlier(type: ts.Type, path: string): string | undefined {
        const declarations = members(type)
            .flatMap((member) => member.getProperties())
            .flatMap((property) => property.declarations ?? []);
        const key = declarations.map((node) => `${node.getSourceFile().fileName}:${node.pos}`).join();
        const earlier = this.told.get(key);
        this.told.set(key, earlier ?? path);
        return earlier;
    }

    private comment(symbols: readonly ts.Symbol[]): { text: string; links: string[] } {
        const documented = symbols.filter((symbol) => symbol.getDocumentationComment(this.checker).length > 0);
        const paragraphs = documented.map((symbol) =>
            ts
                .displayPartsToString(symbol.getDocumentationComment(this.checker))
                // A single line break is where the source code was folded, unless it begins an item of a list.
                .replace(/([^\n])\n(?!\n|- )/g, "$1 "),
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

/** Whether a schema, or one of its choices, has named settings. */
function hasSettings(schema: JsonSchema): boolean {
    return (schema.oneOf ?? schema.anyOf ?? [schema]).some((v) => typeof v === "object" && v.properties !== undefined);
}

/** The elements of a list, also where the list is one of several allowed types. */
function itemsOf(schema: JsonSchema): JsonSchema | undefined {
    const list = [schema, ...(schema.anyOf ?? [])].find((v) => typeof v === "object" && v.type === "array");
    const items = typeof list === "object" ? list.items : undefined;
    return typeof items === "object" && !Array.isArray(items) ? items : undefined;
}

function alternatives(one: SettingReference, other: SettingReference): SettingReference {
    return one.type === other.type ? one : { ...one, type: `${one.type} or ${other.type}` };
}

/** The `type` that identifies a variant of a choice. */
function variantName(schema: JsonSchema): string | undefined {
    const type = schema.properties?.["type"];
    return typeof type === "object" && typeof type.const === "string" ? type.const : undefined;
}

/** The `mode` that identifies a variant. */
function modeName(schema: JsonSchema): string | undefined {
    const mode = schema.properties?.["mode"];
    return typeof mode === "object" && typeof mode.const === "string" ? mode.const : undefined;
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
            return listInWords(schema);
        case "object":
            return "map";
        case "integer":
            return range(schema, "whole number");
        case "number":
            return range(schema, "number");
        default:
            return typeof schema.type === "string" ? schema.type : "any";
    }
}

/** A list, with the values that its elements can have. */
function listInWords(schema: JsonSchema): string {
    const items = itemsOf(schema);
    const values = items?.enum ?? (items?.const === undefined ? undefined : [items.const]);
    return values === undefined
        ? "list"
        : `list of ${values.map((value) => `\`${JSON.stringify(value)}\``).join(", ")}`;
}

function range(schema: JsonSchema, type: string): string {
    const { minimum, maximum } = schema;
    if (minimum === undefined || maximum === undefined) {
        return type;
    }
    // The largest whole number of JavaScript stands for no limit.
    return `${type} (${minimum} ${maximum === Number.MAX_SAFE_INTEGER ? "or more" : `to ${maximum}`})`;
}
