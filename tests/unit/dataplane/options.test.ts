import assert from "node:assert/strict";

import { peakResident, processorTime } from "../../../dataplane/fluent-bit";
import { readOptions } from "../../../dataplane/options";
import { Failure } from "../../../machine/failure";

const known = { configurations: ["ours, message", "article"], scenarios: ["backlog", "kill"] };

function refusal(args: string[]): string {
    try {
        readOptions(args, known);
    } catch (error) {
        assert.ok(error instanceof Failure, String(error));
        return `${error.message} ${error.remedy ?? ""}`;
    }
    return assert.fail(`${args.join(" ")} was taken`);
}

describe("dataplane: options", () => {
    it("choose what is run", () => {
        const options = readOptions(
            [
                "--quick",
                "--runs",
                "2",
                "--scenario",
                "kill",
                "--scenario",
                "backlog",
                "--out",
                "page.md",
                "--resume",
                "r.json",
            ],
            known,
        );
        assert.deepEqual(options, {
            quick: true,
            runs: 2,
            configurations: [],
            scenarios: ["kill", "backlog"],
            out: "page.md",
            resume: "r.json",
            folder: undefined,
            keep: false,
            list: false,
            help: false,
        });
    });

    it("that name nothing are refused, with what there is", () => {
        assert.equal(
            refusal(["--scenario", "kil"]),
            "--scenario kil: there is none of that name. There are: backlog; kill.",
        );
        assert.match(refusal(["--configuration", "ours"]), /There are: ours, message; article\./);
        assert.match(refusal(["--runs", "few"]), /^--runs few: must be a whole number, 1 or more\./);
        assert.match(refusal(["--fast"]), /--fast.*--quick/s);
    });
});

describe("dataplane: what /proc says", () => {
    it("is read also of a process with a strange name", () => {
        const stat = "4711 (fluent) bit) S 1 4711 4711 0 -1 4194560 9 0 0 0 1234 66 0 0 20 0 5 0 100 0 0";
        assert.deepEqual(processorTime(stat), { user: 12.34, kernel: 0.66 });
        assert.equal(
            peakResident("Name:\tfluent-bit\nVmPeak:\t  500 kB\nVmHWM:\t  2048 kB\nVmRSS:\t 10 kB\n"),
            2048 * 1024,
        );
        assert.equal(peakResident("Name:\tzombie\n"), 0);
    });
});
