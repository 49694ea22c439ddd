import assert from "node:assert/strict";

import fc from "fast-check";

import recorded from "../../../components/fluent-bit-windows/image-digests.json";
import { describeProblem } from "../../../components/settings/problems";
import { parseReference } from "../../../components/kubernetes/image-reference";
import { imageOf, upstreamTags, versionIn } from "../../../components/fluent-bit-windows/images";
import type { Platform } from "../../../components/fluent-bit-windows/fluent-bit/platforms";
import { planFluentBit } from "../../../components/fluent-bit-windows/plan";
import { fluentBitSettings } from "../../../components/fluent-bit-windows/settings";
import { devCluster as cluster } from "./dev-cluster";
import { stackProblems } from "./stack-problems";

type Override = string | { reference: string; version: string };

const problemsOf = (override: Override, platform: Platform = "2022") =>
    stackProblems({ linuxNodes: platform === "linux", image: { overrides: { [platform]: override } } }, "");
const repositoryProblems = (repository: string) => stackProblems({ image: { repository } }, "");

const imageFor = (
    platform: Platform,
    image: { repository?: string; overrides?: Partial<Record<Platform, Override>> },
) => imageOf(platform, fluentBitSettings.parse({ image }).image);

describe("Fluent Bit's images", () => {
    it("are upstream's tags for the nodes of each Windows version", () => {
        assert.deepEqual(upstreamTags(), [
            "docker.io/fluent/fluent-bit:windows-2019-4.0.3",
            "docker.io/fluent/fluent-bit:windows-2022-5.1.5",
            "docker.io/fluent/fluent-bit:windows-2025-5.1.5",
            "docker.io/fluent/fluent-bit:5.1.5",
        ]);
    });

    it("are named by the digest that was recorded for their tag, and by the tag alone without one", () => {
        const digests: Partial<Record<string, string>> = recorded;
        for (const name of upstreamTags()) {
            const { repository, tag = "" } = parseReference(name);
            const platform = (/windows-(\d+)/.exec(tag)?.[1] ?? "linux") as Platform;
            const digest = digests[name];
            assert.equal(
                imageFor(platform, { repository }).reference,
                digest === undefined ? name : `${name}@${digest}`,
            );
        }
        assert.match(
            imageFor("2022", { repository: "mirror.example.com/fluent-bit" }).reference,
            /^mirror\.example\.com\/fluent-bit:[^@]+$/,
        );
    });

    for (const [override, line] of [
        ["fluent/fluent-bit:windows-2022-5.0.6", /5\.0\.6 restarts again and.*11904.*use 5\.1\.5, or remove/],
        ["r.example.com:5000/fluent-bit:windows-2022-2.1.8", /2\.1\.8 lacks options/],
        [
            {
                reference: "r/fluent-bit@sha256:0000000000000000000000000000000000000000000000000000000000000000",
                version: "3.2.10",
            },
            /3\.2\.10 lacks options/,
        ],
        [
            "r/fluent-bit:windows-2025-5.1.5",
            /made for Windows Server 2025 and does not start on nodes of Windows Server 2022/,
        ],
        [
            "r/fluent-bit:windows-nano-2025-5.1.5@sha256:0000000000000000000000000000000000000000000000000000000000000000",
            /made for Windows Server 2025/,
        ],
        [
            { reference: "r/fluent-bit:windows-2022-5.1.5", version: "4.2.8" },
            /is not the version in the image.* \(5\.1\.5\)/,
        ],
        ["fluent/fluent-bit:5.1.5", /is upstream's image for Linux .* "fluent\/fluent-bit:windows-2022-5\.1\.5"/],
        [
            "docker.io/fluent/fluent-bit:4.2.8-debug@sha256:0000000000000000000000000000000000000000000000000000000000000000",
            /is upstream's image for Linux/,
        ],
        ["ghcr.io/fluent/fluent-bit:latest", /is upstream's image for Linux/],
        ["cr.fluentbit.io/fluent/fluent-bit", /is upstream's image for Linux/],
        [{ reference: "index.docker.io/fluent/fluent-bit:latest", version: "5.1.5" }, /is upstream's image for Linux/],
        ["https://r.example.com/fluent-bit:windows-2022-5.1.5", /begins with a scheme/],
        ["r.example.com/Team/Fluent Bit:windows-2022-5.1.5", /contains a space/],
    ] as [Override, RegExp][]) {
        it(`are refused when they would not work: ${JSON.stringify(override)}`, () => {
            const [found = "", ...others] = problemsOf(override);
            assert.deepEqual(others, []);
            assert.match(found, /fluentBit\.image\.overrides\.2022\S* = /);
            assert.match(found, line);
        });
    }

    it("of another platform are refused on Linux too", () => {
        assert.match(problemsOf("r/fluent-bit:windows-2022-5.1.5", "linux").join(), /does not start on nodes of Linux/);
    });

    it("are taken as they are when nothing is known against them", () => {
        for (const override of [
            "r.example.com:5000/fluent-bit@sha256:0000000000000000000000000000000000000000000000000000000000000000",
            "r/fluent-bit:windows-2022-4.2.8",
            "r/fluent-bit:windows-2022-5.0.7",
            "r/fluent-bit:windows-2022-5.1.1@sha256:0000000000000000000000000000000000000000000000000000000000000000",
            "r/fluent-bit:windows-2022-5.2.1",
            "r/fluent-bit:our-build",
            // A mirror may have given an image for Windows another tag.
            "r/fluent/fluent-bit:5.1.5",
            "fluent/fluent-bit@sha256:0000000000000000000000000000000000000000000000000000000000000000",
            "111122223333.dkr.ecr.eu-central-1.amazonaws.com/docker-hub/fluent/fluent-bit:windows-2022-5.1.5",
            {
                reference: "r/fluent-bit@sha256:0000000000000000000000000000000000000000000000000000000000000000",
                version: "5.1.5",
            },
        ]) {
            assert.deepEqual(problemsOf(override), [], JSON.stringify(override));
        }
        assert.deepEqual(problemsOf("r/fluent-bit:windows-nano-2025-5.1.5").length, 1);
        assert.deepEqual(problemsOf("fluent/fluent-bit:5.1.5", "linux"), []);
    });
});

describe("an image that is not upstream's Fluent Bit", () => {
    const registries = [
        "",
        "public.ecr.aws/",
        "111122223333.dkr.ecr.us-east-1.amazonaws.com/ecr-public/",
        "r.example.com:5000/",
    ];
    const unfit = [
        "aws-observability/aws-for-fluent-bit",
        "amazon/aws-for-fluent-bit",
        "mirror/AWS-for-Fluent-Bit",
        "team/aws-for-fluent-bit-windows",
        "fluent/fluentd",
        "fluent/fluentd-kubernetes-daemonset",
        "cloudwatch-agent/cloudwatch-agent",
        "amazon/cloudwatch-agent",
        "aws-observability/aws-otel-collector",
        "newrelic/newrelic-fluentbit-output",
    ];
    const tags = [
        "",
        ":2.32.3-windowsservercore",
        ":stable",
        "@sha256:0000000000000000000000000000000000000000000000000000000000000000",
        ":2.31.12-windowsservercore@sha256:0000000000000000000000000000000000000000000000000000000000000000",
    ];

    it("is refused as an override and as the repository, however a mirror calls it", () => {
        fc.assert(
            fc.property(
                fc.constantFrom(...registries),
                fc.constantFrom(...unfit),
                fc.constantFrom(...tags),
                fc.constantFrom<Platform>("2022", "linux"),
                (registry, name, tag, platform) => {
                    for (const found of [
                        problemsOf(`${registry}${name}${tag}`, platform),
                        repositoryProblems(`${registry}${name}${tag}`),
                    ]) {
                        assert.equal(found.length, 1, found.join("\n"));
                        assert.match(found[0] ?? "", /is AWS's image|is not Fluent Bit|New Relic's/);
                    }
                },
            ),
        );
    });

    it("is not taken for one because of its registry's name", () => {
        for (const registry of ["fluentd.example.com", "aws-for-fluent-bit.example.com:5000"]) {
            assert.deepEqual(repositoryProblems(`${registry}/fluent/fluent-bit`), []);
        }
    });
});

describe("the repository of Fluent Bit's images", () => {
    for (const [repository, line] of [
        [
            "docker.io/fluent/fluent-bit:5.1.5",
            /contains a tag, .* write "docker\.io\/fluent\/fluent-bit", and set other versions in image\.overrides/,
        ],
        [
            "r.example.com:5000/fluent-bit:windows-2022-5.1.5",
            /contains a tag, .* write "r\.example\.com:5000\/fluent-bit"/,
        ],
        [
            "fluent/fluent-bit@sha256:0000000000000000000000000000000000000000000000000000000000000000",
            /contains a digest/,
        ],
        ["https://docker.io/fluent/fluent-bit", /begins with a scheme/],
        ["docker.io/Fluent/fluent-bit", /is not an image/],
        ["docker.io/fluent/fluent-bit/", /is not an image/],
    ] as const) {
        it(`is refused where tags cannot be added to it: ${repository}`, () => {
            const [found = "", ...others] = repositoryProblems(repository);
            assert.deepEqual(others, []);
            assert.match(found, /fluentBit\.image\.repository = /);
            assert.match(found, line);
        });
    }

    it("can be any mirror", () => {
        for (const repository of [
            "r.example.com:5000/fluent-bit",
            "localhost:5000/fluent/fluent-bit",
            "111122223333.dkr.ecr.eu-central-1.amazonaws.com/docker-hub/fluent/fluent-bit",
            "fluent/fluent-bit",
        ]) {
            assert.deepEqual(repositoryProblems(repository), []);
        }
    });
});

describe("what a deployment says of the versions of Fluent Bit", () => {
    const day = (text: string) => new Date(`${text}T12:00:00Z`);
    const warningsOf = (
        overrides: Partial<Record<Platform, Override>>,
        today: Date,
        windowsVersions: ("2019" | "2022" | "2025")[] = ["2022"],
    ) => {
        const settings = fluentBitSettings.parse({ linuxNodes: overrides.linux !== undefined, image: { overrides } });
        return planFluentBit(settings, { ...cluster, windowsVersions }, today).warnings.map(describeProblem);
    };

    it("is nothing of the default", () => {
        assert.deepEqual(warningsOf({}, day("2026-11-28"), ["2022", "2025"]), []);
    });

    it("is, of Windows Server 2019, its age, what it cuts and what it does not know", () => {
        const [text = "", ...others] = warningsOf({}, day("2026-11-28"), ["2019", "2022"]);
        assert.deepEqual(others, []);
        assert.match(text, /^Nodes of Windows Server 2019 run Fluent Bit 4\.0\.3\./);
        assert.match(text, /no security fixes since 2025-12-23/);
        assert.match(text, /CVE-2025-12977/);
        assert.match(text, /262,118 bytes/);
        assert.match(text, /not UTF-8/);
        assert.match(
            text,
            /no image for Windows Server 2019 after 4\.0\.3.*move to nodes of Windows Server 2022 or 2025/,
        );
    });

    it("leaves out, of an old version, what the stack cannot meet", () => {
        const of = (settings: object) =>
            planFluentBit(fluentBitSettings.parse(settings), { ...cluster, windowsVersions: ["2019"] })
                .warnings.map(describeProblem)
                .join();
        assert.match(of({ lines: { splitBytes: 250_000 } }), /262,118 bytes.*set lines\.splitBytes: 65000/);
        assert.doesNotMatch(of({ lines: { splitBytes: 65_000 } }), /262,118/);
        const to = [{ type: "s3" }];
        assert.doesNotMatch(of({}), /S3/);
        const onlyS3 = of({ routes: [{ match: { namespace: "shop" }, to }], unrouted: [], ownLogs: [] });
        assert.match(onlyS3, /gives up an upload to S3 after five attempts/);
        assert.doesNotMatch(onlyS3, /262,118/);
    });

    const override = (version: string) => ({ "2022": `r/fluent-bit:windows-2022-${version}` });

    it("is, of the bytes that 4.2.8 adds to a text, only if an output of the stack does it", () => {
        const of = (type: string) =>
            planFluentBit(
                fluentBitSettings.parse({
                    image: { overrides: override("4.2.8") },
                    routes: [{ match: { namespace: "shop" }, to: [{ type }] }],
                }),
                { ...cluster, windowsVersions: ["2022"] },
            )
                .warnings.map(describeProblem)
                .join();
        assert.match(of("s3"), /up to 15 bytes of its memory.*issues\/12275\); use 5\.1\.1 or later/);
        assert.doesNotMatch(of("cloudWatchLogs"), /15 bytes/);
    });

    for (const [version, today, line] of [
        ["4.2.8", "2026-11-28", /4\.2\.8 has had no security fixes since 2026-07-30.*remove it to run 5\.1\.5/],
        ["4.2.8", "2026-07-31", /no security fixes since 2026-07-30/],
        ["4.2.8", "2026-07-30", /security fixes only until 2026-07-30 \(https/],
        ["4.2.8", "2026-06-01", /security fixes only until 2026-07-30 \(https/],
        ["5.0.11", "2026-11-28", /security fixes only until 2026-11-30 \(https/],
        [
            "5.2.1",
            "2026-11-28",
            /not tested with it, but with 4\.0\.3, 4\.2\.8 and 5\.1\.1; its options are checked against those of 5\.1\.1/,
        ],
        ["6.0.0", "2026-11-28", /is newer than the newest known version \(5\.2\)/],
    ] as const) {
        it(`is, of ${version} on ${today}: ${line.source}`, () => {
            const [text = "", ...others] = warningsOf(override(version), day(today));
            assert.deepEqual(others, []);
            assert.match(text, line);
        });
    }

    it("is nothing about support long before the end of it", () => {
        assert.deepEqual(warningsOf(override("4.2.8"), day("2026-05-30")), []);
    });

    it("is, of an override whose version nothing says, how to say it; and nothing then", () => {
        const reference =
            "r.example.com:5000/fluent-bit@sha256:0000000000000000000000000000000000000000000000000000000000000000";
        const [text = "", ...others] = warningsOf({ "2022": reference }, day("2026-11-28"));
        assert.deepEqual(others, []);
        assert.match(
            text,
            /^image\.overrides\.2022 = "r\.example\.com:5000\/fluent-bit@sha256:0000000000000000000000000000000000000000000000000000000000000000": the version/,
        );
        assert.match(text, /written for 5\.1\.5/);
        assert.deepEqual(warningsOf({ "2022": { reference, version: "5.1.5" } }, day("2026-11-28")), []);
    });

    it("is, of Linux nodes, what can lose lines there, and of Windows nodes with the same version not", () => {
        assert.match(warningsOf({ linux: "r/fluent-bit:4.2.8" }, day("2026-01-01")).join(), /inode number/);
        assert.deepEqual(warningsOf(override("4.2.8"), day("2026-01-01")), []);
    });
});

describe("the version that an image's name tells", () => {
    it("is the one of its tag", () => {
        for (const [reference, version] of [
            ["fluent/fluent-bit:windows-2022-5.1.5", "5.1.5"],
            [
                "r:5000/fluent-bit:5.1.5-debug@sha256:0000000000000000000000000000000000000000000000000000000000000000",
                "5.1.5",
            ],
            ["r/fluent-bit:v4.2.3.1", "4.2.3"],
            ["r/fluent-bit:windows-2022-5.1.5-20261128.1", "5.1.5"],
            ["r/fluent-bit:latest", undefined],
            ["r.1.2.3/fluent-bit", undefined],
            ["r/fluent-bit:2026.11.28", undefined],
        ] as const) {
            assert.equal(versionIn(reference), version, reference);
        }
    });

    it("is found again in whatever upstream's tags are mirrored as", () => {
        const part = fc.integer({ min: 0, max: 99 });
        fc.assert(
            fc.property(
                part,
                part,
                part,
                fc.constantFrom("", "r.example.com:5000/", "a/b/"),
                (major, minor, patch, at) => {
                    const version = `${major}.${minor}.${patch}`;
                    assert.equal(versionIn(`${at}fluent-bit:windows-2022-${version}@sha256:00`), version);
                },
            ),
        );
    });
});
