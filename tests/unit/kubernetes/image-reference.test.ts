import assert from "node:assert/strict";

import fc from "fast-check";

import { windowsNamedBy } from "../../../components/iis-log-monitor-app/image/base-image";
import { parseReference, referenceFault } from "../../../components/kubernetes/image-reference";
import { stackProblems } from "../stack-problems";

const digest = `sha256:${"0".repeat(64)}`;
const ecr = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/iis";

describe("the reference of an image", () => {
    const wrong: [reference: string, fault: RegExp][] = [
        [`https://${ecr}@${digest}`, /begins with a scheme/],
        ["my app:1.0", /contains a space, which/],
        ["registry.example.com/Team/Shop:1", /did you mean "registry\.example\.com\/team\/shop:1"\?/],
        ["Shop:1", /did you mean "shop:1"/],
        ["a//b:1", /is not an image/],
        ["a_-b:1", /is not an image/],
        ["app:", /has at most 128/],
        ["app:-1", /tag "-1", but a tag/],
        [`app:${"1".repeat(129)}`, /at most 128/],
        [`${"a".repeat(300)}:1`, /has a name with 300 characters/],
        ["app@sha256:abc", /invalid digest: write sha256.*this has 3$/],
        [`app@${digest.replace("0", "A")}`, /this has upper-case letters/],
        ["app@latest", /invalid digest: write sha256/],
        [
            `1234.dkr.ecr.eu-central-1.amazonaws.com/iis@${digest}`,
            /the account "1234", but an AWS account ID has 12 digits/,
        ],
        [
            `111122223333.dkr.ecr.eu-wset-1.amazonaws.com/iis@${digest}`,
            /the region "eu-wset-1", which is not an AWS region; did you mean "eu-west-1"/,
        ],
        [
            `111122223333.dkr.ecr.cn-north-1.amazonaws.com/iis@${digest}`,
            /registries in cn-north-1 end with amazonaws\.com\.cn/,
        ],
        [
            `111122223333.dkr.ecr.eusc-de-east-1.amazonaws.com/iis@${digest}`,
            /registries in eusc-de-east-1 end with amazonaws\.eu/,
        ],
    ];
    for (const [reference, fault] of wrong) {
        it(`is not ${reference.slice(0, 80)}`, () => {
            assert.match(referenceFault(reference) ?? "", fault);
        });
    }

    it("is whatever the grammar of registries allows", () => {
        const part = fc.stringMatching(/^[a-z0-9]{1,8}([._-][a-z0-9]{1,8}){0,2}$/);
        const host = fc.constantFrom("", "docker.io/", "localhost:5000/", "Registry.Example.com:443/");
        const tag = fc.oneof(fc.constant(""), fc.stringMatching(/^:\w[\w.-]{0,20}$/));
        const end = fc.constantFrom("", `@${digest}`);
        fc.assert(
            fc.property(host, fc.array(part, { minLength: 1, maxLength: 3 }), tag, end, (before, path, named, by) => {
                const repository = `${before}${path.join("/")}`;
                const reference = `${repository}${named}${by}`;
                assert.equal(referenceFault(reference), undefined);
                assert.equal(parseReference(reference).repository, repository);
            }),
        );
    });
});

describe("the Windows version that an image's name tells", () => {
    it("is that of its tag", () => {
        const images: [reference: string, version: string | undefined][] = [
            ["mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2019", "2019"],
            ["mcr.microsoft.com/windows/servercore:1809", "2019"],
            ["mcr.microsoft.com/windows/servercore:20H2", "20H2"],
            ["mcr.microsoft.com/windows/servercore:10.0.20348.4052", "2022"],
            ["mcr.microsoft.com/dotnet/framework/aspnet:4.8-20250909-windowsservercore-ltsc2022", "2022"],
            [`${ecr}:shop-win2025@${digest}`, "2025"],
            [`${ecr}:1809`, undefined],
            [`${ecr}:release-2019-11`, undefined],
            [`${ecr}@${digest}`, undefined],
        ];
        for (const [reference, version] of images) {
            assert.equal(windowsNamedBy(reference), version, reference);
        }
    });
});

describe("images of applications", () => {
    const logMonitor = { version: "2.2.2", sha256: "0".repeat(64) };
    const wrong: [what: string, app: object, line: RegExp][] = [
        ["an address", { image: `https://${ecr}@${digest}` }, /^iisApps\[0\]\.image = .*begins with a scheme/],
        ["a digest that is cut off", { image: `${ecr}@sha256:0123` }, /this has 4/],
        [
            "one of another Windows",
            { image: `${ecr}:ltsc2019@${digest}` },
            /image for Windows Server 2019, but windowsVersions is "2022"/,
        ],
        [
            "a map with a tag",
            { image: { "2022": "iis:latest" } },
            /^iisApps\[0\]\.image\.2022 = "iis:latest": must be an image with its digest/,
        ],
        [
            "a base of another Windows",
            { build: { baseImage: "mcr.microsoft.com/windows/servercore/iis:windowsservercore-1809", logMonitor } },
            /^iisApps\[0\]\.build\.baseImage = .*image for Windows Server 2019/,
        ],
        [
            "a base without IIS",
            { build: { baseImage: "mcr.microsoft.com/windows/nanoserver:ltsc2022", logMonitor } },
            /is a Nano Server image, which has no IIS/,
        ],
        [
            "a base that is an address",
            { build: { baseImage: "https://mcr.microsoft.com/windows/servercore/iis", logMonitor } },
            /begins with a scheme/,
        ],
        [
            "Microsoft's latest",
            { build: { baseImage: "mcr.microsoft.com/windows/servercore:latest", logMonitor } },
            /has no tag "latest".*servercore:ltsc2022/,
        ],
        [
            "a registry of others for Image Builder",
            { build: { type: "imageBuilder", baseImage: "ghcr.io/team/iis:ltsc2022", logMonitor } },
            /is in a registry from which Image Builder cannot pull; push/,
        ],
    ];
    for (const [what, app, line] of wrong) {
        it(`refuse ${what}`, () => {
            const found = stackProblems({ cluster: { name: "dev" }, iisApps: [app] });
            assert.equal(found.length, 1, found.join("\n"));
            assert.match(found[0] ?? "", line);
        });
    }
});
