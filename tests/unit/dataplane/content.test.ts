import assert from "node:assert/strict";

import fc from "fast-check";

import { type ContentName, findLine, lineBytes, lineOf, writtenLine } from "../../../dataplane/pods/content";
import { formatLine, maxPartBytes } from "../../../dataplane/pods/log-format";

const source = "shop/web-6f9d7c5b8-x2k4q/app";
const time = new Date("2026-11-24T06:49:24.123Z");

function written(content: ContentName, sequence: number): string {
    return writtenLine(content, { source, sequence }).toString();
}

/** Reads a file of CRI entries as containerd's readers do: parts belong together up to one with the tag F. */
function readCri(file: Buffer): string[] {
    const lines: string[] = [];
    let parts: Buffer[] = [];
    for (let start = 0; start < file.length;) {
        const end = file.indexOf("\n", start);
        const entry = file.subarray(start, end);
        const head = /^(\S+) (stdout|stderr) ([PF]) /.exec(entry.subarray(0, 60).toString());
        assert.ok(head, entry.toString());
        parts.push(entry.subarray(head[0].length));
        if (head[3] === "F") {
            lines.push(Buffer.concat(parts).toString());
            parts = [];
        }
        start = end + 1;
    }
    assert.deepEqual(parts, []);
    return lines;
}

describe("dataplane: lines", () => {
    it("have 200 bytes unless they are about something else", () => {
        assert.ok(
            [0, 1, 999_999_999].every((sequence) => writtenLine("plain", { source, sequence }).length === lineBytes),
        );
    });

    it("are told apart, and from anything that is not whole", () => {
        fc.assert(
            fc.property(fc.nat(999_999_999), fc.nat(lineBytes - 1), (sequence, place) => {
                const line = written("plain", sequence);
                assert.deepEqual(findLine("plain", line), { source, sequence });
                assert.equal(findLine("plain", line.slice(0, place)), undefined);
                assert.equal(findLine("plain", line.slice(place + 1)), undefined);
                assert.equal(findLine("plain", `${line.slice(0, place)}?${line.slice(place + 1)}`), undefined);
                assert.equal(findLine("plain", line + written("plain", sequence + 1)), undefined);
            }),
        );
    });

    it("are found alone, in a record, and in Docker's record", () => {
        const line = written("shapes", 4);
        assert.equal(lineOf(line), line);
        assert.equal(lineOf(JSON.stringify({ log: line, namespace: "shop" })), line);
        assert.equal(lineOf(JSON.stringify({ log: `${line}\n`, stream: "stdout" })), line);
    });

    it("of Windows' kind arrive without the carriage return", () => {
        const line = written("shapes", 6);
        assert.ok(line.endsWith("\r"));
        assert.deepEqual(findLine("shapes", line.trimEnd()), { source, sequence: 6 });
        assert.equal(findLine("shapes", line), undefined);
    });

    it("too long for an event count with as much of them as fits", () => {
        const line = written("tooLong", 0);
        assert.deepEqual(findLine("tooLong", line.slice(0, 1_000_000)), { source, sequence: 0 });
        assert.equal(findLine("tooLong", line.slice(0, 900_000)), undefined);
        const record = JSON.stringify({ pod: "web", log: line }).slice(0, 1_000_000);
        assert.deepEqual(findLine("tooLong", lineOf(record)), { source, sequence: 0 });
    });

    it("are written as containerd does, whatever their length", () => {
        fc.assert(
            fc.property(fc.array(fc.integer({ min: 0, max: 3 * maxPartBytes + 1 }), { maxLength: 4 }), (lengths) => {
                const texts = lengths.map((length, index) => String(index).repeat(length));
                const file = Buffer.concat(texts.map((text) => formatLine("cri", Buffer.from(text), time)));
                assert.deepEqual(readCri(file), texts);
                const longest = Math.max(
                    0,
                    ...file
                        .toString()
                        .split("\n")
                        .map((entry) => entry.length),
                );
                assert.ok(longest <= maxPartBytes + "2026-11-24T06:49:24.123000000Z stdout F ".length);
            }),
        );
    });

    it("are written as Docker does, where that is asked for", () => {
        assert.deepEqual(JSON.parse(formatLine("docker", Buffer.from('a "quote"'), time).toString()), {
            log: 'a "quote"\n',
            stream: "stdout",
            time: "2026-11-24T06:49:24.123000000Z",
        });
    });
});
