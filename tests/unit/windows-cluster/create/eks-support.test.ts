import assert from "node:assert/strict";

import { kubernetesSupportProblems } from "../../../../components/windows-cluster/create/eks-support";
import { stackProblems } from "../../stack-problems";

const remedyOn = (version: string, day: string) => kubernetesSupportProblems(version, new Date(day))[0]?.remedy;

describe("the Kubernetes version of a cluster to create", () => {
    it("is refused when EKS supports it no more", () => {
        assert.match(remedyOn("1.19", "2026-02-01") ?? "", /longer supported by EKS, so no cluster can be created/);
        assert.equal(remedyOn("1.31", "2026-11-25"), undefined);
        assert.match(
            remedyOn("1.31", "2026-11-26") ?? "",
            /is no longer supported by EKS since 2026-11-26.*choose a newer version: 1\.32, 1\.33, 1\.34, 1\.35$/,
        );
    });

    it("is refused when Kubernetes cannot have it yet, and taken once it can", () => {
        assert.match(remedyOn("1.53", "2026-11-29") ?? "", /Kubernetes version that does not exist yet/);
        assert.equal(remedyOn("1.36", "2026-02-01"), undefined);
        assert.match(remedyOn("1.38", "2026-02-01") ?? "", /Kubernetes version that does not exist yet/);
        assert.equal(remedyOn("1.38", "2026-11-29"), undefined);
        assert.equal(remedyOn("1.53", "2032-06-01"), undefined);
    });

    it("is named with what is wrong", () => {
        // Beside what else is wrong with the cluster.
        const found = stackProblems({ cluster: { mode: "create", nmae: "dev", kubernetesVersion: "1.20" } });
        assert.match(
            found.at(-1) ?? "",
            /^cluster\.kubernetesVersion = "1\.20": is no longer supported by EKS, so no cluster/,
        );
    });
});
