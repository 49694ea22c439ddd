import type { Problem } from "../../settings/problems";
import type { IisLogMonitorAppSettings } from "../settings";
import { configurationName, logMonitorConfiguration } from "./configuration-file";
import { imageFileProblems } from "./image-file";
import { logMonitorSettings } from "./settings";

type App = Pick<IisLogMonitorAppSettings, "build" | "image" | "logMonitor">;

/** The build context of a Dockerfile; undefined if the build uses no Dockerfile. */
function contextOf({ build }: App): string | undefined {
    return build === undefined || build.type === "imageBuilder" ? undefined : build.context;
}

function isChanged({ logMonitor }: App): boolean {
    return logMonitorConfiguration(logMonitor) !== logMonitorConfiguration(logMonitorSettings.parse({}));
}

/** Whether LogMonitor's configuration comes from a ConfigMap rather than from the image. */
export function mountsConfiguration(app: App): boolean {
    // An image of a Dockerfile contains the file of its context, so the settings must come from a ConfigMap.
    return app.logMonitor.mount ?? (contextOf(app) !== undefined && isChanged(app));
}

/** Settings that have no effect because the image has its own configuration, or a configuration in the image that LogMonitor cannot read. */
export function mountProblems(app: App): Problem[] {
    if (mountsConfiguration(app) || app.build?.type === "imageBuilder") {
        return [];
    }
    const context = contextOf(app);
    return [
        ...(isChanged(app) ? [unused(context)] : []),
        ...(context === undefined ? [] : imageFileProblems(context, app.build?.logMonitor.version)),
    ];
}

function unused(context: string | undefined): Problem {
    return {
        setting: "logMonitor.mount",
        value: "false",
        remedy:
            context === undefined
                ? "an image that the stack does not build contains its own configuration, so the settings of logMonitor would have no effect; " +
                  "set mount: true, and use an image that has LogMonitor.exe outside C:\\LogMonitor"
                : `the image contains ${configurationName} of ${context}, so the settings of logMonitor would have no effect; ` +
                  "set mount: true, or change that file",
    };
}
