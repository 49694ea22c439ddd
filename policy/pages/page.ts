import { stringify } from "yaml";
import type { Example, ExampleResource, Rule } from "../rules/rule";
import { runExample } from "./run-example";

/** A rule's page: everything on it comes from the rule, the findings from running it on the examples shown. */
export async function pageOf(rule: Rule): Promise<string> {
    const facts = [
        `\`${rule.name}\``,
        `level **${rule.enforcementLevel ?? ""}**`,
        `severity **${rule.severity ?? ""}**`,
        ...("validateResource" in rule ? [] : ["checks the whole stack"]),
        ...("remediateResource" in rule ? ["can repair"] : []),
    ];
    const bad = await Promise.all(rule.examples.bad.map((example) => badExample(rule, example)));
    return [
        `# ${rule.displayName ?? rule.name}`,
        facts.join(" · "),
        rule.description,
        "## Reason and exceptions",
        rule.rationale,
        "## Fix",
        escaped(rule.remediationSteps ?? ""),
        "## Reported",
        ...bad,
        "## Accepted",
        ...rule.examples.good.map(shown),
        "## Settings",
        ...settings(rule),
    ].join("\n\n");
}

async function badExample(rule: Rule, example: Example): Promise<string> {
    const findings = await runExample(rule, example);
    return `${shown(example)}\n\n${findings.map(({ message }) => `> ${escaped(message)}`).join("\n>\n")}`;
}

function shown({ title, resources, settings: given }: Example): string {
    const heading = `### ${title.charAt(0).toUpperCase()}${title.slice(1)}`;
    const setting = given === undefined ? [] : [`With ${code(JSON.stringify(given))}:`];
    return [heading, ...setting, fence(resources.map(asYaml).join("---\n"), "yaml")].join("\n\n");
}

function asYaml({ type, name, props, provider }: ExampleResource): string {
    const resource = { type, name, properties: props, ...(provider === undefined ? {} : { provider }) };
    return stringify(resource, { lineWidth: 0 });
}

function settings(rule: Rule): string[] {
    const rows = Object.entries(rule.configSchema?.properties ?? {}).map(
        ([name, schema]) => `| \`${name}\` | ${cell(schema.description ?? "")} | ${shortDefault(schema.default)} |`,
    );
    const long = Object.entries(rule.configSchema?.properties ?? {}).filter(([, schema]) => isLong(schema.default));
    const level = rule.enforcementLevel === "mandatory" ? "advisory" : "mandatory";
    return [
        ["| setting | description | default |", "| --- | --- | --- |", ...rows].join("\n"),
        ...long.map(
            ([name, schema]) =>
                `Default of \`${name}\`:\n\n${fence(stringify(schema.default, { lineWidth: 0, aliasDuplicateObjects: false }), "yaml")}`,
        ),
        "In the file of `--policy-pack-config`:",
        fence(
            JSON.stringify(
                {
                    [rule.name]: {
                        enforcementLevel: level,
                        exceptions: [{ resource: "legacy-*", reason: "is removed in May" }],
                    },
                },
                undefined,
                2,
            ),
            "json",
        ),
    ];
}

const longest = 60;

function isLong(value: unknown): boolean {
    return JSON.stringify(value).length > longest;
}

function shortDefault(value: unknown): string {
    return isLong(value) ? "see below" : cell(code(JSON.stringify(value)));
}

function cell(text: string): string {
    return text.replaceAll("|", "\\|");
}

function code(text: string): string {
    return `\`${text}\``;
}

/** Text for Markdown: wildcards are not emphasis, and <placeholders> are not HTML. */
function escaped(text: string): string {
    return text.replace(/[*_<>`]/g, "\\$&");
}

function fence(text: string, language: string): string {
    return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

/** The page that lists the others. */
export function indexPage(rules: readonly Rule[]): string {
    const rows = rules.map(
        ({ name, displayName, enforcementLevel, severity, description }) =>
            `| [${displayName ?? name}](${name}.md) | ${cell(description)} | ${enforcementLevel ?? ""} | ${severity ?? ""} |`,
    );
    return [
        "# Policies",
        `The ${rules.length} policies of the pack in \`policy/\`, each with what it reports and accepts, the fix, and its settings. See also the [comparison](../policy-comparison.md) with other tools.`,
        ["| policy | description | level | severity |", "| --- | --- | --- | --- |", ...rows].join("\n"),
    ].join("\n\n");
}
