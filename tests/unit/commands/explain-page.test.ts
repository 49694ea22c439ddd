import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type { Browser, Page } from "puppeteer-core";
import { stringify } from "yaml";

import { explainCommand } from "../../../commands/explain";
import { wrapped } from "../../../commands/explain-page/picture";
import { routesOf } from "../../../components/fluent-bit-windows/routing";
import { tagOf } from "../../../components/fluent-bit-windows/tag";
import { exampleAccount, planStack } from "../../../commands/planned-stack";
import { findBrowser, noBrowser, startBrowser } from "./browser";

const markup = "</script><img src=x onerror='document.title=\"broken\"'>";

const unshown = "xK9-not-to-be-seen";

describe("the page that explain writes", () => {
    let directory: string;
    let before_: string;

    before(() => {
        directory = mkdtempSync(join(tmpdir(), "explain-page-"));
        before_ = process.cwd();
        const fluentBit = {
            routes: [
                { name: "web", match: { namespace: "shop", labels: { app: "web", tier: "*" } } },
                { match: { namespace: "shop" }, to: [{ type: "s3" }, { type: "cloudWatchLogs" }] },
                { name: "jobs", match: { namespace: "batch-*", container: "worker" } },
                {
                    match: { namespace: "partner" },
                    to: [
                        {
                            type: "http",
                            url: "https://logs.example.com/in",
                            // Whether somebody put a credential there, nobody knows.
                            headers: { "X-Team": unshown },
                        },
                    ],
                },
            ],
            lines: { mask: [{ preset: "cardNumber" }] },
            nodeLogs: [{ source: "containerd" }],
            extra: { outputs: [{ name: "stdout", match: markup }] },
            unrouted: [],
        };
        const config = {
            "aws:region": "us-east-1",
            "windows-eks-logging:cluster": { name: "dev", windowsVersions: ["2022"] },
            "windows-eks-logging:fluentBit": fluentBit,
        };
        writeFileSync(join(directory, "Pulumi.test.yaml"), stringify({ config }));
        writeFileSync(join(directory, "Pulumi.yaml"), "name: windows-eks-logging\nruntime: nodejs\n");
        process.chdir(directory);
        assert.equal(explainCommand(["--stack", "test", "--html", "page.html"]), "page.html");
    });

    after(() => {
        process.chdir(before_);
        rmSync(directory, { recursive: true, force: true });
    });

    const stack = () => planStack({ directory, stack: "test", account: exampleAccount });
    const page = () => readFileSync(join(directory, "page.html"), "utf8");

    it("holds neither what a secret could be in nor HTML of a setting", () => {
        assert.ok(!page().includes(unshown));
        assert.ok(!page().includes("<img"));
        assert.ok(page().includes("&lt;img src=x"), "the setting is not shown at all");
    });

    it("needs nothing from elsewhere", () => {
        assert.doesNotMatch(page(), /\b(src|href)\s*=\s*["'](?!#)/);
        assert.match(page(), /http-equiv="Content-Security-Policy"\s+content="default-src &#39;none&#39;;/);
    });

    it("refuses a file that cannot be written, and options of one container", () => {
        assert.throws(() => explainCommand(["--stack", "test", "--html", directory]), /--html .*: is a folder/);
        assert.throws(
            () => explainCommand(["--stack", "test", "--html", "none/page.html"]),
            /--html none\/page\.html: cannot be written \(ENOENT\); name another file\./,
        );
        assert.throws(
            () => explainCommand(["--stack", "test", "--html", "page.html", "--pod", "shop/web-1/iis"]),
            /--html: is about all pods: leave --pod out/,
        );
    });

    it("breaks long names in the picture without losing a character", () => {
        const name = "CloudWatch Logs /aws/containerinsights/a-very-long-name-of-a-cluster/shop";
        const lines = wrapped(name, 120);
        assert.equal(lines.join("").replaceAll(" ", ""), name.replaceAll(" ", ""));
        assert.ok(lines.every((line) => line.length <= 17));
        assert.deepEqual(wrapped("x".repeat(40), 120), ["x".repeat(17), "x".repeat(17), "x".repeat(6)]);
    });

    describe("in a browser", function () {
        this.timeout(60_000);
        let browser: Browser;
        let shown: Page;
        const complaints: string[] = [];
        const requests: string[] = [];

        before(async function () {
            const file = findBrowser();
            if (file === undefined) {
                console.log(noBrowser);
                this.skip();
            }
            browser = await startBrowser(file);
            shown = await browser.newPage();
            shown.on("console", (message) => complaints.push(message.text()));
            shown.on("pageerror", (error) => complaints.push(String(error)));
            shown.on("request", (request) => requests.push(request.url()));
            await shown.goto(pathToFileURL(join(directory, "page.html")).href);
        });

        after(async () => {
            await (browser as Browser | undefined)?.close();
        });

        async function search(namespace: string, pod: string, container: string, labels = ""): Promise<string> {
            const fields = { namespace, pod, container, labels };
            return await shown.evaluate((values: Record<string, string>) => {
                for (const [id, value] of Object.entries(values)) {
                    (document.getElementById(id) as HTMLInputElement).value = value;
                }
                document.getElementById("labels")?.dispatchEvent(new Event("input", { bubbles: true }));
                return document.getElementById("answer")?.innerText ?? "";
            }, fields);
        }

        it("asks nobody for anything, and has nothing to complain of", () => {
            assert.deepEqual(complaints, []);
            assert.deepEqual(requests, [pathToFileURL(join(directory, "page.html")).href]);
        });

        it("says of any pod what the program says", async () => {
            const { routes } = stack().fluentBit;
            const pods: [string, string, string, Record<string, string>][] = [
                ["shop", "web-1", "iis", { app: "web", tier: "front" }],
                ["shop", "web-1", "iis", { app: "web" }],
                ["shop", "web-1", "iis", {}],
                ["shop-2", "web-1", "iis", { app: "web", tier: "front" }],
                ["batch-night", "job.with.dots-1", "worker", {}],
                ["batch-night", "job-1", "sidecar", {}],
                ["amazon-cloudwatch", "fluent-bit-x", "fluent-bit", {}],
                ["partner", "p-1", "p", {}],
            ];
            for (const [namespace, pod, container, labels] of pods) {
                const expected = routesOf(routes, tagOf({ namespace, pod, container }), labels).flatMap(
                    ({ destinations }) => destinations.map(({ description }) => description),
                );
                const answer = await search(
                    namespace,
                    pod,
                    container,
                    Object.entries(labels)
                        .map(([key, value]) => `${key}=${value}`)
                        .join(","),
                );
                const found = await shown.$$eval("#answer h3", (titles) =>
                    titles.map(({ textContent }) => textContent),
                );
                assert.deepEqual(found, expected, answer);
                if (expected.length === 0) {
                    assert.match(answer, /nothing is shipped/);
                }
            }
        });

        it("takes a whole name, by the keyboard alone, and labels that nobody tells", async () => {
            await search("", "", "");
            await shown.evaluate(() => {
                (document.activeElement as HTMLElement | null)?.blur();
            });
            const focused = () => shown.evaluate(() => document.activeElement?.id ?? "");
            for (let step = 0; step < 5 && (await focused()) !== "namespace"; step++) {
                await shown.keyboard.press("Tab");
            }
            assert.equal(await focused(), "namespace");
            await shown.keyboard.type("shop/web-1/iis");
            const titles = () => shown.$$eval("#answer h3", (all) => all.map(({ textContent }) => textContent));
            assert.equal((await titles()).length, 2);
            await shown.keyboard.press("Tab");
            assert.equal(await shown.$eval("#container", (field) => (field as HTMLInputElement).value), "iis");
            for (let step = 0; step < 5 && (await focused()) !== "labels-unknown"; step++) {
                await shown.keyboard.press("Tab");
            }
            await shown.keyboard.press("Space");
            assert.deepEqual(await titles(), ["CloudWatch Logs /aws/containerinsights/dev/_unresolved"]);
            assert.equal(await shown.$$eval("g.taken", ({ length }) => length), 1);
            await shown.keyboard.press("Space");
        });

        it("says what is wrong with a name", async () => {
            assert.match(await search("Shop", "web-1", "iis"), /did you mean "shop"\?/);
            assert.match(await search("shop", "web-*", "iis"), /without \*/);
            assert.match(await search("shop", "web-1", "iis", "app"), /app is not a label; write KEY=VALUE/);
            assert.match(await search("shop", "", "iis"), /Enter the pod too/);
            assert.equal(await search("", "", ""), "");
        });

        it("calculates the costs anew for another rate", async () => {
            const cost = () => shown.$eval("[data-cost='0.0']", ({ textContent }) => Number.parseFloat(textContent));
            const [before, sum] = [await cost(), await shown.$eval("#sum", ({ textContent }) => textContent)];
            await shown.$eval("#rate-0", (field) => {
                (field as HTMLInputElement).value = "10";
                field.dispatchEvent(new Event("input", { bubbles: true }));
            });
            assert.ok(Math.abs((await cost()) - before * 10) < 0.06);
            assert.notEqual(await shown.$eval("#sum", ({ textContent }) => textContent), sum);
        });

        it("fits a phone, with fields that a finger finds", async () => {
            await shown.setViewport({ width: 360, height: 740, isMobile: true });
            const { page: pageWidth, small } = await shown.evaluate(() => ({
                page: document.documentElement.scrollWidth,
                small: [...document.querySelectorAll("input:not([type=checkbox])")].filter(
                    (field) => field.getBoundingClientRect().height < 44,
                ).length,
            }));
            assert.equal(pageWidth, 360);
            assert.equal(small, 0);
            const size = await shown.$eval("svg text", (text) => text.getBoundingClientRect().height);
            assert.ok(size >= 10, `the picture's text is ${size} pixels high`);
        });
    });
});
