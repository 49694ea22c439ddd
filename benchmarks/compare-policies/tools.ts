import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

import { rules } from "../../policy/rules";
import { runExample } from "../../policy/pages/run-example";
import type { ExampleResource } from "../../policy/rules/rule";
import type { Content, Kind } from "./documents";

/** A document under the name of its file. */
export interface Document {
    readonly name: string;
    readonly kind: Kind;
    readonly content: Content;
}

/** What a tool says of documents: by document, the names of the checks that failed. */
export type Findings = ReadonlyMap<string, ReadonlySet<string>>;

export interface Tool {
    readonly name: string;
    /** The kinds of documents that it reads. */
    readonly reads: readonly Kind[];
    /** Its version; undefined where it is not installed. */
    readonly version: () => string | undefined;
    readonly judge: (documents: readonly Document[], folder: string) => Promise<Findings> | Findings;
}

const allKinds: readonly Kind[] = [
    "identity policy",
    "trust policy",
    "resource policy",
    "share",
    "EKS and EC2",
    "Kubernetes object",
    "secret",
];

/** This pack with its defaults, which reads CloudFormation's templates and Kubernetes' objects alike. */
export const pack: Tool = {
    name: "this pack",
    reads: allKinds,
    version: () => "of this commit",
    judge: async (documents) => {
        const found = new Map<string, Set<string>>();
        for (const { name, content } of documents) {
            const names = new Set<string>();
            for (const rule of rules) {
                if ((await runExample(rule, { resources: [asResource(content)] })).length > 0) {
                    names.add(rule.name);
                }
            }
            found.set(name, names);
        }
        return found;
    },
};

function asResource(content: Content): ExampleResource {
    if (content.object !== undefined) {
        const { apiVersion, kind } = content.object;
        const version = String(apiVersion).includes("/") ? String(apiVersion) : `core/${String(apiVersion)}`;
        return { type: `kubernetes:${version}:${String(kind)}`, name: "app", props: content.object };
    }
    return {
        type: "aws:cloudformation/stack:Stack",
        name: "stack",
        props: { templateBody: JSON.stringify(asTemplate(content)) },
    };
}

function asTemplate(content: Content): object {
    const resource = content.resource ?? {
        Type: "AWS::IAM::ManagedPolicy",
        Properties: { PolicyDocument: content.policy },
    };
    return { AWSTemplateFormatVersion: "2010-09-09", Resources: { Subject: resource } };
}

/** @see https://github.com/bridgecrewio/checkov */
export const checkov: Tool = {
    name: "checkov",
    reads: allKinds,
    version: () => output("checkov", ["--version"])?.trim(),
    judge: (documents, folder) => {
        for (const { name, content } of documents) {
            const text = content.object === undefined ? asTemplate(content) : content.object;
            write(folder, `${name}.json`, JSON.stringify(text, undefined, 2));
        }
        const options = [
            "--framework",
            "cloudformation",
            "kubernetes",
            "secrets",
            "--skip-download",
            "--compact",
            "--quiet",
        ];
        const printed = output("checkov", ["-d", folder, ...options, "-o", "json"]) ?? "[]";
        const reports = [JSON.parse(printed) as CheckovReport | CheckovReport[]].flat();
        const found = emptyFindings(documents);
        for (const check of reports.flatMap(({ results }) => results?.failed_checks ?? [])) {
            found.get(basename(check.file_path, ".json"))?.add(check.check_id);
        }
        return found;
    },
};

interface CheckovReport {
    readonly results?: { readonly failed_checks: readonly { readonly check_id: string; readonly file_path: string }[] };
}

/** @see https://github.com/duo-labs/parliament */
export const parliament: Tool = {
    name: "parliament",
    reads: ["identity policy"],
    version: () => output("parliament", ["--version"])?.trim().split(" ").pop(),
    judge: (documents, folder) => {
        for (const { name, content } of documents) {
            write(folder, `${name}.json`, JSON.stringify(content.policy));
        }
        const printed =
            output("parliament", [
                "--directory",
                folder,
                "--include_policy_extension",
                "json",
                "--json",
                "--include-community-auditors",
            ]) ?? "";
        const found = emptyFindings(documents);
        for (const line of printed.split("\n").filter((each) => each.startsWith("{"))) {
            const { issue, location } = JSON.parse(line) as { issue: string; location: { filepath: string } };
            found.get(basename(location.filepath, ".json"))?.add(issue);
        }
        return found;
    },
};

/** @see https://github.com/salesforce/cloudsplaining */
export const cloudsplaining: Tool = {
    name: "cloudsplaining",
    reads: ["identity policy"],
    version: () => output("cloudsplaining", ["--version"])?.trim().split(" ").pop(),
    judge: (documents, folder) => {
        const found = emptyFindings(documents);
        for (const { name, content } of documents) {
            const file = write(folder, `${name}.json`, JSON.stringify(content.policy));
            const printed = output("cloudsplaining", ["scan-policy-file", "--input-file", file]) ?? "";
            for (const [, risk = ""] of printed.matchAll(
                /Policy is capable of ([\w ]+)|Potential Issue found: (?!Policy)([\w ]+)/g,
            )) {
                found.get(name)?.add(risk);
            }
        }
        return found;
    },
};

export const tools: readonly Tool[] = [pack, checkov, cloudsplaining, parliament];

function emptyFindings(documents: readonly Document[]): Map<string, Set<string>> {
    return new Map(documents.map(({ name }) => [name, new Set<string>()]));
}

function write(folder: string, file: string, text: string): string {
    mkdirSync(folder, { recursive: true });
    const path = join(folder, file);
    writeFileSync(path, text);
    return path;
}

/** What a command prints; a tool that finds something ends with an error. */
function output(command: string, args: readonly string[]): string | undefined {
    const { stdout, error } = spawnSync(command, args, {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
        maxBuffer: 1e9,
    });
    return error === undefined ? stdout : undefined;
}
