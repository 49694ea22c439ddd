import assert from "node:assert/strict";

import fc from "fast-check";

import { imageBuilderScheduleFault, recurrenceFault } from "../../../components/aws/cron";
import { timeZoneFault } from "../../../components/aws/time-zone";
import { stackProblems } from "../stack-problems";

function list(least: number, most: number, names: readonly string[] = []): fc.Arbitrary<string> {
    const number = fc.integer({ min: least, max: most });
    const part = fc.oneof(
        number.map(String),
        fc.constant("*"),
        fc.tuple(number, number).map(([one, other]) => `${Math.min(one, other)}-${Math.max(one, other)}`),
        fc.tuple(fc.constant("*"), fc.integer({ min: 1, max: most })).map((pair) => pair.join("/")),
        ...(names.length > 0 ? [fc.constantFrom(...names)] : []),
    );
    return fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(","));
}

const months = ["jan", "Feb", "DEC"];
const days = ["sun", "Mon", "SAT"];

describe("a recurring schedule of EC2 Auto Scaling", () => {
    const wrong: [text: string, fault: RegExp][] = [
        ["0 25 * * *", /has "25" as its hour \(field 2\), but it must be from 0 to 23/],
        ["61 * * * *", /has "61" as its minute \(field 1\)/],
        ["0 20 * * 8", /day of the week \(field 5\), but it must be from 0 to 7, or sun to sat/],
        ["0 20 0 * *", /day of the month \(field 3\), but it must be from 1 to 31/],
        ["0 20 * 13 *", /month \(field 4\), but it must be from 1 to 12, or jan to dec/],
        ["0 20 * * fre", /day of the week/],
        ["0 20 ? * 1-5", /has "\?" as its day of the month/],
        ["0 20 * * 5-1", /the range ends before it begins/],
        ["0 20 * * 1,,5", /a part of it is empty/],
        ["*/0 * * * *", /the step after \/ must be a number from 1 to 59/],
        ["0 20 * * 1-5 *", /this has six, as in other AWS services/],
        ["0 20 * *", /this has 4/],
        ["cron(0 20 * * 1-5)", /cron\(…\) and rate\(…\) belong to other AWS services/],
        ["@daily", /"@" are not supported/],
        ["0  20 * * *", /write "0 20 \* \* \*"/],
        ["0 20 31 2 *", /never occurs: no month of "2" has a day 31/],
        ["0 20 31 apr,jun *", /never occurs/],
    ];
    for (const [text, fault] of wrong) {
        it(`is not ${text}`, () => {
            assert.match(recurrenceFault(text) ?? "", fault);
        });
    }

    it("is whatever the grammar of Unix allows", () => {
        const fields = fc.tuple(list(0, 59), list(0, 23), list(1, 28), list(1, 12, months), list(0, 7, days));
        fc.assert(
            fc.property(fields, (parts) => {
                assert.equal(recurrenceFault(parts.join(" ")), undefined);
            }),
        );
    });

    it("has no number beyond its field's", () => {
        const most = [59, 23, 31, 12, 7];
        fc.assert(
            fc.property(fc.nat(4), fc.integer({ min: 1, max: 5000 }), (at, beyond) => {
                const parts = ["0", "1", "1", "1", "1"];
                parts[at] = String((most[at] ?? 0) + beyond);
                assert.match(recurrenceFault(parts.join(" ")) ?? "", /as its .* \(field \d\), but it must be from/);
            }),
        );
    });
});

describe("a schedule of Image Builder", () => {
    const wrong: [text: string, fault: RegExp][] = [
        ["rate(7 days)", /Image Builder does not support rate/],
        ["0 3 ? * wed *", /must be "cron\(…\)"/],
        ["cron(0 3 * * wed)", /this has 5/],
        ["cron(0 3 * * wed *)", /must have "\?"/],
        ["cron(0 3 ? * ? *)", /must have "\?"/],
        ["cron(0 25 ? * wed *)", /has "25" as its hour/],
        ["cron(0 3 ? * 0 *)", /day of the week \(field 5\), but it must be from 1 to 7/],
        ["cron(0 3 ? * wed 1969)", /year \(field 6\)/],
        ["cron(0 3 32W * ? *)", /day of the month/],
        ["cron( 0 3 ? * wed *)", /one space between them/],
    ];
    for (const [text, fault] of wrong) {
        it(`is not ${text}`, () => {
            assert.match(imageBuilderScheduleFault(text) ?? "", fault);
        });
    }

    it("is what its documentation has", () => {
        for (const text of [
            "cron(0 3 ? * wed *)",
            "cron(0 0 L * ? *)",
            "cron(30 4 1,15 * ? 2027)",
            "cron(0 12 ? * MON#1 *)",
            "cron(0 3 15W * ? *)",
        ]) {
            assert.equal(imageBuilderScheduleFault(text), undefined, text);
        }
    });
});

describe("a time zone", () => {
    it("is one of the IANA database", () => {
        for (const zone of ["Europe/Berlin", "Etc/UTC", "UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+9"]) {
            assert.equal(timeZoneFault(zone), undefined, zone);
        }
        assert.match(timeZoneFault("europe/berlin") ?? "", /write "Europe\/Berlin"/);
        assert.match(timeZoneFault("Europe/Berln") ?? "", /did you mean "Europe\/Berlin"/);
        assert.match(timeZoneFault("Berlin") ?? "", /did you mean "Europe\/Berlin"/);
        assert.match(timeZoneFault("+02:00") ?? "", /must be a time zone/);
        assert.match(timeZoneFault("W. Europe Standard Time") ?? "", /must be a time zone/);
    });
});

describe("schedules in a stack file", () => {
    it("are refused with their fields", () => {
        const schedule = { stop: "0 25 * * *", start: "0 6 * * 1-5", timeZone: "Berlin" };
        const found = stackProblems({
            cluster: {
                mode: "create",
                name: "dev",
                kubernetesVersion: "1.35",
                windowsNodeGroups: [{ name: "w", schedule }],
            },
        });
        assert.deepEqual(
            found.map((line) => line.split(" = ")[0]),
            ["cluster.windowsNodeGroups[0].schedule.stop", "cluster.windowsNodeGroups[0].schedule.timeZone"],
        );
    });
});
