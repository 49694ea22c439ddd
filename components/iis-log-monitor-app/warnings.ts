import { type AwaitedObject, awaitedObjectWarnings } from "../kubernetes/awaited-objects";
import { entryPointWarnings } from "./entry-point";
import { environmentWarnings } from "./environment";
import { rollingWarnings } from "./log-monitor/rolling";
import { versionWarnings } from "./log-monitor/version-warnings";
import type { Problem } from "../settings/problems";
import { ownsNamespace } from "./names";
import type { IisLogMonitorAppSettings } from "./settings";

/** Warnings about settings that are valid, but may not do what the user wants. */
export function iisLogMonitorAppWarnings(settings: IisLogMonitorAppSettings): Problem[] {
    return [
        ...entryPointWarnings(settings),
        ...versionWarnings(settings),
        ...rollingWarnings(settings.logMonitor),
        ...environmentWarnings(settings.environment),
        ...awaitedObjectWarnings(awaitedObjects(settings), ownsNamespace(settings) ? settings.namespace : undefined),
    ];
}

function awaitedObjects({ environment, imagePullSecrets }: IisLogMonitorAppSettings): AwaitedObject[] {
    return [
        ...Object.entries(environment).flatMap(([variable, value]): AwaitedObject[] =>
            typeof value === "string"
                ? []
                : [
                      {
                          setting: `environment.${variable}.kubernetesSecret.name`,
                          kind: "Secret",
                          name: value.kubernetesSecret.name,
                      },
                  ],
        ),
        ...imagePullSecrets.map((name, index): AwaitedObject => ({
            setting: `imagePullSecrets[${index}]`,
            kind: "Secret",
            name,
        })),
    ];
}
