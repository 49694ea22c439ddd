/** A time as the official provider writes it: to the second. */
export function rfc3339(date: Date | undefined): string {
    return date ? date.toISOString().replace(/\.\d+Z$/, "Z") : "";
}
