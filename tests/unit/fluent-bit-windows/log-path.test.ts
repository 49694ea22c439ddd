import assert from "node:assert/strict";

import fc from "fast-check";

import { maxPathLength, pathLengths } from "../../../components/fluent-bit-windows/log-path";
import { describeProblem } from "../../../components/settings/problems";
import { planFluentBit } from "../../../components/fluent-bit-windows/plan";
import { fluentBitSettings, type FluentBitSettingsInput } from "../../../components/fluent-bit-windows/settings";
import { appContainer } from "../../../components/iis-log-monitor-app/names";
import { iisLogMonitorAppSettings } from "../../../components/iis-log-monitor-app/settings";
import { variantsOf } from "../../../components/iis-log-monitor-app/variants";
import { devCluster as cluster } from "./dev-cluster";
import { stackProblems } from "./stack-problems";

type MatchInput = NonNullable<FluentBitSettingsInput["routes"]>[number]["match"];

const long = (length: number) => "x".repeat(length);
const routes = (match: MatchInput) => [{ name: "one", match }];
const problemsOf = (match: MatchInput, more: object = {}) => stackProblems({ routes: routes(match), ...more }, "");
const warningsOf = (match: MatchInput) =>
    planFluentBit(fluentBitSettings.parse({ routes: routes(match) }), cluster).warnings.map(describeProblem);

describe("the paths of containers' logs on Windows", () => {
    it("are as long as the kubelet makes them", () => {
        const current = "C:\\var\\log\\pods\\shop_web-1_0b7e9a52-3f0c-4a6e-9d55-1f2e3d4c5b6a\\iis\\0.log";
        assert.equal(pathLengths({ namespace: "shop", pod: "web-1", container: "iis" }).current, current.length);
        const rotated = current.replace("0.log", "1000.log.20261128-101112");
        assert.equal(pathLengths({ namespace: "shop", pod: "web-1", container: "iis" }).rotated, rotated.length);
    });

    it("are nothing to speak of with names as people have them", () => {
        for (const match of [{}, { namespace: "shop" }, { namespace: long(49) }, { pod: "web-*", container: "iis" }]) {
            assert.deepEqual(problemsOf(match), []);
            assert.deepEqual(warningsOf(match), []);
        }
    });

    it("that Fluent Bit cannot read a line of are refused, with their length and how much is too much", () => {
        // 16 for the folder, 36 for the pod's ID, 9 for the file and what stands in between: 61, and 195 for the names.
        const match = { namespace: long(63), pod: long(69), container: long(63) };
        const [found = "", ...others] = problemsOf(match);
        assert.deepEqual(others, []);
        assert.match(
            found,
            /^fluentBit\.routes\[0\]\.match: the log files of these containers have paths of 256 characters or more/,
        );
        assert.match(found, /to 255 characters, so nothing would be shipped; shorten the names by 1 character$/);
        assert.match(found, /C:\\var\\log\\pods\\x+_x+_0+-.*\\0\.log/);
        assert.deepEqual(problemsOf({ ...match, pod: long(68) }), []);
        // Their pods may run on Linux, where such a path is none too long.
        assert.deepEqual(problemsOf(match, { linuxNodes: true }), []);
    });

    it("that names in the stack can make too long are said before the deployment, with what is left for the other names", () => {
        const [text = "", ...others] = warningsOf({ namespace: long(60) });
        assert.deepEqual(others, []);
        assert.match(text, /^routes\[0\]\.match: .* at most 255 characters \(C:\\var\\log\\pods\\x{60}_…_/);
        assert.match(text, /the pod's and the container's name can have at most 115 characters together/);
        assert.match(
            warningsOf({ namespace: long(60), container: long(60) }).join(),
            /the pod's name can have at most 55 characters\./,
        );
        assert.match(
            warningsOf({ namespace: long(60), pod: long(60), container: long(60) }).join(),
            /rotated files always have longer paths, so lines that are written while Fluent Bit does not run can be lost/,
        );
    });

    it("are exactly too long where a warning's limit is passed", () => {
        const size = fc.integer({ min: 1, max: 63 });
        fc.assert(
            fc.property(size, size, size, (namespace, pod, container) => {
                const text = warningsOf({ namespace: long(namespace), container: long(container) }).join();
                const left = /name can have at most (\d+) characters/.exec(text)?.[1];
                const fits =
                    pathLengths({ namespace: long(namespace), pod: long(pod), container: long(container) }).rotated <=
                    maxPathLength;
                assert.equal(fits, left === undefined ? !text.includes("rotated") : pod <= Number(left));
            }),
        );
    });

    it("of the stack's own IIS applications are never too long, whatever they are called", () => {
        const name = fc.integer({ min: 1, max: 63 }).map(long);
        fc.assert(
            fc.property(name, name, (app, namespace) => {
                const settings = iisLogMonitorAppSettings.parse({
                    name: app,
                    namespace,
                    windowsVersions: ["2022", "2025"],
                });
                for (const { deployment } of variantsOf(settings)) {
                    // A ReplicaSet adds a hash of up to 10 characters; a pod's name is cut to 58 before 5 more are added:
                    // https://github.com/kubernetes/apiserver/blob/master/pkg/storage/names/generate.go
                    const pod = `${`${deployment}-${long(10)}-`.slice(0, 58)}${long(5)}`;
                    assert.ok(pathLengths({ namespace, pod, container: appContainer }).rotated <= maxPathLength);
                }
            }),
        );
    });
});
