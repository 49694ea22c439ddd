import digests from "./image-digests.json";
import { defaultVersion, lastVersionFor2019 } from "./fluent-bit/versions";
import { parseReference } from "../kubernetes/image-reference";
import type { Platform } from "./fluent-bit/platforms";

export const defaultImageRepository = "docker.io/fluent/fluent-bit";

/**
 * The images are upstream's. No image runs on every Windows build, so each platform has its own tag: `windows-2019-*` and `windows-2022-*` up to 4.0.3, `windows-2022-*` and
 * `windows-2025-*` from 4.0.4. Upstream also has `windows-nano-2025-*` from 5.1.0, which can be used as an override.
 *
 * AWS's own Windows image has Fluent Bit 1.9 and is no longer maintained: its maintainers advise against using it (https://github.com/aws/aws-for-fluent-bit/issues/1200).
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/.github/workflows/call-build-images.yaml
 */
const images: Record<Platform, { version: string; tag: string }> = {
    "2019": { version: lastVersionFor2019, tag: `windows-2019-${lastVersionFor2019}` },
    "2022": { version: defaultVersion, tag: `windows-2022-${defaultVersion}` },
    "2025": { version: defaultVersion, tag: `windows-2025-${defaultVersion}` },
    linux: { version: defaultVersion, tag: defaultVersion },
};

/** Digests of tags, recorded by `npm run pin`. An image without a digest is pulled by its tag. */
const recordedDigests: Partial<Record<string, string>> = digests;

/** The upstream tags in use, with their full names in a repository. */
export function upstreamTags(repository = defaultImageRepository): string[] {
    return Object.values(images).map(({ tag }) => `${repository}:${tag}`);
}

/** The image of one platform. */
export interface PlatformImage {
    platform: Platform;
    reference: string;
    /** Version of Fluent Bit for which its configuration is written. */
    version: string;
    /** Whether the settings override upstream's image. */
    overridden: boolean;
    /** Whether the version of an override is unknown. The default is then assumed. */
    unknown: boolean;
}

/** Upstream's image for one platform, without its digest. */
export function defaultImage(platform: Platform): { version: string; reference: string } {
    const { version, tag } = images[platform];
    return { version, reference: `${defaultImageRepository}:${tag}` };
}

/** Images in the settings. */
interface ImageSettings {
    repository: string;
    overrides: Partial<Record<Platform, string | { reference: string; version: string }>>;
}

/** The image for one platform. An override takes precedence. */
export function imageOf(platform: Platform, { repository, overrides }: ImageSettings): PlatformImage {
    const override = overrides[platform];
    if (override !== undefined) {
        const reference = typeof override === "string" ? override : override.reference;
        const version = typeof override === "string" ? versionIn(reference) : override.version;
        return {
            platform,
            reference,
            version: version ?? defaultVersion,
            overridden: true,
            unknown: version === undefined,
        };
    }
    const { version, tag } = images[platform];
    const name = `${repository}:${tag}`;
    const digest = recordedDigests[name];
    const reference = digest === undefined ? name : `${name}@${digest}`;
    return { platform, reference, version, overridden: false, unknown: false };
}

/** The Fluent Bit version in the tag of a reference: `windows-2022-5.1.5`, `5.1.5-debug`. */
export function versionIn(reference: string): string | undefined {
    return /(?<![\d.])\d{1,2}\.\d{1,3}\.\d{1,3}(?!\d)/.exec(parseReference(reference).tag ?? "")?.[0];
}
