import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { FluentBitWindows } from "../../../components/fluent-bit-windows/pulumi/fluent-bit-windows";
import { fluentBitSettings } from "../../../components/fluent-bit-windows/settings";
import { formerNames } from "../../../components/settings/former-names";
import { describeProblem } from "../../../components/settings/problems";
import { WindowsCluster } from "../../../components/windows-cluster/pulumi/windows-cluster";
import { existingClusterSettings } from "../../../components/windows-cluster/settings";
import { checkStackSettings } from "../../../config/check-stack-settings";
import { stackWarnings } from "../../../config/stack-warnings";
import { windowsCluster } from "../cluster";
import { account, region, run } from "../engine";
import { stackProblems } from "../stack-problems";

describe("a setting under its former name", () => {
    const { httpPort } = fluentBitSettings.shape;
    const { windowsVersions } = existingClusterSettings.shape;
    const { to } = fluentBitSettings.shape.routes.unwrap().element.shape;

    // As if these had been renamed.
    before(() => {
        formerNames.add(httpPort, { names: ["port"] });
        formerNames.add(to, { names: ["destinations"] });
        formerNames.add(windowsVersions, { names: ["versions"] });
    });
    after(() => {
        formerNames.remove(httpPort).remove(to).remove(windowsVersions);
    });

    const cluster = { name: "dev" };
    const destination = { type: "cloudWatchLogs", logGroup: "/shop" };
    const route = { match: { namespace: "shop" }, destinations: [destination] };

    it("is read, with a warning that has its present name", () => {
        const settings = checkStackSettings({ cluster, fluentBit: { port: 8080, routes: [route] } });
        assert.equal(settings.fluentBit.httpPort, 8080);
        assert.deepEqual(
            settings.fluentBit.routes.map((one) => one.to.map(({ type }) => type)),
            [["cloudWatchLogs"]],
        );
        assert.deepEqual(stackWarnings(settings).map(describeProblem), [
            "fluentBit.port: is a former name of fluentBit.httpPort; write that, because a later version does not read the former name",
            "fluentBit.routes[0].destinations: is a former name of fluentBit.routes[0].to; write that, because a later version does not read the former name",
        ]);
    });

    it("is not confused with what every object of JavaScript has", () => {
        for (const name of ["constructor", "toString", "__proto__"]) {
            const wrong = JSON.parse(`{ "match": { "namespace": "shop" }, "${name}": [{ "type": "s3" }] }`) as object;
            const problems = stackProblems({ cluster, fluentBit: { routes: [wrong] } });
            assert.match(
                problems.join("\n"),
                new RegExp(`^fluentBit\\.routes\\[0\\]\\.${name} = .*is not a setting`, "m"),
            );
        }
    });

    it("may be undefined in a program, which sets the present name", async () => {
        const args = { port: undefined, httpPort: 8081, routes: [{ match: { namespace: "shop" } }] };
        const { registrations } = await run(
            () => new FluentBitWindows("fluent-bit", { cluster: windowsCluster(), ...args }),
        );
        assert.ok(JSON.stringify(registrations).includes("8081"));
    });

    it("is read in a program that sets the present name to undefined, in either order", async () => {
        const routes = [{ match: { namespace: "shop" } }];
        for (const args of [
            { port: 8081, httpPort: undefined, routes },
            { httpPort: undefined, port: 8081, routes },
        ]) {
            const { registrations } = await run(
                () => new FluentBitWindows("fluent-bit", { cluster: windowsCluster(), ...args }),
            );
            assert.ok(JSON.stringify(registrations).includes("8081"));
        }
    });

    it("has this name in what is wrong with a program's arguments", async () => {
        const cases: [args: object, told: RegExp][] = [
            [{ port: 80 }, /^ {2}FluentBitWindows\.port = 80: must be at least 1024/m],
            [{ port: pulumi.output(8080) }, /^ {2}FluentBitWindows\.port: is an Output/m],
            [{ port: () => 8080 }, /^ {2}FluentBitWindows\.port: is a function/m],
            [
                { routes: [{ match: { namespace: "shop" }, destinations: [destination, destination] }] },
                /^ {2}FluentBitWindows\.routes\[0\]\.destinations\[1\] = .* has the same target/m,
            ],
        ];
        for (const [args, told] of cases) {
            await assert.rejects(
                run(() => new FluentBitWindows("fluent-bit", { cluster: windowsCluster(), ...args })),
                told,
            );
        }
        const lookedUp = { name: "dev", region, versions: ["2012"] };
        await assert.rejects(
            run(() => new WindowsCluster("cluster", lookedUp)),
            /^ {2}WindowsCluster\.versions\[0\] = "2012": must be one of/m,
        );
    });

    it("is refused beside its present name", () => {
        assert.deepEqual(stackProblems({ cluster, fluentBit: { port: 8080, httpPort: 8081 } }), [
            "fluentBit.port: is the former name of httpPort, which is set too; remove port",
        ]);
    });

    it("has this name in what is wrong with it", () => {
        const wrong = { ...route, destinations: [{ ...destination, retentionDays: 31 }] };
        const [port = "", days = ""] = stackProblems({ cluster, fluentBit: { port: 80, routes: [wrong] } }).sort();
        assert.match(port, /^fluentBit\.port = 80: must be at least 1024/);
        assert.match(days, /^fluentBit\.routes\[0\]\.destinations\[0\]\.retentionDays = 31: must be one of/);
    });

    it("keeps its secrets where they belong", () => {
        const token = "hunter2hunter2";
        const http = { type: "http", host: "logs.example.com", headers: { Authorization: token } };
        const routes = [{ match: { namespace: "shop" }, destinations: [http] }];
        const path = ["fluentBit", "routes", 0, "destinations", 0, "headers", "Authorization"];
        assert.throws(
            () => checkStackSettings({ cluster, fluentBit: { routes } }, [path]),
            ({ message }: Error) => {
                assert.match(
                    message,
                    /fluentBit\.routes\[0\]\.destinations\[0\]\.headers\.Authorization: is marked as secret/,
                );
                return !message.includes(token);
            },
        );
    });

    it("is read by a component in a program, where its value can be an Output", async () => {
        const warned: string[] = [];
        const kmsKeyArn = `arn:aws:kms:${region}:${account}:key/0b7e9a52-3f0c-4a6e-9d55-1f2e3d4c5b6a`;
        const encrypted = { ...destination, kmsKeyArn: pulumi.output(kmsKeyArn) };
        const args = {
            lookUp: false,
            port: 8080,
            routes: [{ match: { namespace: "shop" }, destinations: [encrypted] }],
        };
        const { ofType } = await run(() => {
            pulumi.log.warn = (message) => Promise.resolve(void warned.push(message));
            return new FluentBitWindows("fluent-bit", { cluster: windowsCluster(), ...args });
        });
        const groups = ofType("aws:cloudwatch/logGroup:LogGroup").map(({ inputs }) => inputs);
        assert.equal(groups.find(({ name }) => name === "/shop")?.["kmsKeyId"], kmsKeyArn);
        assert.match(warned.join("\n"), /^FluentBitWindows\.port: is a former name of httpPort/);
    });

    it("is read by a cluster in a program", async () => {
        const warned: string[] = [];
        const node = { name: "n1", build: "10.0.26100", ready: true, containerRuntime: "containerd" };
        const readKubernetes = () => Promise.resolve({ version: "v1.33.5-eks-1a2b3c4", windowsNodes: [node] });
        const { result } = await run(() => {
            pulumi.log.warn = (message) => Promise.resolve(void warned.push(message));
            const args = { ...cluster, region, versions: ["2025"], readKubernetes };
            return new WindowsCluster("cluster", args);
        });
        assert.deepEqual(result.windowsVersions, ["2025"]);
        assert.match(warned.join("\n"), /^WindowsCluster\.versions: is a former name of windowsVersions/m);
    });
});

