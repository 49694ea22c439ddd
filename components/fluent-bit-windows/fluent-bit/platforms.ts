/** Operating systems of Fluent Bit's images. */
export const systems = ["windows", "linux"] as const;

export type Os = (typeof systems)[number];

export const systemName: Record<Os, string> = { windows: "Windows", linux: "Linux" };
