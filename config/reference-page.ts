import { parseDocument } from "yaml";

import { headingAnchor } from "./heading-anchor";
import type { SettingReference } from "./reference";

/** A page of the reference: a component, one of its modes, or a part of it. */
interface Page {
    /** Its path below docs/configuration. */
    readonly file: string;
    readonly title: string;
    readonly text: string;
    readonly seeAlso?: string;
    /** A part of a stack file. Its names have no project. */
    readonly example: string;
    /** The settings of the page; those below them are included. */
    readonly paths: readonly string[];
    /** The `mode` that the page describes. */
    readonly mode?: string;
}

/** The pages, in reading order. A setting is on the page with the longest matching path. */
const referencePages: readonly Page[] = [
    {
        file: "existing-cluster.md",
        title: "Existing cluster",
        text: "Settings of `cluster` with `mode: existing`, which is the default. The component `WindowsCluster` has the same settings.",
        seeAlso: "See also [the quick start](../quick-start.md).",
        example: `cluster:
  name: my-cluster
  oidcProvider: existing
  windowsVersions: ["2022"]`,
        paths: ["cluster"],
        mode: "existing",
    },
    {
        file: "new-cluster.md",
        title: "New cluster",
        text: "Settings of `cluster` with `mode: create`. The component `WindowsCluster` has the same settings. [Creating a cluster](../creating-a-cluster.md) explains them together.",
        example: `cluster:
  mode: create
  name: my-cluster
  kubernetesVersion: "1.35"
  publicAccessCidrs: [203.0.113.10/32]
  windowsNodeGroups:
    - name: windows-2022
      minSize: 1
      maxSize: 4`,
        paths: ["cluster"],
        mode: "create",
    },
    {
        file: "routes.md",
        title: "Routes and node logs",
        text: "Which lines go where. [Routes](../routes.md) and [logs of the nodes](../node-logs.md) explain these settings together.",
        example: `fluentBit:
  routes:
    - match: { namespace: shop }
    - name: teams
      match: { namespace: team-* }
      to: [{ type: s3 }]
  unrouted: []
  nodeLogs:
    - source: containerd`,
        paths: [
            "fluentBit.routes",
            "fluentBit.routing",
            "fluentBit.unrouted",
            "fluentBit.unresolved",
            "fluentBit.ownLogs",
            "fluentBit.nodeLogs",
        ],
    },
    {
        file: "destinations.md",
        title: "Destinations",
        text: "Settings of a destination under `to`, by `type`, and the defaults for all destinations of a type. [Destinations](../destinations/README.md) compares the types.",
        example: `fluentBit:
  cloudWatchLogs:
    retentionDays: 90
  routes:
    - match: { namespace: shop }
      to:
        - type: cloudWatchLogs
          retentionDays: 365
        - type: s3
          uploadSeconds: 600`,
        paths: ["fluentBit.routes[].to[]", "fluentBit.cloudWatchLogs", "fluentBit.s3"],
    },
    {
        file: "lines.md",
        title: "Lines and metadata",
        text: "What a record contains, and what happens to a line before it is shipped.",
        seeAlso: "See also [masking](../masking.md).",
        example: `fluentBit:
  metadata:
    fields: [namespace, pod, container, host]
  lines:
    stackTraces: [dotnet]
    drop:
      - { match: { container: iis }, pattern: "GET /healthz " }
    mask:
      - { preset: emailAddress }`,
        paths: ["fluentBit.metadata", "fluentBit.lines"],
    },
    {
        file: "monitoring.md",
        title: "Monitoring and insights",
        text: "Metrics and alarms of Fluent Bit, queries, dashboards and metrics of access logs.",
        seeAlso: "See also [monitoring](../monitoring.md) and [looking into logs](../looking-into-logs.md).",
        example: `fluentBit:
  monitoring:
    alarms:
      topic: { type: created, emails: [oncall@example.com] }
  insights:
    queries: true`,
        paths: ["fluentBit.monitoring", "fluentBit.insights"],
    },
    {
        file: "fluent-bit.md",
        title: "Fluent Bit",
        text: "How Fluent Bit runs: image, identity, network, buffer, probes and pods. The component `FluentBitWindows` takes these settings and those of the pages about routes, destinations, lines and monitoring.",
        example: `fluentBit:
  linuxNodes: true
  httpProxy:
    url: http://proxy.example.com:3128
  resources:
    memoryLimit: 1Gi`,
        paths: ["fluentBit"],
    },
    {
        file: "iis-applications.md",
        title: "IIS applications",
        text: "Each entry of `iisApps` is an application. The component `IisLogMonitorApp` has the same settings.",
        seeAlso: "See also [IIS applications](../iis-applications.md) and [their images](../images.md).",
        example: `iisApps:
  - name: shop
    namespace: shop
    image: 111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop@sha256:...
    replicas: 3
    environment:
      STAGE: prod`,
        paths: ["iisApps"],
    },
    {
        file: "stack.md",
        title: "Tags and IAM",
        text: "Settings for all resources of the stack.",
        example: `tags:
  environment: prod
iam:
  path: /logging/`,
        paths: ["tags", "iam"],
    },
];

