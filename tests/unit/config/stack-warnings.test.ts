import assert from "node:assert/strict";

import { describeProblem } from "../../../components/settings/problems";
import type { StackSettings } from "../../../config/stack-settings";
import { checkStackSettings } from "../../../config/check-stack-settings";
import { stackWarnings } from "../../../config/stack-warnings";
import type { LogMonitorSource } from "../../../components/iis-log-monitor-app/log-monitor/sources";

const warningsIn = (settings: StackSettings) => stackWarnings(settings).map(describeProblem);

describe("the warnings of a stack", () => {
    const warningsOf = (stackTraces: unknown[], logMonitor: { logFormat?: string; sources?: object[] }) =>
        warningsIn(
            checkStackSettings({
                cluster: { name: "dev", windowsVersions: ["2022"] },
                fluentBit: { routes: [{ match: { namespace: "shop" } }], lines: { stackTraces } },
                iisApps: [
                    {
                        name: "web",
                        namespace: "shop",
                        image: `r.example.com/iis@sha256:${"0".repeat(64)}`,
                        windowsVersions: ["2022"],
                        logMonitor: { mount: true, ...logMonitor },
                    },
                ],
            }),
        );
    const file = (directory: string): Partial<LogMonitorSource> => ({ type: "File", directory });
    const own = file("C:\\app\\logs");

    it("name log files whose stack traces LogMonitor takes apart", () => {
        for (const logFormat of ["json", "xml"]) {
            const [found = "", ...others] = warningsOf(["dotnet"], {
                logFormat,
                sources: [file("C:\\inetpub\\logs"), own],
            });
            assert.deepEqual(others, []);
            assert.match(
                found,
                new RegExp(
                    String.raw`^iisApps\[0\]\.logMonitor\.sources\[1\]\.directory = "C:\\\\app\\\\logs": with logFormat "${logFormat}", .* customLogFormat: "%Message%"`,
                ),
            );
        }
    });

    it("are none where the lines come as they are, where they have no traces, and where none are to be joined", () => {
        const raw = { customLogFormat: "%Message%" };
        const sources = [
            { ...own, ...raw },
            { type: "Process", ...raw },
        ];
        assert.deepEqual(warningsOf(["dotnet"], { logFormat: "custom", sources }), []);
        assert.deepEqual(warningsOf(["dotnet"], { sources: [file("c:/inetpub/logs/LogFiles/")] }), []);
        assert.deepEqual(warningsOf(["dotnet"], {}), []);
        assert.deepEqual(warningsOf([], { sources: [own] }), []);
        const elsewhere = { match: { container: "worker" }, languages: ["dotnet"] };
        assert.deepEqual(warningsOf([elsewhere], { sources: [own] }), []);
        const here = { match: { namespace: "shop", pod: "web-*" }, languages: ["dotnet"] };
        assert.equal(warningsOf([elsewhere, here], { sources: [own] }).length, 1);
    });

    it("name an application without a route beside a route without an application", () => {
        const found = (namespace: string, more: object = {}) =>
            warningsIn(
                checkStackSettings({
                    cluster: { name: "dev" },
                    fluentBit: { routes: [{ name: "shop", match: { namespace } }], ...more },
                    iisApps: [{ name: "web", namespace: "shop-web" }],
                }),
            );
        assert.match(
            found("shpo-*").join("\n"),
            /^iisApps\[0\]\.namespace = "shop-web": no route matches the application "web" in this namespace, so fluentBit\.unrouted gets its lines\. No application of the stack matches fluentBit\.routes\[0\] \(namespace: "shpo-\*"\)\. [^\n]*$/,
        );
        assert.deepEqual(found("shop-*"), []);
        assert.deepEqual(found("shop-*", { routes: [] }), []);
    });

    it("name images of Fluent Bit that the policy pack refuses, since a tag names them", () => {
        const found = (reference: string) =>
            warningsIn(
                checkStackSettings({
                    cluster: { name: "dev", windowsVersions: ["2022"] },
                    fluentBit: { image: { overrides: { "2022": reference } } },
                }),
            );
        const byTag = "r.example.com/fluent-bit:windows-2022-5.1.5";
        assert.match(
            found(byTag).join(),
            /^fluentBit\.image\.overrides\.2022 = "r\.example\.com\/fluent-bit:windows-2022-5\.1\.5": .*\(images-by-digest\)/,
        );
        assert.deepEqual(found(`${byTag}@sha256:${"0".repeat(64)}`), []);
    });
});