describe("a map in its former form", () => {
    const cluster = { name: "dev" };
    const variable = { secret: "database", key: "password" };
    const app = { name: "shop", environment: { PASSWORD: variable } };

    it("is read, with a warning for each setting that has another place now", () => {
        const fluentBit = {
            environment: { LEVEL: { configMap: "logging", key: "level" } },
            environmentFrom: [{ secret: "more", prefix: "MORE_" }, { configMap: "shared" }],
        };
        const settings = checkStackSettings({ cluster, fluentBit, iisApps: [app] });
        assert.deepEqual(settings.iisApps[0]?.environment, {
            PASSWORD: { kubernetesSecret: { name: "database", key: "password" } },
        });
        assert.deepEqual(settings.fluentBit.environment, {
            LEVEL: { kubernetesConfigMap: { name: "logging", key: "level" } },
        });
        assert.deepEqual(settings.fluentBit.environmentFrom, [
            { kubernetesSecret: { name: "more" }, prefix: "MORE_" },
            { kubernetesConfigMap: { name: "shared" } },
        ]);
        const warnings = stackWarnings(settings).map(({ setting, remedy }) => `${setting}: ${remedy}`);
        for (const [former, present] of [
            ["iisApps[0].environment.PASSWORD.secret", "iisApps[0].environment.PASSWORD.kubernetesSecret.name"],
            ["iisApps[0].environment.PASSWORD.key", "iisApps[0].environment.PASSWORD.kubernetesSecret.key"],
            ["fluentBit.environmentFrom[1].configMap", "fluentBit.environmentFrom[1].kubernetesConfigMap.name"],
        ]) {
            assert.ok(
                warnings.includes(
                    `${former}: is a former name of ${present}; write that, because a later version does not read the former name`,
                ),
                warnings.join("\n"),
            );
        }
    });

    it("has its own names in what is wrong with it", () => {
        const wrong = { ...app, environment: { PASSWORD: { ...variable, secret: "data..base" } } };
        const [problem = "", ...others] = stackProblems({ cluster, iisApps: [wrong] });
        assert.match(
            problem,
            /^iisApps\[0\]\.environment\.PASSWORD\.secret.*: must be the name of a Kubernetes object/,
        );
        assert.deepEqual(others, []);
    });

    it("is refused beside its present form", () => {
        const both = { ...variable, kubernetesSecret: { name: "other", key: "password" } };
        const problems = stackProblems({ cluster, iisApps: [{ ...app, environment: { PASSWORD: both } }] });
        assert.match(
            problems.join("\n"),
            /^iisApps\[0\]\.environment\.PASSWORD\.secret: is the former name of kubernetesSecret\.name, which is set too; remove secret$/m,
        );
    });
});
