import { readRange, writtenAddress } from "../../components/aws/cidr";

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
    const { first, bits } = readRange(cidrBlock) ?? { first: 0, bits: 32 };
    const zoneMask = bits + Math.ceil(Math.log2(zones));
    const zoneSize = 2 ** (32 - zoneMask);
    if (publicMask < zoneMask + 1 || publicMask > 28) {
        throw new Error(`${cidrBlock} is too small for ${zones} zones with a public subnet of /${publicMask} each`);
    }
    return Array.from({ length: zones }, (_, index) => {
        const start = first + index * zoneSize;
        return {
            private: `${writtenAddress(start)}/${zoneMask + 1}`,
            public: `${writtenAddress(start + zoneSize - 2 ** (32 - publicMask))}/${publicMask}`,
        };
    });
}
