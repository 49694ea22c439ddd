import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import semver from "semver";

import { checkout } from "../../../local/layout";
import { requiredVersion } from "../../../local/tools/go-program";
import { sdkVersion } from "../../../local/tools/plugins";
import {
    apiserverRelease,
    architecture,
    buildkitRelease,
    controllerManagerRelease,
    etcdRelease,
    kwokRelease,
    pluginRelease,
    pulumiRelease,
    registryRelease,
    type Release,
    schedulerRelease,
} from "../../../local/tools/releases";

function built(program: string, module: string): string {
    const goMod = readFileSync(path.join(checkout, "local", "tools", program, "go.mod"), "utf8");
    return requiredVersion(goMod, module).slice(1);
}

const releases: readonly Release[] = [
    pulumiRelease,
    pluginRelease("kubernetes", "4.34.2"),
    etcdRelease,
    apiserverRelease,
    controllerManagerRelease,
    schedulerRelease,
    kwokRelease,
    buildkitRelease,
    registryRelease,
];

describe("the releases that are downloaded", () => {
    for (const [release, version] of [
        [etcdRelease, built("control-plane", "go.etcd.io/etcd/server/v3")],
        [apiserverRelease, built("control-plane", "k8s.io/kubernetes")],
        [controllerManagerRelease, built("control-plane", "k8s.io/kubernetes")],
        [schedulerRelease, built("control-plane", "k8s.io/kubernetes")],
        [kwokRelease, built("control-plane", "sigs.k8s.io/kwok")],
        [pulumiRelease, built("pulumi", "github.com/pulumi/pulumi/pkg/v3")],
        [registryRelease, built("registry", "github.com/distribution/distribution/v3")],
    ] as const) {
        it(`are those that are built otherwise: ${release.name} ${version}`, () => {
            assert.equal(release.version, version);
        });
    }

    it("have a BuildKit that is not older than the one that is built", () => {
        assert.ok(semver.gte(buildkitRelease.version, built("buildkit", "github.com/moby/buildkit")));
    });

    it("have a CLI that fits the SDK", () => {
        assert.ok(semver.satisfies(pulumiRelease.version, `^${sdkVersion("pulumi")}`));
    });

    for (const release of releases) {
        it(`come encrypted, in the version that is said, and pinned or held against a checksum: ${release.name}`, () => {
            for (const { source } of (["amd64", "arm64"] as const).flatMap((machine) => release.files(machine))) {
                if ("repository" in source) {
                    assert.match(source.digest, /^sha256:[0-9a-f]{64}$/);
                    assert.match(source.repository, /^https:/);
                    continue;
                }
                assert.ok(source.urls.length > 0);
                for (const url of source.urls) {
                    assert.match(url, /^https:/);
                    assert.ok(url.includes(release.version), url);
                }
                if ("sha256" in source) {
                    assert.match(source.sha256, /^[0-9a-f]{64}$/);
                } else {
                    assert.ok(source.checksums.every((url) => /^https:.*_4\.34\.2_checksums\.txt$/.test(url)));
                }
            }
        });
    }

    it("differ by architecture, but for files that are none of it", () => {
        for (const release of releases) {
            const [first] = release.files("amd64");
            assert.notDeepEqual(first, release.files("arm64")[0]);
        }
    });

    it("exist for Linux on the two architectures only", () => {
        assert.equal(architecture("linux", "x64"), "amd64");
        assert.equal(architecture("linux", "arm64"), "arm64");
        assert.equal(architecture("darwin", "arm64"), undefined);
        assert.equal(architecture("linux", "riscv64"), undefined);
    });
});
