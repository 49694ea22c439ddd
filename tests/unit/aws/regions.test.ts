import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import fc from "fast-check";

import { planStack } from "../../../commands/planned-stack";
import { writtenRegions } from "../../../commands/aws-regions";
import { findRegion, regionProblems } from "../../../components/aws/region-source";
import regionData from "../../../components/aws/known-regions.json";
import { regionFault, regionsFile, regionWarnings } from "../../../components/aws/regions";
import { partitionOf } from "../../../components/iam/arn";
import { describeProblem } from "../../../components/settings/problems";

const known = Object.entries(regionData).flatMap(([partition, { regions }]) =>
    Object.entries(regions).map(([region, name]) => ({ partition, region, name })),
);

describe("a region", () => {
    const wrong: [text: string, fault: RegExp][] = [
        ["eu-wset-1", /is not an AWS region; did you mean "eu-west-1"\?/],
        ["eu-central1", /did you mean "eu-central-1"/],
        ["eu-centrl-1", /did you mean "eu-central-1"/],
        ["us-est-1", /did you mean "us-(ea|we)st-1"/],
        ["eu-central-1a", /is an availability zone; use its region, "eu-central-1"/],
        ["us-west-2-lax-1a", /is an availability zone; use its region, "us-west-2"/],
        ["euc1-az2", /is the ID of an availability zone/],
        ["EU (Frankfurt)", /is the region's name in the AWS console; write "eu-central-1"/],
        ["Europe (Ireland)", /write "eu-west-1"/],
        ["US East (N. Virginia)", /write "us-east-1"/],
        ["Frankfurt", /write "eu-central-1"/],
        ["EU-CENTRAL-1", /is spelt differently from AWS's name; write "eu-central-1"/],
        ["eu_central_1", /is spelt differently from AWS's name; write "eu-central-1"/],
        ["eu-frankfurt-1", /is not an AWS region/],
        ["moon", /is not an AWS region; write its code/],
        ["global", /is not an AWS region/],
        ["", /is not an AWS region/],
    ];
    for (const [text, fault] of wrong) {
        it(`is not ${JSON.stringify(text)}`, () => {
            assert.match(regionFault(text) ?? "", fault);
        });
    }

    it("is every one of AWS', in its partition", () => {
        assert.ok(known.length > 40);
        for (const { partition, region, name } of known) {
            assert.equal(regionFault(region), undefined);
            assert.deepEqual(regionWarnings(region), []);
            assert.equal(partitionOf(region), partition);
            assert.match(regionFault(name) ?? "", /in the AWS console/);
        }
    });

    it("can be newer than the data, with a warning", () => {
        for (const region of ["eu-west-4", "ap-southeast-9", "us-gov-central-1", "cn-south-1", "eusc-de-west-1"]) {
            assert.equal(regionFault(region), undefined, region);
            assert.match(regionWarnings(region)[0]?.remedy ?? "", /does not know this region/);
        }
    });

    it("is not looked for among slips of a text that is far too long", () => {
        assert.match(regionFault("{cluster}/".repeat(1_000)) ?? "", /is not an AWS region; write its code/);
    });

    it("with a slip of the finger is refused, or could be another region", () => {
        const regions = known.map(({ region }) => region);
        fc.assert(
            fc.property(fc.constantFrom(...regions), fc.nat(), fc.constantFrom("x", "w", ""), (region, at, letter) => {
                const place = at % region.length;
                const slip = region.slice(0, place) + letter + region.slice(place + 1);
                fc.pre(!regions.includes(slip));
                assert.match(
                    regionFault(slip) ?? "could be",
                    /is not an AWS region|availability zone|console|could be/,
                );
                // What could be a region has a direction that AWS uses.
                assert.ok(regionFault(slip) !== undefined || /-(north|south|east|west|central)/.test(slip), slip);
            }),
        );
    });

    it("comes from the data of the installed SDK", async () => {
        assert.equal(readFileSync(regionsFile, "utf8"), await writtenRegions());
    });
});

describe("the region of a stack", () => {
    let home = "";
    before(() => {
        home = mkdtempSync(join(tmpdir(), "aws-"));
        writeFileSync(
            join(home, "config"),
            "[default]\nregion = eu-north-1\n\n[profile team]\nsso_session = x\nregion=eu-west-3\n[profile other]\noutput = json\n",
        );
        writeFileSync(join(home, "credentials"), "[inline]\nregion = sa-east-1\n");
    });
    after(() => {
        rmSync(home, { recursive: true });
    });

    const environment = () => ({
        AWS_CONFIG_FILE: join(home, "config"),
        AWS_SHARED_CREDENTIALS_FILE: join(home, "credentials"),
    });
    const regionOf = (settings: object, more: object = {}) =>
        findRegion(settings, { ...environment(), ...more })?.region;

    it("is that of the stack, of the environment, or of the profile, in this order", () => {
        const both = { AWS_REGION: "eu-west-1", AWS_DEFAULT_REGION: "eu-west-2" };
        assert.equal(regionOf({ region: "us-east-1" }, both), "us-east-1");
        assert.equal(regionOf({}, both), "eu-west-1");
        assert.equal(regionOf({}, { AWS_REGION: "", AWS_DEFAULT_REGION: "eu-west-2" }), "eu-west-2");
        assert.equal(regionOf({ profile: "team" }, { AWS_PROFILE: "inline" }), "eu-west-3");
        assert.equal(regionOf({}, { AWS_PROFILE: "inline" }), "sa-east-1");
        assert.equal(regionOf({}), "eu-north-1");
        assert.equal(regionOf({ profile: "other" }), undefined);
        assert.equal(regionOf({}, { AWS_CONFIG_FILE: join(home, "nothing") }), undefined);
    });

    it("is found by commands too, and what is wrong with it comes with all else", () => {
        const directory = mkdtempSync(join(tmpdir(), "stack-"));
        writeFileSync(join(directory, "Pulumi.yaml"), "name: logs\n");
        const stackFile = (config: object) => {
            writeFileSync(join(directory, "Pulumi.dev.yaml"), JSON.stringify({ config }));
            return () => planStack({ directory, stack: "dev", account: "111122223333" });
        };
        const before = process.env;
        process.env = { ...before, ...environment(), AWS_PROFILE: "other" };
        delete process.env["AWS_REGION"];
        delete process.env["AWS_DEFAULT_REGION"];
        try {
            const config = { "logs:cluster": { name: "dev" } };
            assert.throws(stackFile(config), /aws:region: is missing: .*AWS_REGION.*--region NAME/s);
            process.env["AWS_REGION"] = "eu-west-1";
            assert.equal(stackFile(config)().cluster.region, "eu-west-1");
            assert.throws(
                stackFile({ "logs:cluster": { nmae: "dev" }, "aws:region": "eu-wset-1" }),
                /3 problems.*cluster\.nmae.*aws:region = "eu-wset-1"/s,
            );
        } finally {
            process.env = before;
            rmSync(directory, { recursive: true });
        }
    });

    it("is refused with the place where it is written", () => {
        const problems = (settings: object, more: object = {}) =>
            regionProblems(findRegion(settings, { ...environment(), ...more })).map(describeProblem);
        assert.deepEqual(problems({ region: "eu-wset-1" }), [
            'aws:region = "eu-wset-1": is not an AWS region; did you mean "eu-west-1"?',
        ]);
        assert.deepEqual(problems({}, { AWS_REGION: "eu-west-1b" }), [
            'AWS_REGION = "eu-west-1b": is an availability zone; use its region, "eu-west-1"',
        ]);
        assert.deepEqual(problems({ region: "eu-west-1" }), []);
    });
});