const folder = "docs/configuration";
const generated = "<!-- Made by `npm run docs` from the schema: change the comments there, not this page. -->";

/** The reference of all settings as Markdown pages by their paths: docs/configuration.md leads to a page for each component, mode and part. */
export function referencePagesOf(settings: readonly SettingReference[], project: string): Record<string, string> {
    const places = new Places(settings);
    const pages: Record<string, string> = { [`${folder}.md`]: indexPage(places, project) };
    for (const page of referencePages) {
        pages[`${folder}/${page.file}`] = settingsPage(page, places, project);
    }
    return pages;
}

/** Where each setting is described. */
class Places {
    constructor(private readonly settings: readonly SettingReference[]) {}

    on(page: Page): SettingReference[] {
        return this.settings.filter((setting) => pagesOf(setting).includes(page));
    }

    /** The link from a page to a setting, or to the page that begins with it. */
    link(path: string, from: Page): string {
        const target =
            this.settings.find((setting) => setting.path === path && setting.variant === undefined) ??
            this.settings.find((setting) => choiceOf(setting) === path) ??
            // One of a variant, or the list whose entries are meant.
            this.settings.find((setting) => [setting.path, `${setting.path}[]`].includes(path));
        const page = target && pagesOf(target)[0];
        if (target === undefined || page === undefined) {
            throw new Error(`No page of the reference describes ${path}.`);
        }
        const anchor = page.paths[0] === path ? "" : `#${headingAnchor(heading(target))}`;
        return `[\`${path}\`](${page === from && anchor !== "" ? "" : page.file}${anchor})`;
    }
}

function pagesOf({ path, modes }: SettingReference): Page[] {
    const matches = referencePages.flatMap((page) =>
        page.paths.filter((own) => path === own || isBelow(path, own)).map((own) => ({ page, own })),
    );
    const longest = Math.max(...matches.map(({ own }) => own.length));
    return matches
        .filter(({ page, own }) => {
            const { mode } = page;
            return own.length === longest && (mode === undefined || modes === undefined || modes.includes(mode));
        })
        .map(({ page }) => page);
}

function settingsPage(page: Page, places: Places, project: string): string {
    const settings = places.on(page);
    const entries = outline(settings);
    const sections = entries.map(({ setting, level }) => {
        const { type, required, text, links, sameAs } = setting;
        const preset =
            setting.default === undefined ? (required ? "required" : "optional") : `default \`${setting.default}\``;
        const same = sameAs === undefined ? "" : `It has the same settings as ${places.link(sameAs, page)}.`;
        return [
            `${"#".repeat(level)} ${heading(setting)}`,
            `${type}; ${preset}`,
            text,
            same,
            links.length > 0 ? `See ${links.map((link) => `<${link}>`).join(", ")}` : "",
        ]
            .filter((paragraph) => paragraph !== "")
            .join("\n\n");
    });
    const contents = entries.map(
        (entry) => `${"  ".repeat(entry.level - 2)}- [${shortTitle(entry)}](#${headingAnchor(heading(entry.setting))})`,
    );
    return [
        `# ${page.title}`,
        generated,
        [page.text, page.seeAlso, "[All pages of the reference](../configuration.md)."]
            .filter((sentence) => sentence !== undefined)
            .join(" "),
        ["```yaml", "config:", page.example.replace(/^(?=\w)/gm, `${project}:`).replace(/^/gm, "  "), "```"].join("\n"),
        "## Contents",
        contents.join("\n"),
        ...sections,
        "",
    ]
        .join("\n\n")
        .replace(/\n+$/, "\n");
}

