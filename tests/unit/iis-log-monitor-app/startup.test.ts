import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { Language, type Node, Parser } from "web-tree-sitter";

import { manifestsOf, refusals } from "./plan-of";

interface Probe {
    exec?: { command: string[] };
    httpGet?: object;
    timeoutSeconds: number;
    periodSeconds: number;
    failureThreshold: number;
    initialDelaySeconds?: number;
}

interface PodSpec {
    volumes?: { name: string; configMap: { name: string } }[];
    containers: [
        {
            startupProbe: Probe;
            readinessProbe: Probe;
            livenessProbe: Probe;
            lifecycle?: { postStart?: object };
            volumeMounts?: { name: string; mountPath: string; readOnly: boolean }[];
        },
    ];
}

interface Startup {
    metadata: { name: string };
    data: { "startup.json": string; "startup.ps1": string };
}

const site = (name: string, more: object = {}) => ({ name, physicalPath: `C:\\sites\\${name}`, ...more });

function podSpec(settings: object = {}): PodSpec {
    const { spec } = manifestsOf(settings)["deployment"] as unknown as { spec: { template: { spec: PodSpec } } };
    return spec.template.spec;
}

function configMap(settings: object = {}): Startup {
    return manifestsOf(settings)["startup"] as unknown as Startup;
}

const data = (settings: object = {}) => JSON.parse(configMap(settings).data["startup.json"]) as Record<string, unknown>;

describe("a pod's start", () => {
    it("is asked for by the script alone until it has succeeded: no request can come before ServiceMonitor is through", () => {
        const [{ startupProbe, readinessProbe, livenessProbe, lifecycle, volumeMounts }] = podSpec().containers;
        assert.equal(startupProbe.httpGet, undefined);
        assert.deepEqual(startupProbe.exec?.command, [
            "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe",
            "-NoProfile",
            "-NonInteractive",
            "-ExecutionPolicy",
            "Bypass",
            "-File",
            "C:\\IisStartup\\startup.ps1",
        ]);
        assert.deepEqual(volumeMounts, [{ name: "startup", mountPath: "C:\\IisStartup", readOnly: true }]);
        // The kubelet holds these two back until the startup probe has succeeded.
        assert.ok(readinessProbe.httpGet && livenessProbe.httpGet);
        assert.equal(lifecycle?.postStart, undefined);
    });

    it("mounts the script that it runs, under a name that changes with it, so that the pods roll", () => {
        const mounted = (settings: object) => podSpec(settings).volumes?.find(({ name }) => name === "startup");
        for (const settings of [{}, { healthPath: "/healthz" }, { sites: [site("shop")] }]) {
            assert.equal(mounted(settings)?.configMap.name, configMap(settings).metadata.name);
        }
        assert.notEqual(configMap().metadata.name, configMap({ healthPath: "/healthz" }).metadata.name);
        assert.equal(configMap().metadata.name, configMap({ environment: { A: "1" } }).metadata.name);
    });

    it("leaves the script time to say what is missing before the kubelet ends an attempt", () => {
        const { timeoutSeconds, periodSeconds } = podSpec().containers[0].startupProbe;
        assert.ok(Number(data()["attemptSeconds"]) < timeoutSeconds);
        // One attempt after the other: what the application has to start is not spent waiting.
        assert.equal(periodSeconds, timeoutSeconds);
    });

    it("has as many attempts as fit in the time that the application has to start", () => {
        const seconds = (settings: object) => {
            const { periodSeconds, failureThreshold } = podSpec(settings).containers[0].startupProbe;
            return periodSeconds * failureThreshold;
        };
        assert.equal(seconds({}), 300);
        assert.equal(seconds({ startSeconds: 125 }), 150);
        assert.equal(seconds({ startSeconds: 125, serviceMonitor: false }), 130);
    });

    it("ends with an answer where the application's probes ask: its port, its path, the first site's name", () => {
        assert.equal(data({ healthPath: "/healthz?full=1" })["url"], "http://127.0.0.1:80/healthz?full=1");
        assert.equal(data()["hostName"], undefined);
        assert.equal(data({ sites: [site("a", { port: 8080 })] })["url"], "http://127.0.0.1:8080/");
        const sharing = [site("a", { hostNames: ["a.example"] }), site("b")];
        assert.equal(data({ sites: sharing })["hostName"], "a.example");
    });

    it("gives sites the fields of the access log, in IIS' own words and order, where they are not the usual ones", () => {
        const fields = ["sc-status", "time", "date", "cs-host", "time-taken"];
        const logFields = (settings: object) => data({ sites: [site("a")], ...settings })["logFields"];
        assert.equal(logFields({ accessLog: { fields } }), "Date, Time, Host, HttpStatus, TimeTaken");
        assert.equal(logFields({}), undefined);
        assert.equal(data({ accessLog: { fields } })["logFields"], undefined);
    });

    it("leaves the image's sites alone where none are set", () => {
        assert.equal(data()["sites"], undefined);
        assert.equal(data()["appPools"], undefined);
    });

    for (const settings of [{ serviceMonitor: false }, { serviceName: "MyService" }]) {
        it(`is a plain request where nobody gives IIS variables: ${JSON.stringify(settings)}`, () => {
            assert.deepEqual(refusals(settings), []);
            const { volumes, containers } = podSpec(settings);
            const { startupProbe } = containers[0];
            assert.equal(startupProbe.exec, undefined);
            assert.deepEqual(startupProbe.httpGet, { path: "/", port: "http" });
            assert.equal(volumes, undefined);
            assert.equal(manifestsOf(settings)["startup"], undefined);
        });
    }
});

