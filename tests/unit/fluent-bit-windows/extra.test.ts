import assert from "node:assert/strict";

import { parse } from "yaml";

import { linuxPaths, type Paths, windowsPaths } from "../../../components/fluent-bit-windows/pipeline/paths";
import { renderFluentBit } from "../../../components/fluent-bit-windows/plan";
import { fluentBitSettings } from "../../../components/fluent-bit-windows/settings";
import { cluster } from "./destinations/one-route";
import { refusedExtra } from "./refused-extra";
import { stackProblems } from "./stack-problems";

const nothingOfOurs = {
    liveness: { asks: "server" as const },
    readiness: { asks: "server" as const },
    monitoring: false,
};

const problemsOf = (extra: object, more: object = {}) => stackProblems({ ...more, extra }, "fluentBit.extra.");

describe("extra sections", () => {
    const extra = {
        parsers: [{ name: "access", format: "regex" as const, regex: "^(?<code>[0-9]+)" }],
        inputs: [{ name: "statsd", tag: "metrics.statsd", port: 8125 }],
        filters: [{ name: "parser", match: "kube.*", key_name: "log", parser: "access", reserve_data: true }],
        outputs: [{ name: "forward", Match: "metrics.*", Host: "collector.example.com", port: 24224 }],
    };

    it("stand behind all others, as they were given", () => {
        assert.deepEqual(problemsOf(extra), []);
        const settings = fluentBitSettings.parse({ extra });
        const { parsers, pipeline } = parse(renderFluentBit(settings, cluster, { paths: windowsPaths })) as {
            parsers: object[];
            pipeline: Record<"inputs" | "filters" | "outputs", object[]>;
        };
        const output = {
            ...extra.outputs[0],
            log_level: "warn",
            "net.io_timeout": "30s",
            "net.max_worker_connections": 50,
        };
        assert.deepEqual(
            [parsers.at(-1), pipeline.inputs.at(-1), pipeline.filters.at(-1), pipeline.outputs.at(-1)],
            [extra.parsers[0], extra.inputs[0], extra.filters[0], output],
        );
    });

    it("have the connections and the timeout that they say, otherwise those of a destination for all their threads together", () => {
        const outputs = [
            { name: "http", match: "*", "Net.Max_Worker_Connections": 30, "net.io_timeout": "5s", Log_Level: "info" },
            { name: "tcp", match: "*", workers: 1 },
            // Two threads are the default.
            { name: "http", match: "*" },
            { name: "http", match: "*", Workers: 4 },
            { name: "http", match: "*", workers: "auto" },
            { name: "http", match: "*", workers: 300 },
        ];
        const limits = (connections: readonly number[]) =>
            connections.map((most, index) => ({
                ...outputs[index + 1],
                log_level: "warn",
                "net.io_timeout": "30s",
                "net.max_worker_connections": most,
            }));
        const settings = fluentBitSettings.parse({ extra: { outputs }, linuxNodes: true, ...nothingOfOurs });
        const rendered = (paths: Paths) =>
            (parse(renderFluentBit(settings, cluster, { paths })) as { pipeline: { outputs: object[] } }).pipeline
                .outputs;
        assert.deepEqual(rendered(linuxPaths()).slice(-6), [outputs[0], ...limits([100, 50, 25, 50, 1])]);
        assert.deepEqual(rendered(windowsPaths).slice(-6), [outputs[0], ...limits([56, 50, 25, 50, 1])]);
    });

    it("match a pod by its whole tag, with the pod's ID or without", () => {
        const filters = (match: string) => ({ filters: [{ name: "grep", match, exclude: "log a" }] });
        for (const match of ["kube.shop.iis.web-0_*", "kube.shop.*", "kube.shop.iis.web-*", "kube.*.iis.*"]) {
            assert.deepEqual(problemsOf(filters(match)), []);
        }
        assert.deepEqual(problemsOf(filters("kube.shop.iis.web-0"), { metadata: { from: "path" } }), []);
    });

    it("match the lines of a route by labels for all its destinations", () => {
        const toServer = { type: "http", url: "https://logs.example.com/lines" };
        const route = (...to: object[]) => ({ name: "web", match: { namespace: "shop", labels: { app: "web" } }, to });
        const problems = (filter: object, ...to: object[]) =>
            problemsOf(
                {
                    filters: [{ name: "grep", exclude: "log a", ...filter }],
                    inputs: [{ name: "statsd", tag: "labelled" }],
                },
                { routes: [route({ type: "cloudWatchLogs" }, ...to)] },
            );
        assert.deepEqual(problems({ match: "labelled.web.*" }), []);
        const [found = "", ...others] = problems({ match: "labelled.web.*" }, toServer);
        assert.deepEqual(others, []);
        assert.match(found, /^filters\[0\]\.match = "labelled\.web\.\*": does not match the lines for further dest/);
        const pattern = /write match_regex: (\S+)$/.exec(found)?.[1] ?? "";
        for (const [tag, isMatched] of [
            ["labelled.web.kube.shop.iis.web-1", true],
            ["labelled-2.web.kube.shop.iis.web-1", true],
            ["labelled-2.web-api.kube.shop.iis.web-1", false],
            ["kube.shop.iis.web-1", false],
        ] as const) {
            assert.equal(new RegExp(pattern).test(tag), isMatched, tag);
        }
        assert.deepEqual(problems({ match_regex: pattern }, toServer), []);
        for (const missing of [
            "(?i)^labelled\\.",
            "^labelled\\.",
            "^(kube|labelled)\\.",
            "^labelled.web",
            "labelled\\.web\\.kube\\.shop",
        ]) {
            assert.match(problems({ match_regex: missing }, toServer).join("\n"), /write labelled\(-\\d\+\)\?/);
        }
        for (const meant of ["^labelled-2\\.", "^labelled", "^kube\\.", "^labelled\\.other\\.", "(?(1)a)"]) {
            assert.deepEqual(problems({ match_regex: meant }, toServer), [], meant);
        }
        assert.deepEqual(problems({ match: "labelled.other.*" }, toServer), []);
    });

    it("stand on the nodes that they are for", () => {
        const inputs = [
            { name: "winstat", tag: "metrics.winstat", os: "windows" as const },
            { name: "cpu", tag: "metrics.cpu", os: "linux" as const },
            { name: "tail", tag: "agent", path: "/var/log/agent.log", inotify_watcher: false, os: "linux" as const },
            { name: "statsd", tag: "metrics.statsd" },
        ];
        assert.deepEqual(problemsOf({ inputs }, { linuxNodes: true }), []);
        const settings = fluentBitSettings.parse({ extra: { inputs }, linuxNodes: true, ...nothingOfOurs });
        const rendered = (paths: Paths) =>
            (parse(renderFluentBit(settings, cluster, { paths })) as { pipeline: { inputs: object[] } }).pipeline
                .inputs;
        const [winstat, cpu, tail, statsd] = inputs;
        const withoutOs = (sections: unknown) =>
            JSON.parse(
                JSON.stringify(sections, (key, value: unknown) => (key === "os" ? undefined : value)),
            ) as unknown;
        assert.deepEqual(rendered(windowsPaths).slice(1), withoutOs([winstat, statsd]));
        assert.deepEqual(rendered(linuxPaths()).slice(1), withoutOs([cpu, tail, statsd]));
    });

    it("are checked against the images of all nodes that they are for", () => {
        const mixed = { linuxNodes: true };
        for (const [inputs, more, line] of [
            [
                { name: "systemd", tag: "a" },
                mixed,
                /^inputs\[0\]\.name = "systemd": is not in Fluent Bit's images for Windows; .* by os: linux$/,
            ],
            [
                { name: "winstat", tag: "a" },
                mixed,
                /^inputs\[0\]\.name = "winstat": is not in Fluent Bit's images for Linux; .* by os: windows$/,
            ],
            [
                { name: "tail", tag: "a", path: "C:\\a", Inotify_Watcher: false },
                {},
                /^inputs\[0\]\.Inotify_Watcher: is not in Fluent Bit's images for Windows; remove it/,
            ],
            [
                { name: "systemd", tag: "a", os: "linux" },
                {},
                /^inputs\[0\]\.os = "linux": Fluent Bit does not run on the Linux nodes; set linuxNodes: true/,
            ],
            [
                { name: "winstat", tag: "a", os: "linux" },
                mixed,
                /^inputs\[0\]\.name = "winstat": is not in Fluent Bit's images for Linux/,
            ],
            [
                { name: "systemd", tag: "a", os: "linux", systemd_filters: "_SYSTEMD_UNIT=a" },
                mixed,
                /^inputs\[0\]\.systemd_filters: .*did you mean "systemd_filter"/,
            ],
            [{ name: "winstat", tag: "a", os: "darwin" }, mixed, /^inputs\[0\]\.os = "darwin"/],
        ] as const) {
            const found = problemsOf({ inputs: [inputs] }, more);
            assert.equal(found.length, 1, found.join("\n"));
            assert.match(found[0] ?? "", line);
        }
        const options = { mem_buf_limit: "1M", "storage.type": "filesystem", db: "/var/fluent-bit/state/a.db" };
        assert.deepEqual(problemsOf({ inputs: [{ name: "systemd", tag: "a", os: "linux", ...options }] }, mixed), []);
    });

    for (const [what, wrong, line] of [
        [
            "a plug-in that there is not",
            { filters: [{ name: "gerp", match: "*" }] },
            /^filters\[0\]\.name = "gerp": .*did you mean "grep"/,
        ],
        [
            "a plug-in that Windows has not",
            { inputs: [{ name: "systemd", tag: "a" }] },
            /^inputs\[0\]\.name = "systemd": is not in Fluent Bit's images for Windows/,
        ],
        [
            "a misspelt option",
            { filters: [{ name: "grep", match: "*", exclud: "log a" }] },
            /^filters\[0\]\.exclud: .*did you mean "exclude"/,
        ],
        [
            "a match that ends before the pod's ID",
            { filters: [{ name: "grep", match: "kube.shop.iis.web-0", exclude: "log a" }] },
            /^filters\[0\]\.match = "kube\.shop\.iis\.web-0": matches no lines, .*; write "kube\.shop\.iis\.web-0_\*"/,
        ],
        ["a section that takes no line", { outputs: [{ name: "null" }] }, /^outputs\[0\]\.match: is missing/],
        [
            "a tag that a route would take",
            { inputs: [{ name: "dummy", tag: "kube.a.b.c" }] },
            /^inputs\[0\]\.tag = "kube\.a\.b\.c": begins with kube\., like the tags of pods' lines; choose/,
        ],
        [
            "a tag that a further destination of a route by labels would take",
            { inputs: [{ name: "dummy", tag: "labelled-3.a" }] },
            /^inputs\[0\]\.tag = "labelled-3\.a": begins with labelled-3\., like the tags of pods' lines; choose/,
        ],
        [
            "an output that needs permissions",
            { outputs: [{ name: "cloudwatch_logs", match: "*" }] },
            /^outputs\[0\]\.name = "cloudwatch_logs": .*of the type cloudWatchLogs/,
        ],
        [
            "an option that is no text or number",
            { filters: [{ name: "grep", match: "*", exclude: { log: "a" } }] },
            /^filters\[0\]\.exclude.*must be text, a number/,
        ],
        [
            "an Event Log that would not be the node's",
            { inputs: [{ name: "winevtlog", tag: "events", channels: "System" }] },
            /^inputs\[0\]\.name = "winevtlog": would read the container's own Event Log, .*nodeLogs/,
        ],
        ["an input without a tag", { inputs: [{ name: "dummy" }] }, /^inputs\[0\]\.tag: is missing|^inputs\[0\]\.tag/],
    ] as const) {
        it(`are refused: ${what}`, () => {
            const found = problemsOf(wrong);
            assert.equal(found.length, 1, found.join("\n"));
            assert.match(found[0] ?? "", line);
        });
    }

    for (const { what, extra: wrong, more, says } of refusedExtra) {
        it(`are refused: ${what}`, () => {
            const found = problemsOf(wrong, more);
            assert.equal(found.length, 1, found.join("\n"));
            assert.match(found[0] ?? "", says);
        });
    }

    it("may have each value that Fluent Bit reads", () => {
        const accepted = {
            parsers: [
                { name: "any", format: "regex", Regex: "(?i)^(?<a>\\h++)|(?<a>x)(?>y)$" },
                { name: "time", format: "json", time_key: "time", Time_Keep: true },
            ],
            inputs: [
                { name: "dummy", tag: "a", rate: "+2", fixed_timestamp: "On", mem_buf_limit: "1.5mb", threaded: false },
                { name: "dummy", tag: "a", rate: "${RATE}", log_level: "DEBUG", "storage.type": "Filesystem" },
                { name: "statsd", tag: "b", port: 2020 },
                { name: "http", tag: "c", port: 9881, listen: "127.0.0.1" },
                { name: "tcp", tag: "c", port: 9881, listen: "127.0.0.2" },
                { name: "syslog", tag: "d", port: 9881, mode: "udp", parser: "any" },
                // A client, which scrapes Fluent Bit itself.
                { name: "prometheus_scrape", tag: "e", host: "127.0.0.1", port: 2020 },
            ],
            filters: [
                { name: "grep", match: "a", exclude: ["log (?i)debug", "log [[:digit:]]"] },
                { name: "modify", match_regex: "/^a$/i", add: ["x y", 'z "b c"'] },
                { name: "rewrite_tag", match: "a", rule: ["$x ^(?:a|b)$ c true", "$x .* d false"], emitter_name: "c" },
                { name: "rewrite_tag", match: "a", rule: '$x "^(a b)$" c true' },
                { name: "modify", match: "a", condition: "key_value_matches log (a b)", add: "x y" },
                { name: "parser", match: "a", key_name: "log", parser: ["any", "time", "${PARSER}"] },
                { name: "multiline", match: "a", "multiline.key_content": "log", "multiline.parser": "go, python" },
                { name: "throttle", match: "a", rate: 0.5, window: 5, interval: "1m" },
            ],
            outputs: [
                { name: "http", match: "a", retry_limit: false, "net.io_timeout": "1m", workers: 0, tls: "yes" },
                { name: "http", match: "a", retry_limit: "No_Limits", header: ["A b", "C d"] },
            ],
        };
        assert.deepEqual(problemsOf(accepted, { httpPort: 2020 }), []);
    });

    it("are refused with a credential, which is not shown", () => {
        for (const option of [
            { http_passwd: "s3cr3t" },
            { header: ["Authorization Bearer s3cr3t"] },
            { header: "X-Api-Key s3cr3t" },
            { http_passwd: ["s3cr3t", "s3cr3t"] },
        ]) {
            const found = problemsOf({ outputs: [{ name: "http", match: "*", ...option }] }).join("\n");
            assert.match(found, /^outputs\[0\]\.(http_passwd|header): may be a credential/);
            assert.ok(!found.includes("s3cr3t"));
        }
        assert.deepEqual(problemsOf({ outputs: [{ name: "http", match: "*", header: "X-Tenant a" }] }), []);
        for (const option of ["rdkafka.sasl.password", "rdkafka.ssl.key.pem"]) {
            const kafka = { name: "kafka", match: "*", brokers: "a:9092", [option]: "s3cr3t" };
            assert.match(
                problemsOf({ outputs: [kafka] }).join("\n"),
                new RegExp(`^outputs\\[0\\]\\.${option}: may be a credential((?!s3cr3t).)*$`),
            );
        }
    });
});
