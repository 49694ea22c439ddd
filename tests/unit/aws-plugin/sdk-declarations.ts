import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as ts from "typescript";

/** What @pulumi/aws, as installed, declares: the measure of what the stand-in takes and gives. */
const sdkFolder = dirname(require.resolve("@pulumi/aws/package.json"));

export interface Member {
    readonly name: string;
    readonly optional: boolean;
    /** Its type, as it is written there. */
    readonly type: string;
}

/** The arguments of a resource type or function, by its token. */
export function declaredArguments(token: string): Member[] {
    return membersOf(token, "Args");
}

/** The outputs of a resource type, without its id and URN. */
export function declaredOutputs(token: string): Member[] {
    const { source, name } = declarationOf(token);
    const resource = source.statements.find(
        (statement) => ts.isClassDeclaration(statement) && statement.name?.text === name,
    );
    if (!resource || !ts.isClassDeclaration(resource)) throw new Error(`no class ${name} in @pulumi/aws`);
    return resource.members.flatMap((member) =>
        ts.isPropertyDeclaration(member) && ts.isIdentifier(member.name)
            ? [
                  {
                      name: member.name.text,
                      optional: member.type?.getText(source).includes("undefined>") ?? false,
                      type: member.type?.getText(source) ?? "",
                  },
              ]
            : [],
    );
}

/** The result of a function. */
export function declaredResult(token: string): Member[] {
    return membersOf(token, "Result");
}

function membersOf(token: string, suffix: string): Member[] {
    const { source, name } = declarationOf(token);
    const members = findInterface(source, `${capitalised(name)}${suffix}`)?.members ?? [];
    return members.flatMap((member) =>
        ts.isPropertySignature(member) && ts.isIdentifier(member.name)
            ? [
                  {
                      name: member.name.text,
                      optional: member.questionToken !== undefined,
                      type: member.type?.getText(source) ?? "",
                  },
              ]
            : [],
    );
}

const parsed = new Map<string, ts.SourceFile>();

/** `aws:iam/role:Role` is declared in iam/role.d.ts; the functions of `index` in the root folder. */
function declarationOf(token: string): { source: ts.SourceFile; name: string } {
    const [, path = "", name = ""] = token.split(":");
    const file = join(sdkFolder, `${path.replace(/^index\//, "")}.d.ts`);
    const source =
        parsed.get(file) ?? ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
    parsed.set(file, source);
    return { source, name };
}

function findInterface(source: ts.SourceFile, name: string): ts.InterfaceDeclaration | undefined {
    return source.statements.filter(ts.isInterfaceDeclaration).find((statement) => statement.name.text === name);
}

function capitalised(name: string): string {
    return name.charAt(0).toUpperCase() + name.slice(1);
}
