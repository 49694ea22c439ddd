import assert from "node:assert/strict";

import { IisLogMonitorApp } from "../../../components/iis-log-monitor-app/pulumi/iis-log-monitor-app";
import { windowsCluster } from "../cluster";
import { run } from "../engine";
import { findingsOf } from "../policy/findings";
import { image, manifestsOf, refusals } from "./plan-of";

const gmsa = { credentialSpecName: "shop" };

function podSpec(settings: object): Record<string, unknown> {
    const { spec } = manifestsOf(settings)["deployment"] as unknown as {
        spec: { template: { spec: Record<string, unknown> } };
    };
    return spec.template.spec;
}

describe("an application with a group-managed service account", () => {
    const subject = (settings: object) =>
        (manifestsOf(settings)["gmsa-binding"] as unknown as { subjects: [object] }).subjects;

    it("names its specification, which the admission webhook fills in", () => {
        assert.deepEqual(podSpec({ gmsa })["securityContext"], {
            windowsOptions: { gmsaCredentialSpecName: "shop" },
        });
        assert.equal(podSpec({})["securityContext"], undefined);
    });

    it("may use this one specification, and nothing else", async () => {
        const role = manifestsOf({ gmsa, namespace: "shop" })["gmsa"];
        assert.ok(role);
        assert.deepEqual(role["rules"], [
            {
                apiGroups: ["windows.k8s.io"],
                resources: ["gmsacredentialspecs"],
                resourceNames: ["shop"],
                verbs: ["use"],
            },
        ]);
        const type = "kubernetes:rbac.authorization.k8s.io/v1:Role";
        assert.deepEqual(await findingsOf("kubernetes-rbac-no-wildcards", [{ type, name: "gmsa", props: role }]), []);
    });

    it("has a service account of its own for that, or the one that is named", () => {
        const own = manifestsOf({ gmsa, name: "web", namespace: "shop" });
        assert.equal((own["service-account"] as unknown as { metadata: { name: string } }).metadata.name, "web");
        assert.equal(podSpec({ gmsa, name: "web" })["serviceAccountName"], "web");
        assert.deepEqual(subject({ gmsa, name: "web", namespace: "shop" }), [
            { kind: "ServiceAccount", name: "web", namespace: "shop" },
        ]);
        const named = { gmsa, serviceAccount: { name: "shop-aws" } };
        assert.equal(manifestsOf(named)["service-account"], undefined);
        assert.deepEqual(subject(named), [{ kind: "ServiceAccount", name: "shop-aws", namespace: "default" }]);
    });

    it("is created after its rights are", async () => {
        const { find } = await run(() => new IisLogMonitorApp("iis", { cluster: windowsCluster(), image, gmsa }));
        const { dependencies } = find("kubernetes:apps/v1:Deployment");
        for (const type of ["core/v1:ServiceAccount", "rbac.authorization.k8s.io/v1:RoleBinding"]) {
            assert.ok(dependencies.includes(find(`kubernetes:${type}`).urn), type);
        }
    });
});

describe("the user that the container's processes run as", () => {
    it("is the image's, or the one that is named, beside a group-managed service account", () => {
        const runAsUserName = "NT AUTHORITY\\NETWORK SERVICE";
        assert.deepEqual(podSpec({ gmsa, runAsUserName })["securityContext"], {
            windowsOptions: { gmsaCredentialSpecName: "shop", runAsUserName },
        });
    });

    for (const runAsUserName of ["ContainerUser", "ContainerAdministrator", "NT AUTHORITY\\SYSTEM", "shop\\web"]) {
        it(`can be ${runAsUserName}`, () => {
            assert.deepEqual(refusals({ runAsUserName }), []);
        });
    }

    for (const runAsUserName of ["", "a user@domain", "a\\b\\c", ".", "a".repeat(105)]) {
        it(`cannot be "${runAsUserName}", which Kubernetes refuses`, () => {
            assert.equal(refusals({ runAsUserName }).length, 1);
        });
    }
});
