import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";

const folder = path.join(__dirname, "..", "..", "..", "local", "nodes");

const nodeSchema = z.object({
    metadata: z.object({ name: z.string(), labels: z.record(z.string(), z.string()) }),
    spec: z.object({
        providerID: z.string(),
        taints: z.array(z.object({ key: z.string(), value: z.string(), effect: z.string() })).optional(),
    }),
    status: z.object({
        addresses: z.array(z.object({ type: z.string(), address: z.string() })),
        capacity: z.record(z.string(), z.string()),
        allocatable: z.record(z.string(), z.string()),
        nodeInfo: z.object({ operatingSystem: z.string(), kernelVersion: z.string(), osImage: z.string() }),
    }),
});

const nodes = readdirSync(folder).map((file) => ({
    file,
    ...nodeSchema.parse(parse(readFileSync(path.join(folder, file), "utf8"))),
}));

describe("the simulated nodes", () => {
    it("are two of Windows Server 2022, one of 2025 and two of Linux", () => {
        const images = nodes.map(({ status }) => status.nodeInfo.osImage.replace(/(Amazon Linux 2023).*/, "$1"));
        assert.deepEqual(images.sort(), [
            "Amazon Linux 2023",
            "Amazon Linux 2023",
            "Windows Server 2022 Datacenter",
            "Windows Server 2022 Datacenter",
            "Windows Server 2025 Datacenter",
        ]);
    });

    it("share neither name, instance nor address", () => {
        for (const key of [
            nodes.map(({ metadata }) => metadata.name),
            nodes.map(({ spec }) => spec.providerID),
            nodes.map(({ status }) => status.addresses.find(({ type }) => type === "InternalIP")?.address),
        ]) {
            assert.equal(new Set(key).size, nodes.length);
        }
    });

    for (const { file, metadata, spec, status } of nodes) {
        describe(file, () => {
            const windows = status.nodeInfo.operatingSystem === "windows";

            it("says the same in its labels as in its name, zone and status", () => {
                const { labels } = metadata;
                assert.equal(labels["kubernetes.io/hostname"], metadata.name);
                assert.equal(labels["kubernetes.io/os"], status.nodeInfo.operatingSystem);
                assert.equal(spec.providerID.split("/")[3], labels["topology.kubernetes.io/zone"]);
                assert.equal(labels["topology.kubernetes.io/zone"]?.startsWith("eu-central-1"), true);
                const address = status.addresses.find(({ type }) => type === "InternalIP")?.address ?? "";
                assert.equal(metadata.name, `ip-${address.replaceAll(".", "-")}.eu-central-1.compute.internal`);
            });

            it(windows ? "carries what Windows nodes carry on EKS" : "carries nothing of Windows", () => {
                const build = status.nodeInfo.kernelVersion.split(".").slice(0, 3).join(".");
                assert.equal(metadata.labels["node.kubernetes.io/windows-build"], windows ? build : undefined);
                assert.deepEqual(
                    spec.taints,
                    windows ? [{ key: "os", value: "windows", effect: "NoSchedule" }] : undefined,
                );
                assert.equal("vpc.amazonaws.com/PrivateIPv4Address" in status.allocatable, windows);
            });

            it("allocates what it has the capacity for", () => {
                assert.deepEqual(Object.keys(status.allocatable).sort(), Object.keys(status.capacity).sort());
            });
        });
    }
});
