import type { Problem } from "../../settings/problems";
import type { IisLogMonitorAppSettings } from "../settings";
import { configurationName, logMonitorConfiguration } from "./configuration-file";
import { imageFileProblems } from "./image-file";
import { logMonitorSettings } from "./settings";

type App = Pick<IisLogMonitorAppSettings, "build" | "image" | "logMonitor">;

/** The folder that a Dockerfile's image is built from; undefined where no Dockerfile is built. */
function contextOf({ build }: App): string | undefined {
    return build === undefined || build.type === "imageBuilder" ? undefined : build.context;
}

function isChanged({ logMonitor }: App): boolean {
    return logMonitorConfiguration(logMonitor) !== logMonitorConfiguration(logMonitorSettings.parse({}));
}

/** Whether LogMonitor's configuration comes from a ConfigMap rather than from the image. */
export function mountsConfiguration(app: App): boolean {
    // An image of a Dockerfile has the file of its context in it: what the settings say can only come from outside.
    return app.logMonitor.mount ?? (contextOf(app) !== undefined && isChanged(app));
}

/** A configuration that nobody would read, since the image brings its own, or one in the image that LogMonitor would not understand. */
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
                ? "the image is made elsewhere and holds its own configuration, so what logMonitor says would have no effect; " +
                  "set mount: true, with an image that has LogMonitor.exe outside of C:\\LogMonitor"
                : `the image gets ${configurationName} of ${context}, so what logMonitor says would have no effect; ` +
                  "set mount: true, or change that file",
    };
}
