/** The longest prefix that still counts as everywhere: halves and quarters of the world are the world spelt in pieces. */
const widest = { v4: 7, v6: 15 };

/** Whether an address range is so wide that it keeps nobody out. */
export function isWorldwide(range: string): boolean {
    const [address = "", length] = range.trim().split("/");
    if (length === undefined || !/^\d{1,3}$/.test(length)) {
        return false;
    }
    return Number(length) <= (address.includes(":") ? widest.v6 : widest.v4);
}
