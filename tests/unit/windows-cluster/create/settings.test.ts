import assert from "node:assert/strict";

import fc from "fast-check";

import { windowsVersions } from "../../../../components/windows-cluster/windows-versions";
import { stackProblems } from "../../stack-problems";

/** The lines of the error that a cluster's settings lead to, without its heading. */
function problems(cluster: object): string[] {
    return stackProblems({ cluster: { mode: "create", name: "demo", kubernetesVersion: "1.35", ...cluster } });
}

describe("the settings of a cluster to create", () => {
    it("need no more than a name and a version", () => {
        assert.deepEqual(problems({}), []);
    });

    const refused: [what: string, cluster: object, line: RegExp][] = [
        ["Auto Mode", { autoMode: true }, /^cluster\.autoMode = true: must be false: EKS Auto Mode does not support/],
        ["Fargate", { fargate: true }, /^cluster\.fargate = true: must be false: Fargate does not support/],
        [
            "IPv6",
            { ipFamily: "ipv6" },
            /^cluster\.ipFamily = "ipv6": must be "ipv4": Windows nodes on EKS do not support IPv6/,
        ],
        ["custom networking", { customNetworking: true }, /one network interface.*prefixDelegation/],
        ["security groups for pods", { securityGroupsForPods: true }, /share the security groups of their node/],
        [
            "Pod Identity",
            { podIdentity: true },
            /does not work on Windows nodes; the stack sets up IAM roles for service accounts/,
        ],
        ["Fast Launch", { fastLaunch: true }, /owner of an AMI can enable EC2/],
        ["an API server open to all", { publicAccessCidrs: ["0.0.0.0/0"] }, /publicAccessCidrs\[0\].*to everyone/],
        ["a version that is none", { kubernetesVersion: "latest" }, /kubernetesVersion = "latest": must be a minor/],
        ["no Linux node", { linuxNodes: { minSize: 0 } }, /^cluster\.linuxNodes\.minSize = 0: must be at least 1/],
        [
            "no Windows group",
            { windowsNodeGroups: [] },
            /^cluster\.windowsNodeGroups = \[\]: must not be empty: at least 1 entry/,
        ],
        [
            "two processors in one Linux group",
            { linuxNodes: { instanceTypes: ["m6i.large", "m7g.large"] } },
            /^cluster\.linuxNodes\.instanceTypes = .*mixes Graviton/,
        ],
        [
            "Windows Server 2025 on an old cluster",
            { kubernetesVersion: "1.34", windowsNodeGroups: [{ name: "w", windowsVersion: "2025" }] },
            /^cluster\.windowsNodeGroups\[0\]\.windowsVersion = "2025": has an EKS AMI only for Kubernetes 1\.35 and.*is 1\.34/,
        ],
        [
            "an AMI of another version",
            { windowsNodeGroups: [{ name: "w", releaseVersion: "1.34-2026.04.18" }] },
            /releaseVersion = "1\.34-2026\.04\.18": is an AMI for Kubernetes 1\.34.*is 1\.35/,
        ],
        ["a small disk", { windowsNodeGroups: [{ name: "w", diskGiB: 50 }] }, /diskGiB = 50: must be at least 100/],
        [
            "Graviton",
            { windowsNodeGroups: [{ name: "w", instanceTypes: ["m7gd.large"] }] },
            /instanceTypes\[0\] = "m7gd\.large": has an Arm processor/,
        ],
        [
            "an instance that Windows fills",
            { windowsNodeGroups: [{ name: "w", instanceTypes: ["t3.small"] }] },
            /instanceTypes\[0\] = "t3\.small": is too small/,
        ],
        [
            "more nodes than there may be",
            { windowsNodeGroups: [{ name: "w", desiredSize: 9 }] },
            /desiredSize = 9: must be from minSize to maxSize, 1 to 3/,
        ],
        [
            "two groups of one name",
            { windowsNodeGroups: [{ name: "w" }, { name: "w" }] },
            /^cluster\.windowsNodeGroups\[1\]\.name = "w": an earlier node group/,
        ],
        [
            "a time zone that is none",
            {
                windowsNodeGroups: [
                    { name: "w", schedule: { stop: "0 20 * * *", start: "0 6 * * *", timeZone: "Mars" } },
                ],
            },
            /timeZone = "Mars": must be a time zone/,
        ],
        [
            "one subnet",
            { network: { type: "existing", vpcId: "vpc-00000001", privateSubnetIds: ["subnet-00000001"] } },
            /at least 2/,
        ],
        ["a mode that is none", { mode: "crate" }, /^cluster\.mode = "crate": must be one of "existing", "create"/],
        [
            "a slip of the finger",
            { prefixDelgation: true },
            /prefixDelgation = true: .*did you mean "prefixDelegation"/,
        ],
    ];
    for (const [what, cluster, line] of refused) {
        it(`refuse ${what}`, () => {
            const found = problems(cluster);
            assert.equal(found.length, 1, found.join("\n"));
            assert.match(found[0] ?? "", line);
        });
    }

    it("take a Windows version exactly when EKS has its AMI", () => {
        const since = { "2019": 14, "2022": 23, "2025": 35 };
        fc.assert(
            fc.property(
                fc.integer({ min: 10, max: 60 }),
                fc.constantFrom(...windowsVersions),
                (minor, windowsVersion) => {
                    const found = problems({
                        kubernetesVersion: `1.${minor}`,
                        windowsNodeGroups: [{ name: "w", windowsVersion }],
                    });
                    const has = found.every((line) => !line.includes("has an EKS AMI only for"));
                    assert.equal(has, minor >= since[windowsVersion]);
                },
            ),
        );
    });

    it("take sizes exactly when they are in order", () => {
        const count = fc.integer({ min: 1, max: 12 });
        fc.assert(
            fc.property(count, count, count, (minSize, desiredSize, maxSize) => {
                const found = problems({ windowsNodeGroups: [{ name: "w", minSize, desiredSize, maxSize }] });
                assert.equal(found.length === 0, minSize <= desiredSize && desiredSize <= maxSize, found.join("\n"));
            }),
        );
    });
});
