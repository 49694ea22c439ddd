import assert from "node:assert/strict";

import fc from "fast-check";

import { cidrFault, notPublicPart, rangesOverlap, readRange } from "../../../components/aws/cidr";
import { stackProblems } from "../stack-problems";

const image = `111122223333.dkr.ecr.eu-central-1.amazonaws.com/iis@sha256:${"0".repeat(64)}`;

function created(cluster: object): string[] {
    return stackProblems({ cluster: { mode: "create", name: "dev", kubernetesVersion: "1.35", ...cluster } });
}

const octet = fc.integer({ min: 0, max: 255 });
const range = fc
    .tuple(fc.tuple(octet, octet, octet, octet), fc.integer({ min: 0, max: 32 }))
    .map(([parts, bits]) => `${parts.join(".")}/${bits}`);

describe("a range of addresses", () => {
    it("begins with its first address, and the way to write it so is told", () => {
        fc.assert(
            fc.property(range, (text) => {
                const [, advice] = /write "(.*)"$/.exec(cidrFault(text) ?? "") ?? [];
                const first = advice ?? text;
                assert.equal(cidrFault(first), undefined);
                const [one, other] = [readRange(text), readRange(first)];
                assert.ok(one !== undefined && other !== undefined && rangesOverlap(one, other));
            }),
        );
    });

    it("overlaps with another exactly where one of them holds the other's first address", () => {
        const size = (bits: number) => 2 ** (32 - bits);
        fc.assert(
            fc.property(range, range, (text, otherText) => {
                const [one, other] = [readRange(text), readRange(otherText)];
                assert.ok(one !== undefined && other !== undefined);
                const first = ({ first: address, bits }: typeof one) => address - (address % size(bits));
                const holds = (a: typeof one, b: typeof one) =>
                    first(b) >= first(a) && first(b) < first(a) + size(a.bits);
                assert.equal(rangesOverlap(one, other), holds(one, other) || holds(other, one));
            }),
        );
    });

    it("is public or not", () => {
        assert.equal(notPublicPart("10.1.0.0/16"), "10.0.0.0/8");
        assert.equal(notPublicPart("172.32.0.0/16"), undefined);
        assert.equal(notPublicPart("203.0.113.7/32"), undefined);
    });

    const wrong: [what: string, found: () => string[], line: RegExp][] = [
        [
            "an address of 256",
            () => created({ network: { type: "created", cidr: "10.256.0.0/16" } }),
            /^cluster\.network\.cidr = "10\.256\.0\.0\/16": must be a range/,
        ],
        [
            "no length",
            () => created({ publicAccessCidrs: ["203.0.113.7"] }),
            /write "203\.0\.113\.7\/32" for this one alone/,
        ],
        [
            "an address within",
            () => created({ network: { type: "created", cidr: "10.0.0.1/16" } }),
            /write "10\.0\.0\.0\/16"/,
        ],
        [
            "addresses of no VPC",
            () => created({ network: { type: "created", cidr: "169.254.0.0/20" } }),
            /is a range that a VPC cannot have/,
        ],
        [
            "private addresses from the internet",
            () => created({ publicAccessCidrs: ["10.0.0.0/8"] }),
            /publicAccessCidrs\[0\] = "10\.0\.0\.0\/8": is in 10\.0\.0\.0\/8, which is not a public range,/,
        ],
        [
            "more ranges than EKS takes",
            () => created({ publicAccessCidrs: Array.from({ length: 41 }, (_, i) => `203.0.113.${i}/32`) }),
            /at most 40/,
        ],
        [
            "a load balancer's",
            () =>
                stackProblems({
                    cluster: { name: "dev" },
                    iisApps: [{ image, service: { type: "LoadBalancer", allowedCidrs: ["999.1.1.1/99"] } }],
                }),
            /allowedCidrs\[0\] = "999\.1\.1\.1\/99": must be a range/,
        ],
    ];
    for (const [what, found, line] of wrong) {
        it(`is refused with ${what}`, () => {
            const lines = found();
            assert.equal(lines.length, 1, lines.join("\n"));
            assert.match(lines[0] ?? "", line);
        });
    }
});
