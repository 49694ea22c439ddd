import type { WindowsVersion } from "../../windows-cluster/windows-versions";

/** Operating systems of Fluent Bit's images. */
export const systems = ["windows", "linux"] as const;

export type Os = (typeof systems)[number];

export const systemName: Record<Os, string> = { windows: "Windows", linux: "Linux" };

/** Platform of an image: a Windows build, or Linux, where one image supports all architectures. */
export type Platform = WindowsVersion | "linux";

export const platformName: Record<Platform, string> = {
    "2019": "Windows Server 2019",
    "2022": "Windows Server 2022",
    "2025": "Windows Server 2025",
    linux: "Linux",
};
