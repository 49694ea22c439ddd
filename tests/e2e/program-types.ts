import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Where the program, and the packages' components that it creates, make resources of AWS. */
const sources = ["components", "local/eks-plugin", "local/awsx-plugin"];

/** What the program can ask the AWS provider for, by Pulumi's names. */
export interface ProgramTypes {
    readonly resources: ReadonlySet<string>;
    readonly lookups: ReadonlySet<string>;
}

/** Reads the code: a type that is added there is one that has to be tried. */
export function programTypes(): ProgramTypes {
    const code = sources.flatMap(typeScriptFiles).map((file) => readFileSync(file, "utf8"));
    const found = (pattern: RegExp): string[][] =>
        code.flatMap((text) => [...text.matchAll(pattern)].map(([, ...groups]) => groups));
    return {
        resources: new Set(
            found(/new (?:aws\.|(?=(?:ec2|eks)\.))(\w+)\.(\w+)\(/g).map(
                ([module = "", type = ""]) => `aws:${module}/${small(type)}:${type}`,
            ),
        ),
        lookups: new Set(
            found(/aws\.(?:(\w+)\.)?get(\w+?)(?:Output)?\(/g).map(
                ([module = "index", name = ""]) => `aws:${module}/get${name}:get${name}`,
            ),
        ),
    };
}

function typeScriptFiles(folder: string): string[] {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
        .map((entry) => join(entry.parentPath, entry.name));
}

function small(name: string): string {
    return name.charAt(0).toLowerCase() + name.slice(1);
}
