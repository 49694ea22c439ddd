import assert from "node:assert/strict";
import { mock } from "node:test";

import * as pulumi from "@pulumi/pulumi";

import {
    IisLogMonitorApp,
    type IisLogMonitorAppArgs,
} from "../../../components/iis-log-monitor-app/pulumi/iis-log-monitor-app";
import { windowsCluster } from "../cluster";
import { account, run } from "../engine";

const repository = "aws:ecr/repository:Repository";
const image = `${account}.dkr.ecr.eu-central-1.amazonaws.com/dev/iis@sha256:${"a".repeat(64)}`;

function deploy(args: Omit<IisLogMonitorAppArgs, "cluster"> = {}) {
    return run(() => new IisLogMonitorApp("iis", { cluster: windowsCluster(), ...args }));
}

interface Deployment {
    replicas: number;
    selector: { matchLabels: Record<string, string> };
    template: {
        metadata: { labels: Record<string, string> };
        spec: {
            nodeSelector: Record<string, string>;
            tolerations: object[];
            containers: [Record<string, unknown>];
        };
    };
}

describe("IisLogMonitorApp", () => {
    it("creates a repository whose tags cannot be moved, scanned and encrypted", async () => {
        const { find } = await deploy();
        const { inputs } = find(repository);
        assert.equal(inputs["name"], "dev/iis");
        assert.equal(inputs["imageTagMutability"], "IMMUTABLE");
        assert.deepEqual(inputs["imageScanningConfiguration"], { scanOnPush: true });
        assert.deepEqual(inputs["encryptionConfigurations"], [{ encryptionType: "AES256" }]);
        assert.equal(inputs["forceDelete"], false);
        assert.equal(find("aws:ecr/lifecyclePolicy:LifecyclePolicy").inputs["repository"], "dev/iis");
    });

    it("runs nothing as long as there is no image, and says where to push one", async () => {
        const { registrations, result } = await deploy();
        assert.deepEqual(
            registrations.filter(({ type }) => type.startsWith("kubernetes:")),
            [],
        );
        assert.equal(result.serviceAddress, undefined);
        const url = await new Promise((resolve) => result.repositoryUrl?.apply(resolve));
        assert.equal(url, `${account}.dkr.ecr.eu-central-1.amazonaws.com/dev/iis`);
    });

    it("waits as long for a Service and an Ingress as for the pods behind them", async () => {
        const ingress = { className: "nginx", hosts: ["shop.example.com"] };
        const { find } = await deploy({ image, rolloutTimeoutMinutes: 45, ingress });
        for (const type of ["apps/v1:Deployment", "core/v1:Service", "networking.k8s.io/v1:Ingress"]) {
            assert.equal(find(`kubernetes:${type}`).createTimeout, "45m", type);
        }
    });

    it("runs the image, by its digest, on Windows nodes of its version", async () => {
        const { find } = await deploy({ image, windowsVersions: ["2025"], replicas: 3 });
        const spec = find("kubernetes:apps/v1:Deployment").inputs["spec"] as Deployment;
        assert.equal(spec.replicas, 3);
        assert.equal(spec.template.spec.containers[0]["image"], image);
        assert.deepEqual(spec.template.spec.nodeSelector, {
            "kubernetes.io/os": "windows",
            "kubernetes.io/arch": "amd64",
            "node.kubernetes.io/windows-build": "10.0.26100",
        });
        assert.deepEqual(spec.template.spec.tolerations, [
            { key: "os", operator: "Equal", value: "windows", effect: "NoSchedule" },
        ]);
        for (const probe of ["startupProbe", "readinessProbe", "livenessProbe"]) {
            assert.ok(spec.template.spec.containers[0][probe], probe);
        }
    });

    it("has a Service that selects its pods and no others", async () => {
        const { find, result } = await deploy({ image, name: "web", namespace: "shop", service: { port: 8080 } });
        const spec = find("kubernetes:apps/v1:Deployment").inputs["spec"] as Deployment;
        const service = find("kubernetes:core/v1:Service").inputs["spec"] as {
            selector: Record<string, string>;
            ports: object[];
        };
        assert.deepEqual(service.selector, spec.selector.matchLabels);
        assert.equal(service.selector["app.kubernetes.io/instance"], "web");
        for (const [key, value] of Object.entries(service.selector)) {
            assert.equal(spec.template.metadata.labels[key], value);
        }
        assert.deepEqual(service.ports, [{ name: "http", port: 8080, targetPort: "http" }]);
        assert.equal(result.serviceAddress, "http://web.shop.svc.cluster.local:8080");
    });

    it("creates its namespace, but never the default one", async () => {
        const namespaces = async (args: Omit<IisLogMonitorAppArgs, "cluster">) =>
            (await deploy({ image, ...args })).ofType("kubernetes:core/v1:Namespace").length;
        assert.equal(await namespaces({ namespace: "shop" }), 1);
        assert.equal(await namespaces({ namespace: "shop", createNamespace: false }), 0);
        assert.equal(await namespaces({}), 0);
    });

    it("refuses an image by its tag, and one for a Windows version that the cluster does not have", async () => {
        await assert.rejects(
            deploy({ image: "iis:latest" }),
            /IisLogMonitorApp\.image = "iis:latest": must be an image with its digest/,
        );
        await assert.rejects(
            deploy({ image, windowsVersions: ["2019"] }),
            /windowsVersions\[0\] = "2019": the cluster has nodes of "2022", "2025" only/,
        );
    });

    it("mounts LogMonitor's configuration where LogMonitor looks, under a name that changes with it", async () => {
        const mounted = async (level: "Error" | "Warning") => {
            const sources = [{ type: "EventLog" as const, channels: [{ name: "System", level }] }];
            const { find } = await deploy({ image, logMonitor: { sources, mount: true } });
            const configMap = find("kubernetes:core/v1:ConfigMap", "iis-log-monitor").inputs as {
                metadata: { name: string };
                data: Record<string, string>;
            };
            const { template } = find("kubernetes:apps/v1:Deployment").inputs["spec"] as Deployment;
            const named = (list: unknown) => (list as { name: string }[]).find(({ name }) => name === "log-monitor");
            assert.deepEqual(named((template.spec as unknown as { volumes: object[] }).volumes), {
                name: "log-monitor",
                configMap: { name: configMap.metadata.name },
            });
            assert.deepEqual(named(template.spec.containers[0]["volumeMounts"]), {
                name: "log-monitor",
                mountPath: "C:\\LogMonitor",
                readOnly: true,
            });
            assert.match(configMap.data["LogMonitorConfig.json"] ?? "", new RegExp(`"level": "${level}"`));
            return configMap.metadata.name;
        };
        assert.notEqual(await mounted("Error"), await mounted("Warning"));
    });

    it("warns where the plan does, on the application itself", async () => {
        const warned = mock.method(pulumi.log, "warn", () => Promise.resolve());
        try {
            const sources = [{ type: "File" as const, directory: "C:\\logs", filter: "app.log" }];
            await deploy({ image, logMonitor: { sources, mount: true } });
            const [message, resource] = warned.mock.calls[0]?.arguments ?? [];
            assert.match(String(message), /^IisLogMonitorApp\.logMonitor\.sources\[0\]\.filter = "app\.log"/);
            assert.ok(resource instanceof IisLogMonitorApp);
        } finally {
            warned.mock.restore();
        }
    });

    it("refuses a configuration of LogMonitor that nobody would read", async () => {
        await assert.rejects(
            deploy({ image, logMonitor: { sources: [{ type: "Process" }] } }),
            /logMonitor\.mount = false: an image that the stack does not build contains its own configuration/,
        );
    });
});
