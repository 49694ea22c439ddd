import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import fc from "fast-check";

import { writtenInstanceTypes } from "../../../commands/aws-instance-types";
import { instanceTypeFault, instanceTypesFile } from "../../../components/aws/instance-types";
import families from "../../../components/aws/instance-families.json";
import { stackProblems } from "../stack-problems";

const types = Object.entries(families).flatMap(([family, sizes]) => sizes.map((size) => `${family}.${size}`));

describe("an instance type", () => {
    const wrong: [type: string, fault: RegExp][] = [
        ["m6i.huge", /the family m6i has no size "huge"; its .*large/],
        ["m6i.larg", /the family m6i has no size "larg".*; did you mean "m6i\.large"\?$/],
        ["m6i-large", / \(family and size\), such as "m6i\.large"; did you mean "m6i\.large"/],
        ["m6ilarge", /did you mean "m6i\.large"/],
        ["M6i.large", /did you mean "m6i\.large"/],
        ["m6q.large", /is not an EC2 instance type; did you mean "m6a/],
        ["q5.large", /is not an EC2 instance type/],
        ["m99", / \(family and size/],
        ["m10i.gigantic", /is not an EC2 instance type/],
        ["t3.2xlarge.spot", / \(family and size/],
        ["Standard_D2s_v3", / \(family and size/],
    ];
    for (const [type, fault] of wrong) {
        it(`is not ${type}`, () => {
            assert.match(instanceTypeFault(type) ?? "", fault);
        });
    }

    it("is every one of EC2", () => {
        fc.assert(
            fc.property(fc.constantFrom(...types), (type) => {
                assert.equal(instanceTypeFault(type), undefined);
            }),
        );
    });

    it("can be the next family of the newest generation, but not of an old one", () => {
        assert.equal(instanceTypeFault("m9i.large"), undefined);
        assert.match(instanceTypeFault("m4q.large") ?? "", /is not an EC2 instance type/);
    });

    it("can be of a later generation, or of a series that is like no other", () => {
        for (const type of ["m10i.large", "c10g.2xlarge", "r11id.metal-48xl", "quantum1.large"]) {
            assert.equal(instanceTypeFault(type), undefined, type);
        }
    });

    it("comes from the data of the installed SDK", async () => {
        assert.equal(readFileSync(instanceTypesFile, "utf8"), await writtenInstanceTypes());
    });

    it("is checked where nodes and image builders name one", () => {
        const image = {
            name: "iis",
            build: {
                type: "imageBuilder",
                baseImage: `111122223333.dkr.ecr.eu-central-1.amazonaws.com/iis:ltsc2022`,
                instanceTypes: ["m6i.larg"],
                logMonitor: { sha256: "0".repeat(64) },
            },
        };
        const cluster = {
            mode: "create",
            name: "dev",
            kubernetesVersion: "1.35",
            linuxNodes: { instanceTypes: ["t3.larg"] },
            windowsNodeGroups: [{ name: "w", instanceTypes: ["m6i.larg"] }],
        };
        const found = stackProblems({ cluster, iisApps: [image] }).map((line) => line.split(" = ")[0]);
        assert.deepEqual(found, [
            "cluster.linuxNodes.instanceTypes[0]",
            "cluster.windowsNodeGroups[0].instanceTypes[0]",
            "iisApps[0].build.instanceTypes[0]",
        ]);
    });
});
