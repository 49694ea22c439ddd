import assert from "node:assert/strict";

import fc from "fast-check";

import { quantityValue } from "../../../components/kubernetes/quantity";
import { stackProblems } from "../stack-problems";

const image = `111122223333.dkr.ecr.eu-central-1.amazonaws.com/iis@sha256:${"0".repeat(64)}`;

/** What is refused of resources, of Fluent Bit and of an application. */
function refused(resources: object): string[] {
    const ofFluentBit = stackProblems({ cluster: { name: "dev" }, fluentBit: { resources } });
    const ofApp = stackProblems({ cluster: { name: "dev" }, iisApps: [{ image, resources }] });
    const bare = (lines: string[]) => lines.map((line) => line.replace(/^(fluentBit|iisApps\[0\])\./, ""));
    assert.deepEqual(bare(ofFluentBit), bare(ofApp));
    return bare(ofFluentBit);
}

describe("CPU and memory of pods", () => {
    const wrong: [setting: string, value: string, remedy: RegExp][] = [
        ["memoryLimit", "512MB", /write "512M"$/],
        ["memoryLimit", "0.5GB", /write "0\.5G"$/],
        ["memoryLimit", "512mb", /write "512M"$/],
        ["memoryLimit", "1 Gi", /write "1Gi"$/],
        ["memoryLimit", "1gib", /write "1Gi"$/],
        ["memoryLimit", "512m", /thousandths of a byte; write "512Mi"/],
        ["memoryLimit", "512", /is 512 bytes, which is too little; write "512Mi"/],
        ["memoryLimit", "32Mi", /must be at least "64Mi": a Windows container needs 45 MB/],
        ["memoryLimit", "512XB", /"XB" is not a unit of memory/],
        ["memoryLimit", "half", /must be an amount of memory, such as "256Mi"/],
        ["memoryLimit", "-1Gi", /must be an amount of memory/],
        ["memoryRequest", "256Kb", /write "256k"/],
        ["memoryRequest", "0", /is 0 bytes/],
        ["cpuRequest", "500Mi", /"Mi" is a unit of memory; write "500m"/],
        ["cpuRequest", "1000", /is 1000 whole processors, more than a node has; write "1000m"/],
        ["cpuRequest", "0.5m", /at least "1m" and a whole number of thousandths/],
        ["cpuRequest", "1.0005", /whole number of thousandths/],
        ["cpuLimit", "2 m", /write "2m"/],
        ["cpuLimit", "0", /must be more than 0/],
        ["cpuLimit", "2cores", /"cores" is not a unit of CPU/],
    ];
    for (const [setting, value, remedy] of wrong) {
        it(`refuse ${setting}: ${value}`, () => {
            const [line, ...others] = refused({ memoryRequest: "64Mi", cpuRequest: "10m", [setting]: value });
            assert.deepEqual(others, []);
            assert.ok(line?.startsWith(`resources.${setting} = "${value}": `), line);
            assert.match(line ?? "", remedy);
        });
    }

    it("refuse numbers, which YAML makes of what has no unit", () => {
        const numbers: [setting: string, value: number, remedy: RegExp][] = [
            ["cpuRequest", 1000, /^resources\.cpuRequest = 1000: is 1000 whole processors, .*write "1000m"/],
            ["cpuRequest", 2, /^resources\.cpuRequest = 2: must be a text; write "2", in quotes$/],
            ["memoryLimit", 512, /^resources\.memoryLimit = 512: is 512 bytes, which is too little; write "512Mi"/],
        ];
        for (const [setting, value, remedy] of numbers) {
            assert.match(refused({ [setting]: value }).join("\n"), remedy);
        }
    });

    it("refuse a request above the limit", () => {
        assert.deepEqual(refused({ memoryRequest: "2Gi", memoryLimit: "1Gi" }), [
            'resources.memoryRequest = "2Gi": is more than resources.memoryLimit, which is "1Gi"; reduce the request, or increase the limit',
        ]);
        assert.deepEqual(refused({ cpuRequest: "2", cpuLimit: "1500m" }), [
            'resources.cpuRequest = "2": is more than resources.cpuLimit, which is "1500m"; reduce the request, or increase the limit',
        ]);
    });

    it("name the limit where the request is the default", () => {
        const [line] = stackProblems({ cluster: { name: "dev" }, fluentBit: { resources: { memoryLimit: "200Mi" } } });
        assert.equal(
            line,
            'fluentBit.resources.memoryLimit = "200Mi": is less than resources.memoryRequest, which is "256Mi"; increase the limit, or reduce the request',
        );
    });

    it("take what Kubernetes takes", () => {
        const taken: [memory: string, cpu: string][] = [
            ["512M", "500m"],
            ["0.5Gi", "0.5"],
            ["1Gi", "2"],
            ["134217728", "1.25"],
            ["1T", "64"],
        ];
        for (const [memory, cpu] of taken) {
            assert.deepEqual(
                refused({ memoryRequest: "64Mi", memoryLimit: memory, cpuRequest: "10m", cpuLimit: cpu }),
                [],
            );
        }
    });

    it("compare quantities by what they are worth", () => {
        const units: [string, number][] = [
            ["", 1],
            ["k", 1000],
            ["Ki", 1024],
            ["M", 1000 ** 2],
            ["Mi", 1024 ** 2],
            ["Gi", 1024 ** 3],
        ];
        fc.assert(
            fc.property(fc.integer({ min: 0, max: 4096 }), fc.constantFrom(...units), (amount, [unit, worth]) => {
                assert.equal(quantityValue(`${amount}${unit}`), amount * worth);
            }),
        );
    });
});
