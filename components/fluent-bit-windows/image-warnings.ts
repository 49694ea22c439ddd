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
import { type PlatformImage, platformName } from "./images";

/** What decides whether a defect can be met. */
export interface Use {
    /** The outputs that there are, by the names of their plug-ins. */
    outputs: readonly string[];
    /** Bytes above which lines are split. */
    splitBytes: number | undefined;
}

/**
 * What has to be said of the images at each deployment, one text a platform.
 *
 * @param today the day on which a line of releases is supported or not. Absent: that is not looked at
 */
export function imageWarnings(images: readonly PlatformImage[], use: Use, today: Date | undefined): string[] {
    return images.flatMap((image) => {
        const sentences = image.unknown ? [unknownVersion(image)] : versionWarnings(image, use, today);
        return sentences.length === 0 ? [] : sentences.join(" ");
    });
}

function unknownVersion({ platform, reference }: PlatformImage): string {
    return (
        `fluentBit.image.overrides.${platform} = ${JSON.stringify(reference)}: nothing says which version of Fluent Bit the image holds. Its configuration is written for ` +
        `${defaultVersion}; known defects and the end of support are not looked up. Write { reference: …, version: "${defaultVersion}" } with its version.`
    );
}

function versionWarnings(image: PlatformImage, use: Use, today: Date | undefined): string[] {
    const { platform, version } = image;
    const support = today && supportOf(version, today);
    const sentences = [
        ...(support === undefined ? [] : [`Fluent Bit ${version} ${support}.`]),
        ...defectsOf(version, osOf(platform), "warned")
            .filter((defect) => canBeMet(defect, use))
            .map(({ what, source, remedy }) => `It ${what} (${source}); ${remedy}.`),
        ...(isTried(version)
            ? []
            : [
                  `This configuration was not tried with it, but with ${new Intl.ListFormat("en-GB").format(testedVersions)}; its options are checked against those of ${optionsOf(version).version}.`,
              ]),
    ];
    return sentences.length === 0
        ? []
        : [`Nodes of ${platformName[platform]} run Fluent Bit ${version}.`, ...sentences, wayOut(image)];
}

function canBeMet({ name, output }: Defect & { name: DefectName }, { outputs, splitBytes }: Use): boolean {
    if (output !== undefined && !outputs.includes(output)) {
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
        ? `fluentBit.image.overrides.${platform} names this image; leave it out to run ${defaultVersion}.`
        : "Update this program: a newer one names a newer version.";
}
