import { optionsOf } from "./fluent-bit/options";
import {
    type Defect,
    type DefectName,
    defaultVersion,
    defectsOf,
    isTried,
    osOf,
    safeSplitBytes,
    supportOf,
    testedVersions,
} from "./fluent-bit/versions";
import type { Problem } from "../settings/problems";
import type { PlatformImage } from "./images";
import { platformName } from "./fluent-bit/platforms";

/** Conditions under which a defect can occur. */
export interface Use {
    /** The outputs, by the names of their plug-ins. */
    outputs: readonly string[];
    /** Size in bytes above which lines are split. */
    splitBytes: number | undefined;
}

/**
 * Warnings about the images at each deployment, one text for each platform.
 *
 * @param today the date for which support of a release line is checked. Absent: no check
 */
export function imageWarnings(images: readonly PlatformImage[], use: Use, today: Date | undefined): Problem[] {
    return images.flatMap((image) => (image.unknown ? unknownVersion(image) : versionWarnings(image, use, today)));
}

function unknownVersion({ platform, reference }: PlatformImage): Problem {
    return {
        setting: `image.overrides.${platform}`,
        value: JSON.stringify(reference),
        remedy:
            "the version of Fluent Bit in this image is unknown. Its configuration is written for " +
            `${defaultVersion}; known defects and the end of support are not checked. Write { reference: …, version: "${defaultVersion}" } with its version.`,
    };
}

function versionWarnings(image: PlatformImage, use: Use, today: Date | undefined): Problem[] {
    const { platform, version, overridden } = image;
    const support = today && supportOf(version, today);
    const sentences = [
        ...(support === undefined ? [] : [`Fluent Bit ${version} ${support}.`]),
        ...defectsOf(version, osOf(platform), "warned")
            .filter((defect) => canBeMet(defect, use))
            .map(({ what, source, remedy }) => `It ${what} (${source}); ${remedy}.`),
        ...(isTried(version)
            ? []
            : [
                  `This configuration was not tested with it, but with ${new Intl.ListFormat("en-GB").format(testedVersions)}; its options are checked against those of ${optionsOf(version).version}.`,
              ]),
    ];
    const all = [`Nodes of ${platformName[platform]} run Fluent Bit ${version}.`, ...sentences, wayOut(image)];
    return sentences.length === 0
        ? []
        : [{ setting: overridden ? `image.overrides.${platform}` : "", remedy: all.join(" ") }];
}

function canBeMet({ name, outputs: affected }: Defect & { name: DefectName }, { outputs, splitBytes }: Use): boolean {
    if (affected !== undefined && !affected.some((output) => outputs.includes(output))) {
        return false;
    }
    return name !== "shortEvents" || splitBytes === undefined || splitBytes > safeSplitBytes;
}

function wayOut({ platform, overridden }: PlatformImage): string {
    if (platform === "2019") {
        const upstream =
            "Upstream publishes no image for Windows Server 2019 after 4.0.3 (https://github.com/fluent/fluent-bit/issues/10137): move to nodes of Windows Server 2022 or 2025.";
        return upstream;
    }
    return overridden
        ? `image.overrides.${platform} sets this image; remove it to run ${defaultVersion}.`
        : "Update this program: a newer release uses a newer version.";
}
