import { parseDocument } from "yaml";

import type { SettingReference } from "./reference";

/** The reference of all settings as a Markdown page. */
export function referencePage(settings: readonly SettingReference[], project: string): string {
    const sections = settings.map((setting) => {
        const { type, required, text, links, modes } = setting;
        const preset =
            setting.default === undefined ? (required ? "required" : "optional") : `default \`${setting.default}\``;
        const where = modes === undefined ? "" : `; only with ${modes.map((mode) => `\`mode: ${mode}\``).join(", ")}`;
        return [
            heading(setting),
            `${type}; ${preset}${where}`,
            text,
            ...(links.length > 0 ? [`See ${links.map((link) => `<${link}>`).join(", ")}`] : []),
        ]
            .filter((paragraph) => paragraph !== "")
            .join("\n\n");
    });
    return [
        "# Configuration",
        "<!-- Made by `npm run docs` from the schema: change the comments there, not this page. -->",
        "What `Pulumi.<stack>.yaml` can say. " +
            `In the file, a top-level name begins with the project's name: \`${project}:cluster\`. ` +
            "The program reports all problems of a file at once, before it creates anything. " +
            "Where a setting says `only with`, it is an error with another `mode`.",
        "## Contents",
        contents(settings),
        ...sections,
        "",
    ]
        .join("\n\n")
        .replace(/\n+$/, "\n");
}

/** The component that a section of the stack file configures. */
const componentOf: Readonly<Record<string, string>> = {
    cluster: "WindowsCluster",
    fluentBit: "FluentBitWindows",
    iisApps: "IisLogMonitorApp",
};

/** Links to the sections, and to the settings right below each. */
function contents(settings: readonly SettingReference[]): string {
    const entries = settings
        .filter(({ path, variant }) => variant === undefined && path.split(".").length <= 2)
        .map((setting) => {
            const { path } = setting;
            const component = componentOf[path];
            const link = `[\`${path}\`](#${anchor(path)})`;
            const ofComponent = component === undefined ? "" : `: the component \`${component}\``;
            return path.includes(".") ? `  - ${link}` : `- ${link}${ofComponent}`;
        });
    return entries.join("\n");
}

/** The anchor that GitHub makes from a heading: https://github.com/gjtorikian/html-pipeline/blob/v2.14.3/lib/html/pipeline/toc_filter.rb */
function anchor(path: string): string {
    return path.toLowerCase().replace(/[^\p{L}\p{N}\p{M}\p{Pc}-]/gu, "");
}

/** The heading of a setting. A setting of one variant names the variant; the choice itself is the heading of its variant. */
function heading({ path, variant }: SettingReference): string {
    const depth = path.includes(".") ? "###" : "##";
    if (variant === undefined) {
        return `${depth} \`${path}\``;
    }
    const [, choice, own] = /^(.*)\.([^.]+)$/.exec(path) ?? [];
    return own === "type" ? `${depth} \`${choice ?? ""}\`: \`${variant}\`` : `#### \`${path}\` of \`${variant}\``;
}

/**
 * `Pulumi.yaml` with the stack's settings declared.
 *
 * Without types and with a default for each: otherwise Pulumi would stop at the first wrong type or missing value, before the program can report all problems.
 *
 * @see https://github.com/pulumi/pulumi/blob/v3.259.0/pkg/workspace/config.go mergeConfig, validateStackConfigValues
 */
export function declareSettings(pulumiYaml: string, settings: readonly SettingReference[]): string {
    const document = parseDocument(pulumiYaml);
    document.set(
        "config",
        Object.fromEntries(
            settings
                .filter(({ path }) => !path.includes("."))
                .map(({ path, type, text }) => [
                    path,
                    { description: text.split("\n", 1).join(), default: type === "list" ? [] : {} },
                ]),
        ),
    );
    return document.toString({ lineWidth: 0 });
}
