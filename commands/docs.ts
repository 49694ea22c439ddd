import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { settingsReference } from "../config/reference";
import { declareSettings, referencePage } from "../config/reference-page";
import { start } from "./command-line";
import { fluentBitVersionsPage } from "./fluent-bit-versions-page";

const usage = `npm run docs

Writes what is generated: docs/configuration.md and the declarations in Pulumi.yaml from the schema of the settings, docs/fluent-bit-versions.md from
the table of Fluent Bit's versions.
`;

/** npm run docs. */
export function docsCommand(args: string[]): string {
    const { values } = parseArgs({ args, options: { help: { type: "boolean" } } });
    if (values.help === true) {
        return usage;
    }
    const settings = settingsReference();
    const pages = {
        "docs/configuration.md": referencePage(settings, "windows-eks-logging"),
        "docs/fluent-bit-versions.md": fluentBitVersionsPage(),
        "Pulumi.yaml": declareSettings(readFileSync("Pulumi.yaml", "utf8"), settings),
    };
    mkdirSync("docs", { recursive: true });
    for (const [file, text] of Object.entries(pages)) {
        writeFileSync(file, text);
    }
    return Object.keys(pages).join("\n");
}

if (require.main === module) {
    void start(docsCommand);
}
