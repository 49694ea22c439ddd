import type { PlannedDestination } from "../components/fluent-bit-windows/destinations/destination";
import {
    endOfSupport,
    eventBytes,
    hasDefect,
    osOf,
    safeSplitBytes,
} from "../components/fluent-bit-windows/fluent-bit/versions";
import type { PlatformImage } from "../components/fluent-bit-windows/images";
import { platformName } from "../components/fluent-bit-windows/fluent-bit/platforms";
import { maxPathLength, pathLengths } from "../components/fluent-bit-windows/log-path";
import type { Container } from "../components/fluent-bit-windows/shipped-record";
import type { PlannedStack } from "./planned-stack";

/** The Fluent Bit version of each kind of nodes. */
export function imageTable({ fluentBit: { images } }: PlannedStack): string[][] {
    return [
        ["nodes", "Fluent Bit", "security fixes", "image"],
        ...images.map(({ platform, version, unknown, reference }) => [
            platformName[platform],
            unknown ? `unknown, assumed to be ${version}` : version,
            unknown ? "unknown" : endOfSupport(version),
            reference,
        ]),
    ];
}

/** Limits of Fluent Bit on some nodes for a text, one sentence each. */
export function lineLimits(text: string, to: PlannedDestination, { fluentBit: { images } }: PlannedStack): string[] {
    if (to.output.name !== "cloudwatch_logs") {
        return [];
    }
    // The text is nested in JSON once more, as the message of an event.
    const bytes = Buffer.byteLength(JSON.stringify(text)) - 2;
    return images.flatMap((image) => {
        const most = eventBytes(image.version);
        return [
            ...(bytes > most
                ? [
                      `on ${nodesOf(image)} truncated at ${inThousands(most)} bytes; set lines.splitBytes: ${safeSplitBytes} to ship the complete line`,
                  ]
                : []),
            ...(text.includes("\uFFFD") && hasDefect("escapedUnicode", image.version, osOf(image.platform))
                ? [`on ${nodesOf(image)}, characters that are not UTF-8 are removed or replaced`]
                : []),
        ];
    });
}

/** Whether Fluent Bit on Windows can read a container's log. */
export function pathLimits(container: Container, { fluentBit: { images } }: PlannedStack): string[] {
    const { current, rotated } = pathLengths(container);
    if (rotated <= maxPathLength || images.every(({ platform }) => platform === "linux")) {
        return [];
    }
    const what = current > maxPathLength ? "nothing is shipped" : "rotated files are not read";
    return [
        `On Windows ${what}: the path of the log file has ${current > maxPathLength ? current : rotated} characters, but Fluent Bit reads at most ${maxPathLength}.`,
    ];
}

function nodesOf({ platform, version }: PlatformImage): string {
    return `nodes of ${platformName[platform]} (Fluent Bit ${version})`;
}

function inThousands(bytes: number): string {
    return bytes.toLocaleString("en-US");
}
