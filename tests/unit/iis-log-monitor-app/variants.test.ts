import assert from "node:assert/strict";

import { IisLogMonitorApp } from "../../../components/iis-log-monitor-app/pulumi/iis-log-monitor-app";
import { windowsCluster } from "../cluster";
import { account, run } from "../engine";
import { image, manifestsOf, refusals } from "./plan-of";

const windowsVersions = ["2022", "2025"];
const other = image.replace(/a{64}$/, "b".repeat(64));

interface Deployment {
    metadata: { name: string };
    spec: {
        selector: { matchLabels: Record<string, string> };
        template: {
            metadata: { labels: Record<string, string> };
            spec: { nodeSelector: Record<string, string>; containers: [{ image: string }] };
        };
    };
}

interface Selecting {
    spec: { selector: Record<string, string> & { matchLabels: Record<string, string> } };
}

describe("an application on several Windows versions", () => {
    const manifests = manifestsOf({
        windowsVersions,
        image: { "2022": image, "2025": other },
        autoscaling: { maxReplicas: 4 },
        ingress: {},
    });
    const deployments = ["deployment-2022", "deployment-2025"].map((key) => manifests[key] as unknown as Deployment);

    it("has a Deployment for each, on nodes of its build, with its image", () => {
        assert.deepEqual(
            deployments.map(({ metadata, spec: { template } }) => [
                metadata.name,
                template.spec.nodeSelector["node.kubernetes.io/windows-build"],
                template.spec.containers[0].image,
            ]),
            [
                ["iis-2022", "10.0.20348", image],
                ["iis-2025", "10.0.26100", other],
            ],
        );
    });

    it("has Deployments of which none selects another's pods", () => {
        for (const one of deployments) {
            const selected = deployments.filter(({ spec: { template } }) =>
                Object.entries(one.spec.selector.matchLabels).every(
                    ([name, value]) => template.metadata.labels[name] === value,
                ),
            );
            assert.deepEqual(selected, [one]);
        }
    });

    it("has one Service, one Ingress and one disruption budget over all, and a scaler for each", () => {
        assert.deepEqual(Object.keys(manifests), [
            "startup",
            "deployment-2022",
            "deployment-2025",
            "service",
            "ingress",
            "autoscaler-2022",
            "autoscaler-2025",
            "disruption-budget",
        ]);
        const service = (manifests["service"] as unknown as Selecting).spec.selector;
        const budget = (manifests["disruption-budget"] as unknown as Selecting).spec.selector.matchLabels;
        for (const { spec } of deployments) {
            for (const [name, value] of [...Object.entries(service), ...Object.entries(budget)]) {
                assert.equal(spec.template.metadata.labels[name], value);
            }
        }
        const scaled = ["autoscaler-2022", "autoscaler-2025"].map(
            (key) =>
                (manifests[key] as unknown as { spec: { scaleTargetRef: { name: string } } }).spec.scaleTargetRef.name,
        );
        assert.deepEqual(scaled, ["iis-2022", "iis-2025"]);
    });

    it("takes a list of images as one name", () => {
        const listed = manifestsOf({ windowsVersions });
        for (const key of ["deployment-2022", "deployment-2025"]) {
            assert.equal((listed[key] as unknown as Deployment).spec.template.spec.containers[0].image, image);
        }
    });

    it("counts the pods of all versions where it looks at the disruption budget", () => {
        assert.deepEqual(refusals({ windowsVersions, replicas: 1, disruptionBudget: { minAvailable: 1 } }), []);
        assert.ok(manifestsOf({ windowsVersions, replicas: 1 })["disruption-budget"]);
    });

    it("builds an image for each, tells them apart by their tags, and runs each by its digest", async () => {
        const build = { context: "docker", logMonitor: { sha256: "5".repeat(64) } };
        const { find, result } = await run(
            () =>
                new IisLogMonitorApp("iis", {
                    cluster: windowsCluster(),
                    build,
                    windowsVersions: ["2022", "2025"],
                }),
        );
        const builds = ["iis-2022", "iis-2025"].map((name) => find("docker-build:index:Image", name).inputs);
        assert.deepEqual(
            builds.map(({ buildArgs }) => (buildArgs as { WINDOWS: string }).WINDOWS),
            ["ltsc2022", "ltsc2025"],
        );
        assert.equal(new Set(builds.map(({ tags }) => (tags as string[])[0])).size, 2);
        assert.deepEqual(Object.keys(result.images), windowsVersions);
        const { spec } = find("kubernetes:apps/v1:Deployment", "iis-deployment-2025").inputs as unknown as Deployment;
        assert.match(
            spec.template.spec.containers[0].image,
            new RegExp(`^${account}\\.dkr\\.ecr\\.eu-central-1\\.amazonaws\\.com/dev/iis@sha256:d+$`),
        );
    });

    const refused: [what: string, settings: object, remedy: RegExp][] = [
        [
            "a version that the cluster does not have",
            { windowsVersions: ["2022", "2019"] },
            /^windowsVersions\[1\] = "2019": the cluster has nodes of "2022", "2025" only/,
        ],
        ["a version twice", { windowsVersions: ["2022", "2022"] }, /^windowsVersions = .*contains a version twice/],
        [
            "a version without an image",
            { windowsVersions, image: { "2022": image } },
            /^image\.2025: is missing: windowsVersions contains this version/,
        ],
        [
            "an image without its version",
            { image: { "2022": image, "2025": other } },
            /^image\.2025 = .*would run nowhere/,
        ],
        [
            "an image that says that it is of another version",
            { windowsVersions, image: { "2022": image, "2025": other.replace("@", ":ltsc2022@") } },
            /^image\.2025 = .*image for Windows Server 2022, but windowsVersions is "2025"/,
        ],
        [
            "one base image for all",
            {
                windowsVersions,
                image: undefined,
                build: {
                    context: "docker",
                    logMonitor: { sha256: "5".repeat(64) },
                    baseImage: "registry.example/base",
                },
            },
            /^build\.baseImage = .*has one Windows version, but windowsVersions has several/,
        ],
        ["an image by its tag", { image: { "2022": "iis:latest" } }, /must be an image with its digest/],
        ["an image of no Windows", { image: { "2016": image } }, /must be an image with its digest|2016/],
    ];
    for (const [what, settings, remedy] of refused) {
        it(`is refused with ${what}`, () => {
            const found = refusals(settings);
            assert.equal(found.length, 1, found.join("\n"));
            assert.match(found[0] ?? "", remedy);
        });
    }
});

describe("an application on one Windows version", () => {
    it("has names without the version", () => {
        assert.deepEqual(Object.keys(manifestsOf({ windowsVersions: ["2025"] })), [
            "startup",
            "deployment",
            "service",
            "disruption-budget",
        ]);
    });
});
