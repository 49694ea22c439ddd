import { optionsOf } from "./fluent-bit/options";
import { defaultVersion, defectsOf, isTried, osOf, supportOf, testedVersions } from "./fluent-bit/versions";
import { type PlatformImage, platformName } from "./images";

/**
 * What has to be said of the images at each deployment, one text a platform.
 *
 * @param today the day on which a line of releases is supported or not. Absent: that is not looked at
 */
export function imageWarnings(images: readonly PlatformImage[], today: Date | undefined): string[] {
    return images.flatMap((image) => {
        const sentences = image.unknown ? [unknownVersion(image)] : versionWarnings(image, today);
        return sentences.length === 0 ? [] : sentences.join(" ");
    });
}

function unknownVersion({ platform, reference }: PlatformImage): string {
    return (
        `fluentBit.image.overrides.${platform} = ${JSON.stringify(reference)}: nothing says which version of Fluent Bit the image holds. Its configuration is written for ` +
        `${defaultVersion}; known defects and the end of support are not looked up. Write { reference: …, version: "${defaultVersion}" } with its version.`
    );
}

function versionWarnings(image: PlatformImage, today: Date | undefined): string[] {
    const { platform, version } = image;
    const support = today && supportOf(version, today);
    const sentences = [
        ...(support === undefined ? [] : [`Fluent Bit ${version} ${support}.`]),
        ...defectsOf(version, osOf(platform), "warned").map(
            ({ what, source, remedy }) => `It ${what} (${source}); ${remedy}.`,
        ),
        ...(isTried(version)
            ? []
            : [
                  `This configuration was not tried with it, but with ${testedVersions.join(" and ")}; its options are checked against those of ${optionsOf(version).version}.`,
              ]),
    ];
    return sentences.length === 0
        ? []
        : [`Nodes of ${platformName[platform]} run Fluent Bit ${version}.`, ...sentences, wayOut(image)];
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
