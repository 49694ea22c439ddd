import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { stringify } from "yaml";

import { explainCommand } from "../../../commands/explain";

/** What explain says of a stack, in words that a reader takes for its units. */
describe("explain", () => {
    const before_ = process.cwd();
    let directory: string;
    before(() => {
        directory = mkdtempSync(join(tmpdir(), "units-"));
        writeFileSync(join(directory, "Pulumi.yaml"), "name: windows-eks-logging\nruntime: nodejs\n");
        process.chdir(directory);
    });
    after(() => {
        process.chdir(before_);
        rmSync(directory, { recursive: true });
    });

    const explained = (region: string, args: string[], to: object[] = [{ type: "cloudWatchLogs" }]): string => {
        const config = {
            "aws:region": region,
            "windows-eks-logging:cluster": { name: "dev", windowsVersions: ["2022"] },
            "windows-eks-logging:fluentBit": { routes: [{ match: { namespace: "shop" }, to }], createNamespace: false },
        };
        writeFileSync("Pulumi.test.yaml", stringify({ config }));
        return explainCommand(["--stack", "test", ...args])
            .replaceAll(/\s+/g, " ")
            .trim();
    };
    const pod = ["--pod", "shop/web-1/iis"];

    it("names the region of the prices beside each sum", () => {
        assert.match(explained("us-east-1", pod), /for storage, at the prices of us-east-1$/);
        const other =
            /for storage, at the prices of us-east-1, since those of eu-central-1 are not recorded \(--price sets the one for ingestion\)$/;
        assert.match(explained("eu-central-1", pod), other);
        assert.match(
            explained("eu-central-1", [...pod, "--price", "0.63"]),
            /for storage, at 0\.63 USD for each GB ingested, and at the price of us-east-1 for storage, since that of eu-central-1 is not recorded$/,
        );
        assert.match(
            explained("eu-central-1", []),
            /MiB of lines\), at the prices of us-east-1, since those of eu-central-1 are not recorded/,
        );
        explained("eu-central-1", ["--html", "page.html"]);
        assert.match(
            readFileSync("page.html", "utf8").replaceAll(/\s+/g, " "),
            /Sum of the log groups, at the prices of us-east-1, since those of eu-central-1 are not recorded/,
        );
    });

    it("writes a Splunk without an index with single spaces", () => {
        const token = { kubernetesSecret: { name: "s", key: "k" } };
        const splunk = { type: "splunk", url: "https://splunk.example.com:8088", token };
        const lines = (to: object) => {
            explained("us-east-1", [], [to]);
            return explainCommand(["--stack", "test", ...pod]);
        };
        assert.match(lines(splunk), /^Splunk https:\/\/splunk\.example\.com:8088 \(Secret s\/k\)/m);
        assert.match(
            lines({ ...splunk, index: "web" }),
            /^Splunk https:\/\/splunk\.example\.com:8088 web \(Secret s\/k\)/m,
        );
    });
});
