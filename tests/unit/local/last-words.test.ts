import assert from "node:assert/strict";

import { afterFailedDeployment, afterStop, whatNext, whatRuns, withoutFluentBit } from "../../../local/last-words";
import { deletedObjects } from "../../../local/stack/deleted-objects";

describe("the last words", () => {
    it("after a stop say what still runs", () => {
        assert.match(afterStop(false), /^Stopped everything that was started\..*`make up` continues/);
        assert.match(afterStop(true), /Parts that ran before still run.*`make down` stops everything/);
    });

    it("after a failed deployment name no command that the machine lacks", () => {
        const logs = ".local/logs";
        assert.doesNotMatch(afterFailedDeployment({ hasKubectl: false, logs }), /kubectl/);
        assert.match(afterFailedDeployment({ hasKubectl: true, logs }), /local\/shell\.ts kubectl get pods -A/);
        assert.match(afterFailedDeployment({ hasKubectl: false, logs }), /`make up` again.*`make down`/s);
    });

    it("after a deployment name commands to try next, and none that the machine lacks", () => {
        const next = whatNext({ hasKubectl: false });
        for (const command of ["pulumi stack output", "pulumi preview --diff", "make verify"]) {
            assert.ok(next.includes(command), next);
        }
        assert.doesNotMatch(next, /kubectl/);
        assert.match(whatNext({ hasKubectl: true }), /local\/shell\.ts kubectl get pods -A/);
    });

    it("say what of it is the real thing, where that came from, and what is a stand-in", () => {
        const origins = new Map([
            ["downloaded, v1.36.3", ["kube-apiserver", "kube-scheduler"]],
            ["built from its Go module", ["kwok"]],
        ]);
        assert.equal(
            whatRuns(origins, ["the AWS provider"]),
            "What runs:\n  downloaded, v1.36.3: kube-apiserver, kube-scheduler\n  built from its Go module: kwok\n" +
                "  stand-ins of this repository: the AWS provider",
        );
    });

    it("speak of labels and taints for a node that has no pod, and of the pod for one that has", () => {
        assert.equal(withoutFluentBit([]), undefined);
        const none = withoutFluentBit([{ node: "windows-a" }]);
        assert.match(none?.message ?? "", /does not run on windows-a:/);
        assert.match(none?.remedy ?? "", /labels and taints/);
        assert.doesNotMatch(none?.remedy ?? "", /not Ready/);
        const unready = withoutFluentBit([{ node: "windows-b", pod: "logging/fluent-bit-x" }]);
        assert.match(unready?.message ?? "", /windows-b \(its pod logging\/fluent-bit-x is not Ready\)/);
        assert.doesNotMatch(unready?.remedy ?? "", /labels and taints/);
    });
});

describe("what was deleted behind the stack's back", () => {
    const object = (kind: string, name: string, namespace?: string) => ({
        urn: `urn:${name}`,
        type: `kubernetes:apps/v1:${kind}`,
        outputs: { apiVersion: "apps/v1", kind, metadata: { name, ...(namespace !== undefined && { namespace }) } },
    });

    it("is named, with its namespace where it has one", async () => {
        const resources = [
            object("DaemonSet", "fluent-bit", "logging"),
            object("ClusterRole", "fluent-bit"),
            object("ConfigMap", "fluent-bit", "logging"),
        ];
        const deleted = await deletedObjects(resources, ({ kind }) => Promise.resolve(kind === "ConfigMap"));
        assert.deepEqual(deleted, ["DaemonSet logging/fluent-bit", "ClusterRole fluent-bit"]);
    });

    it("has gone when it is named, with all that goes with it", async () => {
        let asked = 0;
        const deleted = await deletedObjects(
            [object("Namespace", "shop"), object("ConfigMap", "iis", "shop"), object("ClusterRole", "fluent-bit")],
            ({ kind }) => {
                asked += kind === "Namespace" ? 1 : 0;
                const gone = asked > 2 ? false : kind === "Namespace" ? "ending" : true;
                return Promise.resolve(kind === "ClusterRole" ? true : gone);
            },
        );
        assert.deepEqual(deleted, ["Namespace shop", "ConfigMap shop/iis"]);
    });

    it("is looked for in the cluster only where the stack has an object of Kubernetes", async () => {
        const resources = [
            { urn: "urn:a", type: "aws:iam/role:Role", outputs: { name: "role" } },
            { urn: "urn:b", type: "kubernetes:yaml:ConfigGroup", outputs: {} },
            { urn: "urn:c", type: "windows-eks-logging:FluentBitWindows" },
        ];
        const asked: string[] = [];
        await deletedObjects(resources, ({ kind }) => {
            asked.push(kind);
            return Promise.resolve(false);
        });
        assert.deepEqual(asked, []);
    });
});
