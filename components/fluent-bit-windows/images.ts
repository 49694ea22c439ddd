import digests from "./image-digests.json";
import type { WindowsVersion } from "../windows-cluster/windows-versions";

/** What an image is made for: a build of Windows, or Linux, where one image has all architectures. */
export type Platform = WindowsVersion | "linux";

/**
 * Fluent Bit's images. There is none that fits every build of Windows, so each version has its own.
 *
 * The images are upstream's. AWS' own Windows image holds Fluent Bit 1.9 and is not maintained any more: its maintainers advise against
 * using it (https://github.com/aws/aws-for-fluent-bit/issues/1200).
 *
 * @see https://github.com/fluent/fluent-bit/tree/master/dockerfiles (Dockerfile.windows)
 */
interface Image {
    /** Version of Fluent Bit in it. */
    version: string;
    tag: string;
    /** Shown at every deployment that uses the image. */
    warning?: string;
}

export const defaultImageRepository = "docker.io/fluent/fluent-bit";

/**
 * 4.2.8 is the newest release without a crash that its users report on Windows: 5.0.6 restarts for ever with the HTTP server on
 * (https://github.com/fluent/fluent-bit/issues/11904), and a heap overflow seen on 5.0.6 and 5.0.7
 * (https://github.com/fluent/fluent-bit/issues/11905) has no released fix up to 5.1.1. Linux has the same version: one configuration is for all nodes.
 */
const images: Record<Platform, Image> = {
    "2019": {
        version: "4.0.3",
        tag: "windows-2019-4.0.3",
        warning:
            "Fluent Bit publishes no images for Windows Server 2019 since 4.0.4 (https://github.com/fluent/fluent-bit/issues/10137): " +
            "its nodes run 4.0.3, which gets no security fixes. Move them to Windows Server 2022 or 2025.",
    },
    "2022": { version: "4.2.8", tag: "windows-2022-4.2.8" },
    "2025": { version: "4.2.8", tag: "windows-2025-4.2.8" },
    linux: { version: "4.2.8", tag: "4.2.8" },
};

/** Digests of tags, as `npm run pin` found them. A tag without one is pulled by its name alone. */
const recordedDigests: Partial<Record<string, string>> = digests;

/** The tags of upstream that are used, by their full names. */
export function upstreamTags(): string[] {
    return Object.values(images).map(({ tag }) => `${defaultImageRepository}:${tag}`);
}

/** The image for one platform; `override` wins, and then nobody here knows what it holds. */
export function imageOf(
    platform: Platform,
    repository: string,
    override: string | undefined,
): { reference: string; fluentBit?: string; warning?: string } {
    const { version: fluentBit, tag, warning } = images[platform];
    if (override !== undefined) {
        return { reference: override };
    }
    const name = `${repository}:${tag}`;
    const digest = recordedDigests[name];
    return {
        reference: digest === undefined ? name : `${name}@${digest}`,
        fluentBit,
        ...(warning !== undefined && { warning }),
    };
}
