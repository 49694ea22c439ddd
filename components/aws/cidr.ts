const octet = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const form = new RegExp(`^${octet}\\.${octet}\\.${octet}\\.${octet}/(3[0-2]|[12]?\\d)$`);

/** A range of IPv4 addresses: the first address as a number, and the length of the prefix in bits. */
export interface Range {
    first: number;
    bits: number;
}

/** Reads `10.0.0.0/16`; undefined if the text is not a range. It need not begin with the range's first address. */
export function readRange(text: string): Range | undefined {
    const [, a, b, c, d, bits] = form.exec(text) ?? [];
    return bits === undefined
        ? undefined
        : { first: [a, b, c, d].reduce((sum, part) => sum * 256 + Number(part), 0), bits: Number(bits) };
}

function firstOf({ first, bits }: Range): number {
    const size = 2 ** (32 - bits);
    return Math.floor(first / size) * size;
}

/** The address of a number. */
export function writtenAddress(first: number): string {
    return [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".");
}

/** Whether two ranges have an address in common. */
export function rangesOverlap(one: Range, other: Range): boolean {
    const bits = Math.min(one.bits, other.bits);
    return firstOf({ first: one.first, bits }) === firstOf({ first: other.first, bits });
}

/** Ranges that are not public: https://www.iana.org/assignments/iana-ipv4-special-registry/ */
const notPublic = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "224.0.0.0/3",
];

/** The non-public range that contains or overlaps a range. */
export function notPublicPart(text: string): string | undefined {
    const range = readRange(text);
    return range === undefined ? undefined : notPublic.find((other) => rangesOverlap(range, readRange(other) as Range));
}

/**
 * Why a text is not a range of IPv4 addresses. Pulumi's AWS provider only accepts the first address of a range, because AWS would change another address to it.
 *
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/verify/validate.go (`ValidateIPv4CIDRBlock`)
 */
export function cidrFault(text: string): string | undefined {
    const range = readRange(text);
    if (range === undefined) {
        return readRange(`${text}/32`) === undefined
            ? 'must be a range of IPv4 addresses, such as "10.0.0.0/16"'
            : `must be a range of IPv4 addresses; write "${text}/32" for this one alone`;
    }
    const canonical = `${writtenAddress(firstOf(range))}/${range.bits}`;
    return canonical === text ? undefined : `must begin with the first address of the range; write "${canonical}"`;
}
