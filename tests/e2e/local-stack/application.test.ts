import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { AppsV1Api, CoreV1Api, PolicyV1Api, V1Pod } from "@kubernetes/client-node";

import { type Environment, openEnvironment } from "../../../local/environment";
import { stackFile } from "../stack-file";

const namespace = "default";
const builds = { "web-2022": "10.0.20348", "web-2025": "10.0.26100" };
const site = { name: "shop", physicalPath: "C:\\sites\\shop" };

/** An application of everything but a load balancer, which nothing here makes, beside the one of the stack `local`. */
describe("an application with a scaler, on two Windows versions", () => {
    let environment: Environment;
    let apps: AppsV1Api;
    let core: CoreV1Api;
    let policy: PolicyV1Api;
    let folder: string;

    const up = (app: object) =>
        environment.pulumi([
            "up",
            "--yes",
            "--skip-preview",
            "--refresh",
            "--config-file",
            stackFile(folder, (config) => {
                config["windows-eks-logging:iisApps"].push({
                    name: "web",
                    namespace,
                    windowsVersions: ["2022", "2025"],
                    image: `registry.example/web@sha256:${"a".repeat(64)}`,
                    repository: { create: false },
                    rolloutTimeoutMinutes: 2,
                    autoscaling: { minReplicas: 1, maxReplicas: 5 },
                    gmsa: { credentialSpecName: "web" },
                    sites: [site],
                    ...app,
                });
            }),
        ]);
    const pods = async (): Promise<V1Pod[]> => {
        const labelSelector = "app.kubernetes.io/instance=web";
        return (await core.listNamespacedPod({ namespace, labelSelector })).items.filter(
            ({ metadata }) => metadata?.deletionTimestamp === undefined,
        );
    };
    const replicas = async (name: string) =>
        (await apps.readNamespacedDeployment({ name, namespace })).status?.availableReplicas;

    before(async () => {
        environment = openEnvironment();
        folder = mkdtempSync(join(tmpdir(), "application-"));
        const kubernetes = await import("@kubernetes/client-node");
        const config = new kubernetes.KubeConfig();
        config.loadFromFile(environment.kubeconfig);
        apps = config.makeApiClient(kubernetes.AppsV1Api);
        core = config.makeApiClient(kubernetes.CoreV1Api);
        policy = config.makeApiClient(kubernetes.PolicyV1Api);
        await up({});
    });

    after(async () => {
        rmSync(folder, { recursive: true, force: true });
        await environment.pulumi(["up", "--yes", "--skip-preview"]);
    });

    it("runs on nodes of each version, behind one Service and one disruption budget", async () => {
        const found = await pods();
        for (const [name, build] of Object.entries(builds)) {
            const own = found.filter((pod) => pod.metadata?.name?.startsWith(name));
            assert.equal(own.length, 1, name);
            const node = await core.readNode({ name: own[0]?.spec?.nodeName ?? "" });
            assert.equal(node.metadata?.labels?.["node.kubernetes.io/windows-build"], build);
        }
        const endpoints = await core.readNamespacedEndpoints({ name: "web", namespace });
        assert.equal(endpoints.subsets?.flatMap(({ addresses }) => addresses ?? []).length, 2);
        const budget = await policy.readNamespacedPodDisruptionBudget({ name: "web", namespace });
        assert.equal(budget.status?.expectedPods, 2);
        assert.equal(budget.status.disruptionsAllowed, 1);
    });

    it("keeps the number of pods that a scaler has set, when variables and sites change", async () => {
        const scale = await apps.readNamespacedDeploymentScale({ name: "web-2022", namespace });
        assert.ok(scale.spec);
        scale.spec.replicas = 3;
        await apps.replaceNamespacedDeploymentScale({ name: "web-2022", namespace, body: scale });
        const admin = { name: "admin", physicalPath: "C:\\sites\\admin", port: 8080 };
        await up({ environment: { STAGE: "test" }, sites: [site, admin] });
        assert.equal(await replicas("web-2022"), 3);
        assert.equal(await replicas("web-2025"), 1);
        for (const pod of await pods()) {
            assert.deepEqual(
                pod.spec?.containers[0]?.env?.map(({ name, value }) => [name, value]),
                [["STAGE", "test"]],
            );
        }
    });

    it("has rolled its pods to the sites, and left no old ConfigMap behind", async () => {
        const mounted = new Set(
            (await pods()).map(({ spec }) => spec?.volumes?.find(({ name }) => name === "startup")),
        );
        const { items } = await core.listNamespacedConfigMap({ namespace });
        const startups = items.filter(
            ({ metadata, data }) =>
                metadata?.labels?.["app.kubernetes.io/instance"] === "web" && data?.["startup.json"] !== undefined,
        );
        assert.deepEqual(
            [...new Set([...mounted].map((volume) => volume?.configMap?.name))],
            startups.map(({ metadata }) => metadata?.name),
        );
        assert.match(startups[0]?.data?.["startup.json"] ?? "", /"\*:8080:"/);
    });
});
