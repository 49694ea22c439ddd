import { parseReference, referenceFault } from "../../kubernetes/image-reference";
import { windowsBuilds, type WindowsVersion, windowsVersions } from "../../windows-cluster/windows-versions";

/** The only images of Windows Server 2019 whose tags do not name the year: https://mcr.microsoft.com/product/windows/servercore/tags */
const otherNames: Partial<Record<string, WindowsVersion>> = { "1809": "2019" };

/** Windows Server releases that have container images, but no EKS nodes. */
const withoutNodes = ["2016", "1607", "1709", "1803", "1903", "1909", "2004", "20H2"];

/**
 * The Windows Server version in an image's tag, or in a part of it: `ltsc2019`, `windowsservercore-1809`, `4.8-20250909-windowsservercore-ltsc2022`, `10.0.20348.4052`.
 *
 * @see https://learn.microsoft.com/virtualization/windowscontainers/deploy-containers/version-compatibility
 */
export function windowsNamedBy(reference: string): string | undefined {
    const { repository, tag = "" } = parseReference(reference);
    const build = windowsVersions.find((version) => tag.includes(windowsBuilds[version]));
    const years = ["2016", ...windowsVersions].join("|");
    const year = new RegExp(`(?:ltsc|windows|win|server|servercore|nanoserver)[-_]?(${years})(?!\\d)`, "i").exec(
        `${repository}:${tag}`,
    )?.[1];
    // Other numbers mean something else in other tags.
    const release = /^mcr\.microsoft\.com\/|servercore|nanoserver/i.test(reference)
        ? [...withoutNodes, ...Object.keys(otherNames)].find((name) =>
              new RegExp(`(^|[-_])${name}($|[-_.])`, "i").test(tag),
          )
        : undefined;
    return build ?? year ?? (release === undefined ? undefined : (otherNames[release] ?? release));
}

/**
 * Why an image cannot be a base image; undefined if it can.
 *
 * @see https://learn.microsoft.com/virtualization/windowscontainers/manage-containers/container-base-images
 */
export function baseImageFault(reference: string): string | undefined {
    const fault = referenceFault(reference);
    if (fault !== undefined) {
        return fault;
    }
    const { repository, tag, digest } = parseReference(reference);
    if (/nanoserver/i.test(`${repository}:${tag ?? ""}`)) {
        return "is a Nano Server image, which has no IIS; use a Server Core image, such as mcr.microsoft.com/windows/servercore/iis";
    }
    if (/^mcr\.microsoft\.com\/windows(\/servercore|\/server)?$/.test(repository)) {
        return digest === undefined && (tag === undefined || tag === "latest")
            ? `has no tag "latest": the tags of Microsoft's Windows images are versions, such as ${repository}:ltsc2022`
            : undefined;
    }
    return undefined;
}
