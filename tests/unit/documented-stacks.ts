import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { iisLogMonitorAppSettings } from "../../components/iis-log-monitor-app/settings";
import { fluentBitSettings } from "../../components/fluent-bit-windows/settings";
import { stackSettings } from "../../config/stack-settings";

const root = join(__dirname, "..", "..");
const project = "windows-eks-logging";

/** A stack file's settings as a page shows them. */
export interface DocumentedStack {
    page: string;
    /** The settings by name, made whole with what the page leaves out. */
    settings: Record<string, unknown>;
    /** Whether the example is a stack file as it is. */
    isFile: boolean;
    /** The page's text before the example. */
    before: string;
}

/** What the pages leave to the reader. */
function filledIn(text: string): string {
    const zeros = "0".repeat(64);
    const certificate = readFileSync(
        join(root, "components", "fluent-bit-windows", "trust", "root-certificates.pem"),
        "utf8",
    ).match(/-----BEGIN CERTIFICATE-----\n[\s\S]*?-----END CERTIFICATE-----/)?.[0];
    return text
        .replace(/sha256:(\.\.\.|\w+\.\.\.)/g, `sha256:${zeros}`)
        .replace(/sha256: "\.\.\."/g, `sha256: "${zeros}"`)
        .replace(/^( *)-----BEGIN CERTIFICATE-----\n[^]*?-----END CERTIFICATE-----/gm, (_, indent: string) =>
            (certificate ?? "").replace(/^/gm, indent),
        );
}

function isShapeOf(example: object, shape: object): boolean {
    return Object.keys(example).every((key) => key in shape);
}

/** An example with what is around it in a stack file; undefined where it is none of a stack file. */
function whole(example: Record<string, unknown>): Record<string, unknown> | undefined {
    const config = (example["config"] ?? example) as Record<string, unknown>;
    const settings = Object.fromEntries(
        Object.entries(config)
            .filter(([key]) => !key.startsWith("aws:"))
            .map(([key, value]) => [key.replace(`${project}:`, ""), value]),
    );
    if (isShapeOf(settings, stackSettings.shape)) {
        return settings;
    }
    if (isShapeOf(example, fluentBitSettings.shape)) {
        return { fluentBit: example };
    }
    if (isShapeOf(example, iisLogMonitorAppSettings.shape)) {
        const { logMonitor } = example as { logMonitor?: object };
        // An image made elsewhere takes it from a ConfigMap, as docs/images.md says.
        return { iisApps: [{ ...example, ...(logMonitor && { logMonitor: { mount: true, ...logMonitor } }) }] };
    }
    return isShapeOf(example, { apiKey: "" })
        ? {
              fluentBit: {
                  routes: [
                      { match: { namespace: "shop" }, to: [{ type: "datadog", site: "datadoghq.eu", ...example }] },
                  ],
              },
          }
        : undefined;
}

/** Every example of a stack file in the pages. */
export function documentedStacks(): DocumentedStack[] {
    const pages = [
        "README.md",
        ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
            .filter((name) => name.endsWith(".md"))
            .map((name) => join("docs", name)),
    ];
    return pages.flatMap((page) =>
        [...readFileSync(join(root, page), "utf8").matchAll(/^( *)```ya?ml\n([\s\S]*?)^\1```/gm)].flatMap(
            ({ input, index, 1: indent = "", 2: block = "" }) => {
                const text = block.replace(new RegExp(`^${indent}`, "gm"), "");
                if (/^(apiVersion|on|preview|jobs|name):/m.test(text)) {
                    return [];
                }
                const example = parse(filledIn(text)) as Record<string, unknown>;
                const settings = whole(example);
                return settings === undefined
                    ? []
                    : [
                          {
                              page,
                              settings: { cluster: { name: "my-cluster" }, ...settings },
                              isFile: "config" in example,
                              before: input.slice(0, index).trimEnd(),
                          },
                      ];
            },
        ),
    );
}
