/** The blocks of addresses of one zone. */
export interface ZoneBlocks {
    readonly private: string;
    readonly public: string;
}

/**
 * Divides a VPC's addresses: an equal part for each zone, of which the first half is the private subnet, and the end the public one. The blocks of the
 * real component are different ones (awsx/ec2/subnetDistributorNew.ts). No blocks overlap, here and there.
 */
export function zoneBlocks(cidrBlock: string, zones: number, publicMask: number): ZoneBlocks[] {
    const [address = "", mask = ""] = cidrBlock.split("/");
    const first = numberOf(address);
    const zoneMask = Number(mask) + Math.ceil(Math.log2(zones));
    const zoneSize = 2 ** (32 - zoneMask);
    if (publicMask < zoneMask + 1 || publicMask > 28) {
        throw new Error(`${cidrBlock} is too small for ${zones} zones with a public subnet of /${publicMask} each`);
    }
    return Array.from({ length: zones }, (_, index) => {
        const start = first + index * zoneSize;
        return {
            private: `${addressOf(start)}/${zoneMask + 1}`,
            public: `${addressOf(start + zoneSize - 2 ** (32 - publicMask))}/${publicMask}`,
        };
    });
}

function numberOf(address: string): number {
    return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

function addressOf(value: number): string {
    return [24, 16, 8, 0].map((bits) => Math.floor(value / 2 ** bits) % 256).join(".");
}
