import assert from "node:assert/strict";
import fc from "fast-check";

import { parseChecksums } from "../../../../local/tools/download/checksums";
import { mirrorOf } from "../../../../local/tools/download/mirror";

const sha1 = "a".repeat(40);
const sha256 = "b".repeat(64);
const sha512 = "c".repeat(128);

describe("a file of checksums", () => {
    for (const [what, text, algorithm] of [
        ["what sha256sum writes", `${sha256}  tool.tar.gz\n`, "sha256"],
        ["what sha256sum writes of binary files", `${sha256} *tool.tar.gz\n`, "sha256"],
        ["what shasum writes", `${sha1}  ./tool.tar.gz\n`, "sha1"],
        ["a checksum alone", sha512, "sha512"],
        ["a checksum in capitals, with a carriage return", `${sha256.toUpperCase()}  tool.tar.gz\r\n`, "sha256"],
        ["other files around it", `${sha1}  a\n${sha256}  tool.tar.gz\n${sha512}  tool.tar.gz.sig\n`, "sha256"],
    ] as const) {
        it(`may be ${what}`, () => {
            assert.equal(parseChecksums(text, "tool.tar.gz", "there")?.algorithm, algorithm);
        });
    }

    for (const [what, text] of [
        ["names other files only", `${sha256}  other-tool.tar.gz\n`],
        ["is a page that says that there is none", "<html>Not found</html>"],
        ["is empty", ""],
        ["has a checksum of an unknown length", `${"d".repeat(50)}  tool.tar.gz\n`],
    ] as const) {
        it(`says nothing when it ${what}`, () => {
            assert.equal(parseChecksums(text, "tool.tar.gz", "there"), undefined);
        });
    }

    it("gives each file its own checksum", () => {
        const hex = fc.stringMatching(/^[0-9a-f]{64}$/);
        const name = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,20}$/);
        fc.assert(
            fc.property(fc.uniqueArray(fc.tuple(name, hex), { selector: ([name]) => name, minLength: 1 }), (files) => {
                const text = files.map(([name, hex]) => `${hex}  ${name}`).join("\n");
                for (const [name, hex] of files) {
                    assert.equal(parseChecksums(text, name, "there")?.hex, hex);
                }
            }),
        );
    });
});

describe("DOWNLOAD_MIRROR", () => {
    const urls = ["https://get.pulumi.com/releases/sdk/a.tar.gz", "https://github.com/pulumi/pulumi/a.tar.gz"];

    it("leaves every file where it is when it says nothing", () => {
        assert.deepEqual(mirrorOf("")(urls), urls);
    });

    it("has every file under its host and path", () => {
        assert.deepEqual(mirrorOf("https://mirror.example.com/files/")(urls), [
            "https://mirror.example.com/files/get.pulumi.com/releases/sdk/a.tar.gz",
            "https://mirror.example.com/files/github.com/pulumi/pulumi/a.tar.gz",
        ]);
    });

    it("may turn downloads off", () => {
        assert.throws(() => mirrorOf("off")(urls), /DOWNLOAD_MIRROR is off/);
    });

    for (const value of ["mirror.example.com", "ftp://mirror.example.com", "https://mirror.example.com/?a=b", "on"]) {
        it(`refuses ${value}, and says what it takes`, () => {
            assert.throws(() => mirrorOf(value), /DOWNLOAD_MIRROR is .*, which is not the address of a mirror/);
        });
    }

    for (const [value, shown] of [
        ["ftp://ci:s3cret@mirror.example.com", "ftp://…@mirror.example.com"],
        ["ci:s3cret@mirror.example.com/files", "…@mirror.example.com/files"],
        ["https://mirror.example.com/files?token=s3cret", "https://mirror.example.com/files?…"],
        ["https://mirror.example.com/files#s3cret", "https://mirror.example.com/files#…"],
        ["htps://ci:s3/cret@m/x", "htps://…@m/x"],
        ["https://ci:s3@cret@m.example.com/x?y=1", "https://…@m.example.com/x?…"],
        ["https://ci:s3?cret@m.example.com/x", "https://…"],
        ["https://m.example.com/x?token=s3@cret", "https://…"],
    ] as const) {
        it(`keeps user name, password and query out of the message: ${value}`, () => {
            assert.throws(
                () => mirrorOf(value),
                (error: Error) => {
                    assert.ok(error.message.startsWith(`DOWNLOAD_MIRROR is "${shown}", which`), error.message);
                    return true;
                },
            );
        });
    }
});
