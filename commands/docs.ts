import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

import { settingsReference } from "../config/reference";
import { fluentBitVersionsPage } from "./fluent-bit-versions-page";
import { declareSettings, referencePage } from "../config/reference-page";

// npm run docs: writes what is generated from the settings' schema and from the table of Fluent Bit's versions.
const settings = settingsReference();
const pulumiYaml = readFileSync("Pulumi.yaml", "utf8");
mkdirSync("docs", { recursive: true });
writeFileSync("docs/configuration.md", referencePage(settings, "windows-eks-logging"));
writeFileSync("docs/fluent-bit-versions.md", fluentBitVersionsPage());
writeFileSync("Pulumi.yaml", declareSettings(pulumiYaml, settings));
