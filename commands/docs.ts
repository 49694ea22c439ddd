import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { describedSettings } from "../config/reference";
import { declareSettings, referencePagesOf } from "../config/reference-page";
import { stackFileSchema } from "../config/stack-file-schema";
import { version } from "../package.json";
import { pulumiPackage } from "../provider/schema-generator/package";
import { start } from "./command-line";
import { dashboardPicture, type DashboardValues } from "./dashboard-picture";
import { fluentBitVersionsPage } from "./fluent-bit-versions-page";
import { pictures, withPictures } from "./pictures";
import { exampleAccount, planStack } from "./planned-stack";
import { withFiles } from "./shown-files";
import { withOutputs } from "./shown-outputs";

const project = "windows-eks-logging";

const usage = `npm run docs

Writes the generated files: docs/configuration.md and the pages in docs/configuration, config/stack-file.schema.json, provider/schema.json and the declarations in Pulumi.yaml from the schema of the
settings, docs/fluent-bit-versions.md from the table of Fluent Bit's versions, docs/dashboard.svg from the stack prod, the diagrams in README.md and docs/concepts.md from the stack demo, the programs in docs/other-languages.md and docs/own-program.md from examples, and what explain writes in docs/costs.md and docs/concepts.md.
`;

/** npm run docs. */
export function docsCommand(args: string[]): string {
    const { values } = parseArgs({ args, options: { help: { type: "boolean" } } });
    if (values.help === true) {
        return usage;
    }
    const { settings, schema } = describedSettings();
    const drawn = pictures(planStack({ directory: ".", stack: "demo", account: exampleAccount }));
    const withDrawn = (page: string) => withPictures(readFileSync(page, "utf8"), drawn);
    const pages = {
        ...referencePagesOf(settings, project),
        "config/stack-file.schema.json": `${JSON.stringify(stackFileSchema(schema, project), undefined, 2)}\n`,
        "provider/schema.json": `${JSON.stringify(pulumiPackage(schema, version), undefined, 2)}\n`,
        "docs/fluent-bit-versions.md": fluentBitVersionsPage(),
        "README.md": withDrawn("README.md"),
        "docs/concepts.md": withOutputs(withDrawn("docs/concepts.md")),
        "docs/other-languages.md": withFiles(readFileSync("docs/other-languages.md", "utf8")),
        "docs/own-program.md": withFiles(readFileSync("docs/own-program.md", "utf8")),
        "docs/costs.md": withOutputs(readFileSync("docs/costs.md", "utf8")),
        "docs/dashboard.svg": dashboardOf("prod"),
        "Pulumi.yaml": declareSettings(readFileSync("Pulumi.yaml", "utf8"), settings),
    };
    mkdirSync("docs/configuration", { recursive: true });
    for (const [file, text] of Object.entries(pages)) {
        writeFileSync(file, text);
    }
    return Object.keys(pages).join("\n");
}

/** Written by `npm run dashboard-values`. */
const valuesFile = join(__dirname, "dashboard-values.json");

/** The picture of a stack's dashboard. */
export function dashboardOf(stack: string, directory = "."): string {
    const { dashboard } = planStack({ directory, stack, account: exampleAccount }).fluentBit.insights;
    if (dashboard === undefined) {
        throw new Error(`The stack ${stack} has no dashboard to draw.`);
    }
    return dashboardPicture(dashboard, JSON.parse(readFileSync(valuesFile, "utf8")) as DashboardValues);
}

if (require.main === module) {
    void start(docsCommand);
}
