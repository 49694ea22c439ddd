import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { settingsReference } from "../../../config/reference";
import { declareSettings, referencePage } from "../../../config/reference-page";

const root = join(__dirname, "..", "..", "..");

describe("the reference of settings", () => {
    const settings = settingsReference();

    it("explains every setting", () => {
        const unexplained = settings.filter(({ text }) => text === "").map(({ path }) => path);
        // A toleration's fields are Kubernetes' own.
        assert.deepEqual(
            unexplained.filter((path) => !path.startsWith("fluentBit.tolerations[]")),
            [],
        );
    });

    it("is what docs/configuration.md and Pulumi.yaml say (npm run docs brings them up to date)", () => {
        assert.equal(
            readFileSync(join(root, "docs", "configuration.md"), "utf8"),
            referencePage(settings, "windows-eks-logging"),
        );
        const pulumiYaml = readFileSync(join(root, "Pulumi.yaml"), "utf8");
        assert.equal(pulumiYaml, declareSettings(pulumiYaml, settings));
    });
});