describe("startup.ps1", () => {
    const { resolve } = createRequire(__filename);
    const script = configMap().data["startup.ps1"];
    let root: Node;

    before(async () => {
        await Parser.init();
        const parser = new Parser();
        const grammar = resolve("tree-sitter-powershell/package.json").replace(
            "package.json",
            "tree-sitter-powershell.wasm",
        );
        parser.setLanguage(await Language.load(readFileSync(grammar)));
        const tree = parser.parse(script);
        assert.ok(tree);
        root = tree.rootNode;
    });

    const commands = () => root.descendantsOfType("command_name").map((node) => node.text);

    it("is PowerShell without a mistake of syntax", () => {
        const mistakes = root.descendantsOfType("ERROR").map((node) => `${node.startPosition.row + 1}: ${node.text}`);
        assert.deepEqual(mistakes, []);
        assert.equal(root.hasError, false);
    });

    it("never stops IIS' service, at whose end ServiceMonitor ends the container", () => {
        assert.ok(commands().includes("Get-Service"));
        assert.deepEqual(
            commands().filter((name) => /service$|^(iisreset|net|sc)(\.exe)?$/i.test(name) && name !== "Get-Service"),
            [],
        );
    });

    it("adds a variable to a pool only where the pool has none of its name, and changes it otherwise", () => {
        const [added, ...others] = root
            .descendantsOfType("invokation_expression")
            .filter(({ text }) => text === "$variables.Add($own)");
        assert.ok(added && others.length === 0);
        let branch: Node | null = added;
        while (branch !== null && branch.type !== "if_statement") {
            branch = branch.parent;
        }
        assert.match(
            branch?.text ?? "",
            /^if \(\$null -eq \$own\)[^]*else \{\s*\$own\['value'\] = \$variable\['value'\]\s*\}$/,
        );
    });

    it("reads the variables before it looks whether the service runs, as ServiceMonitor starts it after them", () => {
        const condition = script.slice(script.indexOf("$filledPool = Wait-For"));
        assert.ok(condition.indexOf("Get-FilledPool") < condition.indexOf("Get-Service"));
    });

    it("ends early worker processes before it asks for an answer, and not again once it is through", () => {
        const order = [
            "Test-Path -LiteralPath $done",
            "Stop-Process",
            "Set-Content -LiteralPath $done",
            "{ Get-Answer }",
        ];
        const places = order.map((text) => script.lastIndexOf(text));
        assert.ok(!places.includes(-1), String(places));
        assert.deepEqual(
            [...places].sort((a, b) => a - b),
            places,
        );
    });

    it("uses nothing that Windows PowerShell 5.1, the one in Windows Server Core, does not know", () => {
        assert.doesNotMatch(script, /\?\?|\?\.|&&|\|\||-Parallel|ForEach-Object -Begin|-AsHashtable/);
        // Without a mark of its encoding, it reads a file as ANSI.
        assert.match(script, /^[\x20-\x7e\r\n]*$/);
    });
});
