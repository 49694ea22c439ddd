import assert from "node:assert/strict";

import fc from "fast-check";

import program from "../../../../index";
import { chooseZones, type Zone, zonesWithoutEks } from "../../../../components/windows-cluster/create/zones";
import { account, type Invokes, run } from "../../engine";

const virginia: Zone[] = [
    { name: "us-east-1a", id: "use1-az3" },
    { name: "us-east-1c", id: "use1-az2" },
    { name: "us-east-1b", id: "use1-az1" },
    { name: "us-east-1d", id: "use1-az4" },
];

function choose(zones: number | string[], available: readonly Zone[] = virginia) {
    return chooseZones({ type: "created", cidr: "10.0.0.0/16", zones, natGateways: "single" }, available);
}

/** What EC2 answers for the region of the mocks: what is asked for, if it is asked. */
function zonesOf(zones: readonly Zone[], asked: unknown[] = []): Invokes {
    return {
        "aws:index/getAvailabilityZones:getAvailabilityZones": (inputs) => {
            asked.push(inputs);
            return { names: zones.map(({ name }) => name), zoneIds: zones.map(({ id }) => id) };
        },
    };
}

function deploy(cluster: object, invokes: Invokes = {}, registered: string[] = []) {
    const settings = { mode: "create", name: "demo", kubernetesVersion: "1.35", ...cluster };
    return run(program, {
        invokes,
        registered,
        config: { "windows-eks-logging:cluster": JSON.stringify(settings) },
    });
}

describe("the zones of a cluster that is created", () => {
    it("are the first by name that take an EKS cluster, whatever the account calls them", () => {
        assert.deepEqual(choose(2).names, ["us-east-1b", "us-east-1c"]);
        assert.deepEqual(choose(3).names, ["us-east-1b", "us-east-1c", "us-east-1d"]);
        fc.assert(
            fc.property(fc.shuffledSubarray(["a", "b", "c", "d"], { minLength: 4 }), (letters) => {
                const zones = virginia.map(({ id }, index) => ({ name: `us-east-1${letters[index] ?? ""}`, id }));
                const { names } = choose(3, zones);
                const ids = names.map((name) => zones.find((zone) => zone.name === name)?.id ?? "");
                assert.deepEqual([...ids].sort(), ["use1-az1", "use1-az2", "use1-az4"]);
            }),
        );
    });

    it("can be named, by name and by ID", () => {
        assert.deepEqual(choose(["use1-az4", "us-east-1b"]), { names: ["us-east-1d", "us-east-1b"], problems: [] });
    });

    const remedy = (zones: number | string[], available?: Zone[]) =>
        choose(zones, available)
            .problems.map(({ setting, remedy }) => `${setting} ${remedy}`)
            .join("\n");
    it("are refused where EKS makes no clusters, where they are none, are named twice, or are too few", () => {
        assert.match(
            remedy(["us-east-1a", "us-east-1b"]),
            /zones\[0\] is use1-az3, in which EKS does not create clusters; available zones: us-east-1b \(use1-az1\)/,
        );
        assert.match(remedy(["use1-az9", "us-east-1b"]), /zones\[0\] is not an availability zone of the region/);
        assert.match(remedy(["use1-az1", "us-east-1b"]), /zones\[1\] is a zone that is listed twice; use/);
        const california: Zone[] = zonesWithoutEks.map((id, index) => ({ name: `us-west-1${"abc"[index] ?? ""}`, id }));
        assert.match(
            remedy(2, [...california, { name: "us-west-1z", id: "usw1-az1" }]),
            /zones only 1 zones.*us-west-1z \(usw1-az1\)/,
        );
    });

    it("are asked for without local zones and zones that need opting in, and are those of the VPC", async () => {
        const asked: unknown[] = [];
        const { find } = await deploy({}, zonesOf(virginia, asked));
        assert.deepEqual(find("awsx:ec2:Vpc").inputs["availabilityZoneNames"], ["us-east-1b", "us-east-1c"]);
        assert.deepEqual(asked, [
            {
                state: "available",
                filters: [
                    { name: "zone-type", values: ["availability-zone"] },
                    { name: "opt-in-status", values: ["opt-in-not-required"] },
                ],
            },
        ]);
    });

    it("stop a deployment before the first resource where they take no cluster", async () => {
        const registered: string[] = [];
        const network = { type: "created", zones: ["us-east-1a", "us-east-1b"] };
        await assert.rejects(
            deploy({ network }, zonesOf(virginia), registered),
            /cluster\.network\.zones\[0\] = "us-east-1a".*Nothing was changed/s,
        );
        assert.deepEqual(registered, []);
    });
});

