const numeric = new Intl.Collator("en", { numeric: true });

/** Whether a version, such as `1.33` or `4.2.8`, is `minimum` or later. Compares the parts as numbers: 1.9 is older than 1.20. */
export function isAtLeast(version: string, minimum: string): boolean {
    return numeric.compare(version, minimum) >= 0;
}
