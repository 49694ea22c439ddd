import assert from "node:assert/strict";

import recorded from "../../../components/fluent-bit-windows/image-digests.json";
import { imageOf, type Platform, upstreamTags } from "../../../components/fluent-bit-windows/images";
import { stackProblems } from "./stack-problems";

const problemsOf = (reference: string) => stackProblems({ image: { overrides: { "2022": reference } } }, "");

describe("Fluent Bit's images", () => {
    it("are named by the digest that was recorded for their tag, and by the tag alone without one", () => {
        const digests: Partial<Record<string, string>> = recorded;
        for (const name of upstreamTags()) {
            const [repository = "", tag = ""] = name.split(":");
            const platform = (/windows-(\d+)/.exec(tag)?.[1] ?? "linux") as Platform;
            const digest = digests[name];
            assert.equal(
                imageOf(platform, repository, undefined).reference,
                digest === undefined ? name : `${name}@${digest}`,
            );
        }
        assert.match(
            imageOf("2022", "mirror.example.com/fluent-bit", undefined).reference,
            /^mirror\.example\.com\/fluent-bit:[^@]+$/,
        );
    });

    for (const [reference, line] of [
        ["public.ecr.aws/aws-observability/aws-for-fluent-bit:2.32.3-windowsservercore", /not maintained any more/],
        ["fluent/fluent-bit:windows-2022-5.0.6", /5\.0\.6 restarts for ever/],
        ["fluent/fluent-bit:windows-2022-5.1.1@sha256:00", /heap overflow/],
        ["r.example.com:5000/fluent-bit:windows-2022-2.1.8", /versions before 4\.0/],
    ] as const) {
        it(`are refused when they are known to fail: ${reference}`, () => {
            const [found = "", ...others] = problemsOf(reference);
            assert.deepEqual(others, []);
            assert.match(found, /fluentBit\.image\.overrides\.2022 = /);
            assert.match(found, line);
        });
    }

    it("are taken as they are when nothing is known against them", () => {
        for (const reference of [
            "r.example.com:5000/fluent-bit@sha256:00",
            "r/fluent-bit:windows-2022-4.2.8",
            "r/fluent-bit:windows-2022-5.2.0",
        ]) {
            assert.deepEqual(problemsOf(reference), []);
        }
    });
});
