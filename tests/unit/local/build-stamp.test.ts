import assert from "node:assert/strict";

import { requiredVersion, stampOf } from "../../../local/tools/go-program";

const inputs = {
    compiler: "go1.26.8\nlinux\namd64",
    arguments: ["build", "-ldflags=-s -w"],
    sources: [
        ["go.mod", "module m\n"],
        ["main.go", "package main\n"],
    ],
} as const;

describe("the stamp of a built program", () => {
    it("is the same for the same inputs", () => {
        assert.equal(stampOf(inputs), stampOf(structuredClone(inputs)));
    });

    for (const [what, changed] of Object.entries({
        "the compiler": { ...inputs, compiler: "go1.27.0\nlinux\namd64" },
        "a flag": { ...inputs, arguments: ["build", "-ldflags=-s"] },
        "a source": { ...inputs, sources: [inputs.sources[0], ["main.go", "package main // changed\n"]] as const },
        "a pinned version": { ...inputs, sources: [["go.mod", "module m // v2\n"], inputs.sources[1]] as const },
        "the name of a source": { ...inputs, sources: [inputs.sources[0], ["other.go", "package main\n"]] as const },
    })) {
        it(`changes with ${what}`, () => {
            assert.notEqual(stampOf(changed), stampOf(inputs));
        });
    }
});

describe("the version that a go.mod requires", () => {
    const goMod = [
        "module m",
        "",
        "require example.com/alone v1.2.3",
        "",
        "require (",
        "\texample.com/first v0.1.0",
        "\texample.com/first/v2 v2.0.0 // indirect",
        ")",
        "replace example.com/first => example.com/fork v9.9.9",
    ].join("\n");

    it("is found inside and outside of a block", () => {
        assert.equal(requiredVersion(goMod, "example.com/alone"), "v1.2.3");
        assert.equal(requiredVersion(goMod, "example.com/first"), "v0.1.0");
        assert.equal(requiredVersion(goMod, "example.com/first/v2"), "v2.0.0");
    });

    it("is missed by name", () => {
        assert.throws(() => requiredVersion(goMod, "example.com/none"), /example\.com\/none/);
    });
});