/** The page that leads to the others: each with its settings, but for those deeper in a file. */
function indexPage(places: Places, project: string): string {
    const parts = referencePages.map((page) => {
        const settings = places.on(page);
        const entries = settings
            .filter((setting) => isInIndex(setting, page, settings))
            .map(
                (setting) =>
                    `- [${heading(setting)}](configuration/${page.file}#${headingAnchor(heading(setting))}): ${firstSentence(setting.text)}`,
            );
        const { title, file, text } = page;
        return [`## [${title}](configuration/${file})`, text.replaceAll("](../", "]("), entries.join("\n")]
            .filter((part) => part !== "")
            .join("\n\n");
    });
    return [
        "# Configuration",
        generated,
        "The settings of a stack file, `Pulumi.<stack>.yaml`. In the file, a top-level name begins with the project's name:",
        [
            "```yaml",
            "config:",
            "  aws:region: eu-central-1",
            `  ${project}:cluster:`,
            "    name: my-cluster",
            `  ${project}:fluentBit:`,
            "    routes:",
            "      - match: { namespace: shop }",
            "```",
        ].join("\n"),
        "The program reports all problems of a file at once, before it creates anything: [problem reports](problems.md) explains how. Editors complete and check settings with the file's [JSON Schema](problems.md#while-you-type).",
        "The path of a setting is its place in the file. `[]` stands for each entry of a list: `fluentBit.routes[].name` is the name of a route.",
        ...parts,
        "",
    ]
        .join("\n\n")
        .replace(/\n+$/, "\n");
}

/** A setting in the outline of a page. */
interface Entry {
    readonly setting: SettingReference;
    /** Level of the heading. A whole section, such as `cluster`, is the page itself. */
    readonly level: number;
    /** The setting, or the variant, to which it belongs. */
    readonly parent?: SettingReference;
}

function outline(settings: readonly SettingReference[]): Entry[] {
    const open: SettingReference[] = [];
    return settings.map((setting) => {
        let parent = open.at(-1);
        while (parent !== undefined && !belongsTo(setting, parent)) {
            open.pop();
            parent = open.at(-1);
        }
        const level = 2 + open.filter(({ path }) => path.includes(".")).length;
        open.push(setting);
        return { setting, level, ...(parent !== undefined && { parent }) };
    });
}

/** Whether a setting belongs to one that is described before it. */
function belongsTo(setting: SettingReference, earlier: SettingReference): boolean {
    const choice = choiceOf(setting);
    const earlierChoice = choiceOf(earlier);
    if (choice !== undefined) {
        return earlierChoice === undefined
            ? [earlier.path, `${earlier.path}[]`].includes(choice) || isBelow(choice, earlier.path)
            : choice !== earlierChoice && isBelow(choice, earlierChoice);
    }
    return isBelow(setting.path, earlierChoice ?? earlier.path);
}

/** A setting's name in the contents list: without the path that it shares with its parent. */
function shortTitle({ setting, level, parent }: Entry): string {
    if (parent === undefined || level === 2) {
        return heading(setting);
    }
    const { path, variant } = setting;
    const above = choiceOf(parent) ?? parent.path;
    const own = choiceOf(setting) === undefined ? path : variant;
    return `\`${own?.replace(above, "").replace(/^(?:\[\])?\./, "") ?? path}\``;
}

function isBelow(path: string, other: string): boolean {
    return path.startsWith(other) && /^[.[]/.test(path.slice(other.length));
}

/** Whether the index has a setting: the first level of a section, a whole section without settings of its own, and the types of destinations. */
function isInIndex(setting: SettingReference, page: Page, settings: readonly SettingReference[]): boolean {
    const { path, variant } = setting;
    if (variant !== undefined) {
        return choiceOf(setting) === page.paths[0];
    }
    return path.includes(".") ? path.split(".").length === 2 : !settings.some((other) => isBelow(other.path, path));
}

/** The first sentence of a text. A dot in the middle of a name ends none. */
function firstSentence(text: string): string {
    return /^[^]*?[.:](?=\s|$)/.exec(text)?.[0].replace(/:$/, ".") ?? text;
}

/** The setting that has a choice of variants, where this one chooses between them. */
function choiceOf({ path, variant }: SettingReference): string | undefined {
    const [, choice, own] = /^(.*)\.([^.]+)$/.exec(path) ?? [];
    return variant !== undefined && own === "type" ? choice : undefined;
}

/** The heading of a setting. A setting of one variant names the variant; the choice itself is the heading of its variant. */
function heading(setting: SettingReference): string {
    const { path, variant } = setting;
    if (variant === undefined) {
        return `\`${path}\``;
    }
    const choice = choiceOf(setting);
    return choice === undefined ? `\`${path}\` of \`${variant}\`` : `\`${choice}\`: \`${variant}\``;
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
                    { description: text.split("\n", 1).join(), default: type.startsWith("list") ? [] : {} },
                ]),
        ),
    );
    return document.toString({ lineWidth: 0 });
}
