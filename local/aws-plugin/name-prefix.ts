import { randomBytes } from "node:crypto";

/** The name of a new object: the given one, or the prefix with a part that sorts by time and is unique. */
export function nameFor({ name, namePrefix }: { name: string | undefined; namePrefix: string | undefined }): string {
    if (name !== undefined) return name;
    const time = new Date().toISOString().replace(/\D/g, "").padEnd(18, "0");
    return `${namePrefix ?? ""}${time}${randomBytes(4).toString("hex")}`;
}
