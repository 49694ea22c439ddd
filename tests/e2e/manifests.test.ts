import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { planFluentBit } from "../../components/fluent-bit-windows/plan";
import { fluentBitSettings } from "../../components/fluent-bit-windows/settings";
import { openEnvironment } from "../../local/environment";
import { devCluster } from "../unit/fluent-bit-windows/dev-cluster";
import { manifestsOf } from "../unit/iis-log-monitor-app/plan-of";

const golden = join(__dirname, "..", "golden");

interface Manifest {
    metadata: { name: string; namespace?: string };
    spec?: object;
}

/** What the stacks of this repository would deploy, by path below the golden files. */
function goldenManifests(): [path: string, manifest: Manifest][] {
    return readdirSync(golden, { recursive: true, encoding: "utf8" })
        .filter((path) => /^[^/]+\/manifests\/.*\.yaml$/.test(path))
        .sort()
        .map((path) => [path, parse(readFileSync(join(golden, path), "utf8")) as Manifest]);
}

/** An application that uses what none of the stacks does. */
const further = manifestsOf({
    gmsa: { credentialSpecName: "shop" },
    runAsUserName: "ContainerUser",
    priorityClassName: "system-cluster-critical",
    podLabels: { "example.com/team": "shop" },
    podAnnotations: { "example.com/owner": "shop" },
    service: { type: "LoadBalancer", allowedCidrs: ["10.0.0.0/8"] },
    disruptionBudget: { minAvailable: "50%" },
    autoscaling: { maxReplicas: 3, memoryUtilization: 80 },
    ingress: { group: { name: "shared", order: 1 }, hosts: ["*.example.com"], tls: {} },
}) as unknown as Record<string, Manifest>;

/** Fluent Bit as HostProcess pods, which none of the stacks has: for the Event Log, and for the kubelet. */
const hostProcess = ([{ nodeLogs: [{ source: "kubelet" }] }, { metadata: { from: "kubelet" } }] as const).map(
    (settings) => planFluentBit(fluentBitSettings.parse(settings), devCluster).manifests as Record<string, Manifest>,
);

// Pulumi's types know which fields there are; which values they take, the API server alone does.
describe("a real API server", () => {
    let apply: (manifest: Manifest) => Promise<unknown>;

    before(async () => {
        const kubernetes = await import("@kubernetes/client-node");
        const config = new kubernetes.KubeConfig();
        config.loadFromFile(openEnvironment().kubeconfig);
        const objects = kubernetes.KubernetesObjectApi.makeApiClient(config);
        apply = ({ metadata, ...manifest }) => {
            // What is a hash of what the cluster holds is known at a deployment only.
            const name = metadata.name.replaceAll(/<[^<>]*>/g, "known-later");
            // The namespaces of other stacks are not there.
            const place = { ...metadata, name, ...(metadata.namespace !== undefined && { namespace: "default" }) };
            const object = { ...manifest, metadata: place };
            const { ServerSideApply } = kubernetes.PatchStrategy;
            return objects.patch(object, undefined, "All", "manifests-test", true, ServerSideApply);
        };
    });

    for (const [path, manifest] of [
        ...goldenManifests(),
        ...[further, ...hostProcess].flatMap((manifests) => Object.entries(manifests)),
    ]) {
        it(`takes ${path}`, async () => {
            await apply(manifest);
        });
    }

    it("would refuse a HostProcess pod outside the node's network", async () => {
        const daemonSet = hostProcess[0]?.["events-windows-2022"];
        assert.ok(daemonSet);
        const changed = JSON.parse(JSON.stringify(daemonSet).replace('"hostNetwork":true,', "")) as Manifest;
        await assert.rejects(apply(changed), /hostNetwork must be true if pod contains any hostProcess containers/);
    });

    it("would refuse a value that it does not take", async () => {
        const budget = further["disruption-budget"];
        assert.ok(budget);
        await assert.rejects(
            apply({ ...budget, spec: { ...budget.spec, maxUnavailable: 1 } }),
            /minAvailable and maxUnavailable cannot be both set/,
        );
    });
});
