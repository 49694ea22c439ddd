/**
 * What this pack and others find in the same documents.
 *
 *     pip install checkov cloudsplaining parliament
 *     npm run compare-policies
 *
 * Each document comes in two versions, of which one has a flaw. A tool finds the flaw where it says something of the flawed version that it does not say of the sound one. Tools that
 * are not on PATH are left out.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { start } from "../../commands/command-line";
import { pairs, type Kind } from "./documents";
import { tools, type Document, type Findings, type Tool } from "./tools";

const usage = `npm run compare-policies -- [options]

Runs this pack, checkov, cloudsplaining and parliament on the same documents, and prints what they find.

  --details  what each tool says of each document
  --help     this
`;

/** npm run compare-policies. */
export async function comparePolicies(args: string[]): Promise<string> {
    const { values } = parseArgs({
        args,
        options: { details: { type: "boolean", default: false }, help: { type: "boolean", default: false } },
    });
    if (values.help) {
        return usage;
    }
    const folder = mkdtempSync(join(tmpdir(), "compare-"));
    try {
        const judged: Judged[] = [];
        for (const tool of tools) {
            const version = tool.version();
            if (version !== undefined) {
                const documents = documentsFor(tool);
                judged.push({ tool, version, findings: await tool.judge(documents, join(folder, tool.name)) });
            }
        }
        return [...summary(judged), "", ...flaws(judged), ...(values.details ? ["", ...details(judged)] : [])].join(
            "\n",
        );
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

interface Judged {
    readonly tool: Tool;
    readonly version: string;
    readonly findings: Findings;
}

function documentsFor({ reads }: Tool): Document[] {
    return pairs.flatMap(({ kind, flawed, sound }, index) =>
        reads.includes(kind)
            ? [
                  { name: `${index}-flawed`, kind, content: flawed },
                  { name: `${index}-sound`, kind, content: sound },
              ]
            : [],
    );
}

/** The checks that tell the flawed version from the sound one. */
function telling({ findings }: Judged, index: number): string[] {
    const sound = findings.get(`${index}-sound`) ?? new Set();
    return [...(findings.get(`${index}-flawed`) ?? [])].filter((check) => !sound.has(check));
}

function summary(judged: readonly Judged[]): string[] {
    const kinds = [...new Set(pairs.map(({ kind }) => kind))];
    const row = (title: string, kind: Kind | undefined) => {
        const indices = pairs.flatMap((pair, index) => (kind === undefined || pair.kind === kind ? [index] : []));
        const cells = judged.map((each) => {
            const read = indices.filter((index) => each.findings.has(`${index}-flawed`));
            const found = read.filter((index) => telling(each, index).length > 0);
            const blamed = read.filter((index) => (each.findings.get(`${index}-sound`)?.size ?? 0) > 0);
            return read.length === 0 ? "not read" : `${found.length} of ${read.length}, ${blamed.length}`;
        });
        return `| ${title} | ${cells.join(" | ")} |`;
    };
    return [
        `| documents | ${judged.map(({ tool, version }) => `${tool.name} ${version}`).join(" | ")} |`,
        `| --- |${" --- |".repeat(judged.length)}`,
        ...kinds.map((kind) => row(`${kind} (${pairs.filter((pair) => pair.kind === kind).length})`, kind)),
        row(`all (${pairs.length})`, undefined),
    ];
}

function flaws(judged: readonly Judged[]): string[] {
    return [
        `| kind | flaw | ${judged.map(({ tool }) => tool.name).join(" | ")} |`,
        `| --- | --- |${" --- |".repeat(judged.length)}`,
        ...pairs.map(({ kind, title }, index) => {
            const cells = judged.map((each) =>
                !each.findings.has(`${index}-flawed`) ? "" : telling(each, index).length > 0 ? "yes" : "no",
            );
            return `| ${kind} | ${title} | ${cells.join(" | ")} |`;
        }),
    ];
}

function details(judged: readonly Judged[]): string[] {
    return pairs.flatMap(({ kind, title }, index) => [
        `${kind}, ${title}:`,
        ...judged.flatMap((each) =>
            ["flawed", "sound"].flatMap((version) => {
                const checks = each.findings.get(`${index}-${version}`);
                return checks === undefined ? [] : [`  ${each.tool.name}, ${version}: ${[...checks].join(", ")}`];
            }),
        ),
    ]);
}

if (require.main === module) {
    void start(comparePolicies);
}
