import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { stringify } from "yaml";

import { quotedPrices } from "../../../components/aws/log-prices";
import { explainCommand } from "../../../commands/explain";
import {
    applicationTable,
    dropTable,
    explain,
    extraTable,
    nodeLogTable,
    type Question,
    routeTable,
    warnings,
} from "../../../commands/explaining";
import { describeProblem } from "../../../components/settings/problems";
import { imageTable } from "../../../commands/fluent-bit-on-nodes";
import { exampleAccount, planStack } from "../../../commands/planned-stack";

describe("explain", () => {
    let directory: string;

    before(() => {
        directory = mkdtempSync(join(tmpdir(), "explain-"));
        const routes = [
            { name: "web", match: { namespace: "shop", labels: { app: "web" } } },
            {
                match: { namespace: "shop" },
                to: [{ type: "s3" }, { type: "cloudWatchLogs", logClass: "INFREQUENT_ACCESS" }],
            },
            {
                match: { namespace: "stock" },
                to: [
                    {
                        type: "cloudWatchLogs",
                        logGroup: "/{cluster}/{namespace}",
                        logStream: "{host}/{container}/{label:app}.{pod}",
                    },
                ],
            },
        ];
        const metadata = { fields: ["namespace", "pod", "container", "host", "image", "labels"] };
        const lines = {
            drop: [{ pattern: "/healthz" }],
            mask: [{ pattern: "(token)=\\w+", with: "$1=***" }],
            stackTraces: ["dotnet"],
            parseJson: [{ match: { namespace: "stock" } }],
        };
        const nodeLogs = [
            { source: "eks", os: "windows" },
            { source: "kubelet" },
            { source: "eventLog", channel: "System" },
        ];
        const fluentBit = {
            routes,
            lines,
            metadata,
            nodeLogs,
            linuxNodes: true,
            unrouted: [],
            cloudWatchLogs: { retentionDays: 60 },
        };
        const config = {
            "aws:region": "us-east-1",
            "windows-eks-logging:cluster": { name: "dev", windowsVersions: ["2022"] },
            "windows-eks-logging:fluentBit": fluentBit,
            "windows-eks-logging:iisApps": [
                { name: "web", namespace: "shop", build: { logMonitor: { version: "2.2.1", sha256: "5".repeat(64) } } },
            ],
        };
        writeFileSync(join(directory, "Pulumi.test.yaml"), stringify({ config }));
        writeFileSync(join(directory, "Pulumi.yaml"), "name: windows-eks-logging\nruntime: nodejs\n");
    });

    after(() => {
        rmSync(directory, { recursive: true, force: true });
    });

    const stack = () => planStack({ directory, stack: "test", account: exampleAccount });
    const ask = (question: Partial<Question>, planned = stack()): string =>
        explain(planned, {
            container: { namespace: "shop", pod: "web-1", container: "iis" },
            labels: {},
            lines: [],
            rate: { linesPerSecond: 10, bytesPerLine: 200, ...quotedPrices },
            ...question,
        });

    it("lists every route with what it writes to, how long that is kept and what permits it", () => {
        const rows = routeTable(stack());
        assert.deepEqual(
            rows.map(([route, setting]) => [route, setting]),
            [
                ["route", "setting"],
                ["route.web", "routes[0].to[0]"],
                ["route.shop", "routes[1].to[0]"],
                ["route.shop", "routes[1].to[1]"],
                ["route.stock", "routes[2].to[0]"],
                ["unresolved", "unresolved[0]"],
                ["own", "ownLogs[0]"],
                ["unrouted", "unrouted"],
                ["node.eks", "nodeLogs[0].to[0]"],
                ["node.kubelet", "nodeLogs[1].to[0]"],
                ["node.event-log-System", "nodeLogs[2].to[0]"],
            ],
        );
        assert.deepEqual(rows[1]?.slice(2), [
            "CloudWatch Logs /aws/containerinsights/dev/web",
            "60 days",
            "WriteLogStreams",
        ]);
    });

    it("says what is dropped, and which route the applications of the stack have", () => {
        const planned = mixed({
            routes: [{ match: { namespace: "noisy" }, to: [] }, { match: { namespace: "shop" } }],
            lines: {
                drop: [
                    { match: { container: "iis" }, pattern: "GET /healthz", ignoreCase: true },
                    { match: { container: "proxy" } },
                ],
            },
        });
        assert.deepEqual(routeTable(planned)[1], [
            "route.noisy",
            "routes[0].to",
            "nothing: its lines are dropped",
            "-",
            "-",
        ]);
        assert.deepEqual(dropTable(planned), [
            ["dropped by", "lines", "of"],
            ["lines.drop[0]", "with GET /healthz, ignoring case", "container iis"],
            ["lines.drop[1]", "all", "container proxy"],
        ]);
        const app = (name: string, namespace: string) => ({
            ...(stack().settings.iisApps[0] as object),
            name,
            namespace,
        });
        const settings = {
            ...planned.settings,
            iisApps: [app("web", "shop"), app("jobs", "batch"), { ...app("later", "shop"), build: undefined }],
        };
        assert.deepEqual(applicationTable({ ...planned, settings } as typeof planned), [
            ["application", "containers", "route"],
            ["iisApps[0]", "shop/web-*/iis", "route.shop"],
            ["iisApps[1]", "batch/jobs-*/iis", "unrouted: add a route to give it its own destination"],
            ["iisApps[2]", "shop/later-*/iis, not deployed until image or build is set", "route.shop"],
        ]);
        const ofNoisy = explain(planned, {
            container: { namespace: "noisy", pod: "a", container: "b" },
            labels: {},
            lines: [],
            rate: { linesPerSecond: 1, bytesPerLine: 200, ...quotedPrices },
        });
        assert.match(
            ofNoisy,
            /^The list fluentBit\.routes\[0\]\.to is empty and drops these lines: nothing is shipped\.$/m,
        );
    });

    it("says how each of the logs of the nodes is read, and which take HostProcess pods", () => {
        assert.deepEqual(nodeLogTable(stack()), [
            ["node's log", "Windows nodes", "Linux nodes"],
            ["node.eks", "files in C:\\ProgramData\\Amazon\\EKS\\logs", "-"],
            ["node.kubelet", "the Event Log EKS (kubelet), with HostProcess pods", "the journal of kubelet.service"],
            ["node.event-log-System", "the Event Log System, with HostProcess pods", "-"],
        ]);
    });

    it("lists what extra adds, and the nodes that it is for", () => {
        const extra = {
            parsers: [{ name: "access", format: "regex", regex: "^(?<code>\\d+)" }],
            inputs: [{ name: "statsd", tag: "metrics.statsd", os: "linux" }],
            outputs: [{ name: "forward", Match: "metrics.*", host: "collector.example.com", port: 24224 }],
        };
        const stack = planStack({ directory, stack: "test", account: exampleAccount });
        const { fluentBit } = stack.settings;
        const settings = { ...stack.settings, fluentBit: { ...fluentBit, extra: { filters: [], ...extra } } };
        assert.deepEqual(extraTable({ ...stack, settings } as typeof stack).slice(1), [
            ["extra.parsers[0]", "access", "format regex", "all"],
            ["extra.inputs[0]", "statsd", "metrics.statsd", "Linux"],
            ["extra.outputs[0]", "forward", "metrics.*", "all"],
        ]);
        assert.deepEqual(extraTable(stack), []);
    });

    it("warns of what the deployment warns of, and names the setting", () => {
        const found = warnings(stack()).map(describeProblem);
        assert.equal(found.length, 1, found.join("\n"));
        assert.match(found[0] ?? "", /^iisApps\[0\]\.build\.logMonitor\.version = "2\.2\.1": /);
    });

    /** Of a stack with nodes of two Windows versions. */
    const mixed = (fluentBit: object, today?: Date) => {
        const config = {
            "aws:region": "us-east-1",
            "windows-eks-logging:cluster": { name: "dev", windowsVersions: ["2019", "2022"] },
            "windows-eks-logging:fluentBit": fluentBit,
        };
        writeFileSync(join(directory, "Pulumi.mixed.yaml"), stringify({ config }));
        return planStack({ directory, stack: "mixed", account: exampleAccount, ...(today !== undefined && { today }) });
    };

    it("lists the Fluent Bit of each kind of nodes, and warns of the old one", () => {
        const overrides = {
            "2022": "r/fluent-bit@sha256:0000000000000000000000000000000000000000000000000000000000000000",
        };
        const planned = mixed({ image: { overrides } }, new Date("2026-11-28"));
        assert.deepEqual(imageTable(planned), [
            ["nodes", "Fluent Bit", "security fixes", "image"],
            ["Windows Server 2019", "4.0.3", "until 2025-12-23", "docker.io/fluent/fluent-bit:windows-2019-4.0.3"],
            [
                "Windows Server 2022",
                "unknown, assumed to be 5.1.5",
                "unknown",
                "r/fluent-bit@sha256:0000000000000000000000000000000000000000000000000000000000000000",
            ],
        ]);
        const [old = "", unknown = "", ...others] = warnings(planned).map(describeProblem);
        assert.deepEqual(others, []);
        assert.match(old, /^fluentBit: Nodes of Windows Server 2019 run Fluent Bit 4\.0\.3\..*since 2025-12-23/);
        assert.match(unknown, /version of Fluent Bit in this image is unknown/);
    });

    it("does not promise what the Fluent Bit of Windows Server 2019 cannot do", () => {
        const container = { namespace: "shop", pod: "web-1", container: "iis" };
        const rate = { linesPerSecond: 1, bytesPerLine: 200, ...quotedPrices };
        const about = (line: string, fluentBit: object = {}) =>
            explain(mixed(fluentBit), { container, labels: {}, lines: [line], rate });
        const cut =
            /on nodes of Windows Server (\d+) \(Fluent Bit [\d.]+\) truncated at ([\d,]+) bytes; set lines\.splitBytes: 65000 to ship the complete line/g;
        const cuts = (text: string) => [...text.matchAll(cut)].map(([, nodes, bytes]) => `${nodes}: ${bytes}`);
        assert.deepEqual(cuts(about("x".repeat(200_000))), []);
        assert.deepEqual(cuts(about("x".repeat(300_000))), ["2019: 262,118"]);
        assert.deepEqual(cuts(about("x".repeat(1_100_000))), ["2019: 262,118", "2022: 1,000,000"]);
        assert.deepEqual(cuts(about('"'.repeat(1_000_000), { lines: { splitBytes: 65_000 } })), []);
        assert.match(
            about("caf\uFFFD noir"),
            /on nodes of Windows Server 2019 \(.*\), characters that are not UTF-8 are removed/,
        );
        assert.doesNotMatch(about("café noir"), /not UTF-8/);
    });

    it("says of a container that its log file cannot be read", () => {
        const container = { namespace: "n".repeat(63), pod: "p".repeat(69), container: "c".repeat(63) };
        assert.match(
            ask({ container }),
            /^On Windows nothing is shipped: the path of the log file has 256 characters, but .* at most 255\.$/m,
        );
    });

    it("follows a container's lines by its names and its pod's labels", () => {
        const web = ask({ labels: { app: "web" } });
        assert.match(web, /^CloudWatch Logs \/aws\/containerinsights\/dev\/web, by routes\[0\]\.to\[0\]/m);
        assert.match(web, /stream +<host>\.labelled\.web\.kube\.shop\.iis\.web-1/);
        assert.match(
            web,
            /logs:PutLogEvents on arn:aws:logs:us-east-1:111122223333:log-group:\/aws\/containerinsights\/dev\/web:/,
        );
        assert.match(ask({}), /^S3 .*by routes\[1\]\.to\[0\]/m);
        const unresolved = ask({ labels: undefined });
        assert.match(unresolved, /by unresolved\[0\]/);
        assert.match(unresolved, /stream +<host>\.labelled\._unresolved\.kube\.shop\.iis\.web-1/);
        const elsewhere = ask({ container: { namespace: "other", pod: "a", container: "b" } });
        assert.match(elsewhere, /nothing is shipped/);
    });

    it("says which sections of extra the lines also go through and to", () => {
        const planned = stack();
        const extra = {
            parsers: [],
            inputs: [],
            filters: [{ name: "grep", match_regex: "^labelled(-\\d+)?\\.web\\.", exclude: "log debug" }],
            outputs: [
                { name: "forward", Match: "kube.*", host: "collector.example.com" },
                { name: "http", match: "*", host: "collector.example.com" },
            ],
        };
        const { fluentBit } = planned.settings;
        const settings = { ...planned.settings, fluentBit: { ...fluentBit, extra } } as typeof planned.settings;
        const beside = (more: Partial<Question>) =>
            ask(more, { ...planned, settings }).match(/^These lines also .*$/gm) ?? [];
        assert.deepEqual(beside({ labels: { app: "web" } }), [
            "These lines also go through fluentBit.extra.filters[0] (grep).",
            "These lines also go to fluentBit.extra.outputs[1] (http).",
        ]);
        assert.deepEqual(beside({}), [
            "These lines also go to fluentBit.extra.outputs[0] (forward).",
            "These lines also go to fluentBit.extra.outputs[1] (http).",
        ]);
        // Its lines are dropped.
        assert.deepEqual(beside({ container: { namespace: "other", pod: "a", container: "b" } }), []);
    });

    it("says who may read the lines, and how long nobody can delete them", () => {
        const reader = `arn:aws:iam::${exampleAccount}:role/auditors`;
        const objectLock = { mode: "COMPLIANCE", retentionDays: 2557 };
        const config = {
            "aws:region": "us-east-1",
            "windows-eks-logging:cluster": { name: "dev", windowsVersions: ["2022"] },
            "windows-eks-logging:fluentBit": {
                routes: [{ match: { namespace: "shop" }, readers: [reader], to: [{ type: "s3", objectLock }] }],
            },
        };
        writeFileSync(join(directory, "Pulumi.locked.yaml"), stringify({ config }));
        const text = explain(planStack({ directory, stack: "locked", account: exampleAccount }), {
            container: { namespace: "shop", pod: "web-1", container: "iis" },
            labels: {},
            lines: [],
            rate: { linesPerSecond: 10, bytesPerLine: 200, ...quotedPrices },
        });
        assert.ok(text.includes(`  read by     ${reader}`), text);
        assert.match(
            text,
            /kept +2557 days in the bucket \S+-shop-locked, each object locked for 2557 days \(COMPLIANCE\)/,
        );
    });

    it("shows group and stream as the settings name them, and the stream of a line that cannot be called so", () => {
        const container = { namespace: "stock", pod: "web-1", container: "iis" };
        const named = ask({ container, labels: { app: "web" } });
        assert.match(named, /^CloudWatch Logs \/dev\/stock, by/m);
        assert.match(named, /^ +stream +<host>\/iis\/web\.web-1$/m);
        for (const labels of [{}, undefined]) {
            assert.match(ask({ container, labels }), /^ +stream +<host>\.kube\.stock\.iis\.web-1_<podId>$/m);
        }
    });

    it("has the given labels in the record and in its costs", () => {
        const bytes = (text: string) => Number(/(\d+) bytes a line/.exec(text)?.[1]);
        const labels = { app: "other", team: "a".repeat(40) };
        const container = { namespace: "stock", pod: "web-1", container: "iis" };
        const given = ask({ container, labels, lines: ["hi"] });
        assert.ok(given.includes(`"labels":${JSON.stringify(labels)}`), given);
        const unknown = { "<labels>": "<value>" };
        const more = JSON.stringify(labels).length - JSON.stringify(unknown).length;
        assert.equal(bytes(given) - bytes(ask({ container })), more);
    });

    it("shows the lines of a stack trace in one", () => {
        const shown = ask({ lines: ["System.Exception: a", "   at A.B()", "after"] });
        assert.ok(shown.includes('"log":"System.Exception: a\\n   at A.B()"'), shown);
        assert.ok(shown.includes('"log":"after"'), shown);
    });

    it("shows JSON lines as their fields where they are parsed, and as text elsewhere", () => {
        const line = '{"level":"warn"}';
        const other = ask({ lines: [line] });
        assert.ok(other.includes(`"log":${JSON.stringify(line)}`), other);
        const parsed = ask({ container: { namespace: "stock", pod: "web-1", container: "iis" }, lines: [line] });
        assert.ok(parsed.includes(`"log_processed":${line}`), parsed);
    });

    it("shows what is shipped of each line, and what is not", () => {
        const shown = ask({ lines: ["GET /healthz 200", "GET /?token=abc 200"] });
        assert.match(shown, /line +GET \/healthz 200\n +shipped +nothing: fluentBit\.lines\.drop drops it/);
        assert.match(shown, /shipped +\{"log":"GET \/\?token=\*\*\* 200","namespace":"shop","pod":"web-1"/);
        assert.ok(!shown.includes('"log":"GET /?token=abc'));
    });

    it("says what a rate costs, in the log group's class and for as long as it is kept", () => {
        const [, bytes, gigabytes, takenIn, kept] =
            /: (\d+) bytes a line, ([\d.]+) GB in 30 days, ([\d.]+) USD for ingestion and at most ([\d.]+) USD a month for storage/
                .exec(ask({}))
                ?.map(Number) ?? [];
        const record = {
            log: "x".repeat(200),
            namespace: "shop",
            pod: "web-1",
            container: "iis",
            host: "<host>",
            image: "<image>",
            labels: { "<labels>": "<value>" },
        };
        assert.equal(bytes, JSON.stringify(record).length + 26);
        assert.equal(gigabytes, Number(((bytes * 10 * 86400 * 30) / 1e9).toFixed(1)));
        assert.ok(Math.abs((takenIn ?? 0) - gigabytes * 0.25) < 0.03);
        assert.ok(Math.abs((kept ?? 0) - gigabytes * 2 * 0.03) < 0.02);
    });

    it("says why a month has more GB than the lines alone", () => {
        const table = explainCommand(["--stack", "demo", "--gb-per-day", "1"]);
        const [, gigabytes, bytes] =
            /ingestion +([\d.]+) GB × [\d.]+, (\d+) bytes a line/.exec(table)?.map(Number) ?? [];
        assert.equal(gigabytes, Number((((bytes ?? 0) / 200) * 30).toFixed(1)));
        assert.match(table, /200 bytes a line without metadata and the 26 that CloudWatch Logs adds/);
    });

    it("writes of one line a second as of one", () => {
        const answer = explainCommand(["--stack", "demo", "--pod", "shop/web-1/iis"]);
        assert.match(answer, / at 1 line a second of 200 bytes: /);
    });

    it("takes lines as they are, and files of lines", () => {
        const file = join(directory, "lines.txt");
        writeFileSync(file, "from a file 1\r\nfrom a file 2\n");
        const lines = ["--line", "GET /cart 200", "--line", file, "--line", "/healthz was asked"];
        const answer = explainCommand(["--stack", "demo", "--pod", "shop/web-1/iis", ...lines]);
        assert.deepEqual(
            [...answer.matchAll(/^ {2}shipped {5}\{"log":"(.*?)"/gm)].map(([, log]) => log),
            ["GET /cart 200", "from a file 1", "from a file 2", "/healthz was asked"],
        );
    });

    for (const [wrong, said] of [
        [["--pod", "shop/web"], /--pod shop\/web: is not a container; write NAMESPACE\/POD\/CONTAINER/],
        [["--pod", "a/b/c", "--labels", "app"], /--labels app: app is not a label; write KEY=VALUE/],
        [["--pod", "a/b/c", "--labels", "=x"], /--labels =x: =x is not a label; write KEY=VALUE/],
        [["--pod", "a/b/c", "--labels", "app=a,app=b"], /--labels app=a,app=b: app has two values; a pod has one/],
        [["--pod", "Shop/b/c"], /--pod Shop\/b\/c: Shop cannot be the name of a namespace; use lower-case/],
        [["--pod", "a/b/c", "--price", "x"], /--price x: is not a number above 0/],
        [["--pod", "a/b/c", "--line", "/nowhere"], /--line \/nowhere: cannot be read/],
        [["--pod", "a/b/c", "--line", ".\\lines.txt"], /--line \.\\lines\.txt: cannot be read/],
        [["--pod", "a/b/c", "--line", ""], /--line : cannot be read; write a line/],
        [["--line", "GET /"], /--line: needs a container; add --pod/],
        [["--labels", "app=web"], /--labels: needs a container; add --pod/],
        [["--nodes", "3"], /--nodes: is for the costs of a month; add --gb-per-day N/],
        [["--nodes", "3", "--pod", "a/b/c"], /--nodes: is for the costs of a month; add --gb-per-day N/],
        [["--nodes", "3", "--html", "page.html"], /--nodes: is for the costs of a month; add --gb-per-day N/],
        [["--gb-per-day", "3", "--pod", "a/b/c"], /--gb-per-day: is about the whole stack: remove --pod/],
        [["--gb-per-day", "lots"], /--gb-per-day lots: is not a number above 0/],
        [["--podd", "a"], /--podd: is not an option; did you mean --pod\?/],
    ] as const) {
        it(`refuses ${wrong.join(" ")}`, () => {
            assert.throws(() => explainCommand(["--stack", "dev", ...wrong]), said);
        });
    }
});
