import type { Problem } from "../../settings/problems";
import type { IisLogMonitorAppSettings } from "../settings";
import { breaksLines } from "./problems";
import { defaultVersion, type Fault, faults, hasFault, issueUrl, multiLineFault } from "./versions";

/** Warns about faults that another version of LogMonitor does not have. */
export function versionWarnings({
    build,
    image,
    logMonitor,
}: Pick<IisLogMonitorAppSettings, "build" | "image" | "logMonitor">): Problem[] {
    if (build !== undefined) {
        const { version } = build.logMonitor;
        const mended = faults.filter((fault) => hasFault(version, fault) && !hasFault(defaultVersion, fault));
        return mended.length === 0
            ? []
            : [
                  {
                      setting: "build.logMonitor.version",
                      value: JSON.stringify(version),
                      remedy: `this version of LogMonitor ${mended.map(told).join("; ")}. Use ${defaultVersion}, with its sha256.`,
                  },
              ];
    }
    // The version of LogMonitor in an image that the stack does not build is unknown.
    return image === undefined
        ? []
        : breaksLines(logMonitor).map((setting) => ({
              setting: `logMonitor.${setting}`,
              value: "false",
              remedy: `LogMonitor before ${multiLineFault.fixedIn} ${told(multiLineFault)}. Make sure that the image has ${multiLineFault.fixedIn} or newer.`,
          }));
}

function told({ does, issues }: Fault): string {
    return `${does} (${issues.map(issueUrl).join(", ")})`;
}