describe("the subnets of a VPC that is there already", () => {
    const network = {
        type: "existing",
        vpcId: "vpc-0000000a",
        privateSubnetIds: ["subnet-0000000a", "subnet-0000000b"],
    };

    async function refusal(subnets: Record<string, { vpcId?: string; availabilityZoneId: string }>): Promise<string> {
        const registered: string[] = [];
        const invokes: Invokes = {
            "aws:ec2/getSubnet:getSubnet": ({ id }) => {
                const subnet = subnets[String(id)];
                if (subnet === undefined) {
                    throw new Error("no matching EC2 Subnet found");
                }
                return { vpcId: "vpc-0000000a", ...subnet };
            },
        };
        try {
            await deploy({ network }, invokes, registered);
            return "";
        } catch (error) {
            assert.deepEqual(registered, []);
            return (error as Error).message;
        }
    }

    it("are taken in two zones, and refused before the first resource where EKS would refuse them", async () => {
        const one = { availabilityZoneId: "use1-az1" };
        const two = { availabilityZoneId: "use1-az2" };
        assert.equal(await refusal({ "subnet-0000000a": one, "subnet-0000000b": two }), "");
        assert.match(
            await refusal({ "subnet-0000000a": one, "subnet-0000000b": one }),
            /all in the zone use1-az1, but EKS needs at least/,
        );
        assert.match(
            await refusal({ "subnet-0000000a": one, "subnet-0000000b": { availabilityZoneId: "use1-az3" } }),
            /"subnet-0000000b": is in the zone use1-az3, in which EKS does not create clusters/,
        );
        assert.match(
            await refusal({ "subnet-0000000a": one, "subnet-0000000b": { ...two, vpcId: "vpc-0000000b" } }),
            /"subnet-0000000b": is a subnet of vpc-0000000b, but network\.vpcId is vpc-0000000a/,
        );
        assert.match(await refusal({ "subnet-0000000a": one }), /"subnet-0000000b": there is no such subnet/);
    });
});

describe("the administrators of a cluster that is created", () => {
    const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
    const administratorArns = [
        role("sso/deployer"),
        role("other"),
        role("deployer2"),
        "arn:aws:iam::444455556666:role/deployer",
    ];
    const none: Invokes = {
        "aws:eks/getCluster:getCluster": () => {
            throw new Error("reading EKS Cluster (demo): couldn't find resource");
        },
    };

    /** EKS with the cluster, and with entries that were made so many minutes after it. */
    function eks(minutes: Record<string, number>): Invokes {
        const begun = Date.parse("2026-01-01T00:00:00Z");
        return {
            "aws:eks/getCluster:getCluster": () => ({ createdAt: "2026-01-01T00:00:00Z" }),
            "aws:eks/getAccessEntry:getAccessEntry": ({ principalArn }) => {
                const after = minutes[String(principalArn)];
                if (after === undefined) {
                    throw new Error(`reading EKS Access Entry (demo:${String(principalArn)}): couldn't find resource`);
                }
                return { createdAt: new Date(begun + after * 60_000).toISOString() };
            },
        };
    }

    async function entries(invokes: Invokes): Promise<string[]> {
        const { find } = await deploy({ administratorArns }, invokes);
        return Object.keys(find("eks:index:Cluster").inputs["accessEntries"] as object).sort();
    }

    it("get no second entry for who creates it, whom EKS makes an administrator", async () => {
        assert.deepEqual(await entries(none), administratorArns.slice(1).sort());
    });

    it("keep that when somebody else deploys later, and whoever the stack has added", async () => {
        const made = { [role("other")]: 0.5, [role("sso/deployer")]: 12 };
        assert.deepEqual(await entries(eks(made)), administratorArns.filter((arn) => arn !== role("other")).sort());
    });

    it("are not asked about where there are none", async () => {
        const { find } = await deploy({});
        assert.deepEqual(find("eks:index:Cluster").inputs["accessEntries"], {});
    });
});
