import { httpPort } from "../names";
import type { LifecycleSettings } from "../lifecycle";
import type { IisLogMonitorAppSettings } from "../settings";
import {
    attemptSeconds,
    probedHostName,
    startupFolder,
    startupScript,
    waitsForServiceMonitor,
} from "../startup/config-map";

const requestSeconds = 10;

export function probes(settings: IisLogMonitorAppSettings) {
    const name = probedHostName(settings.sites);
    const request = {
        httpGet: {
            path: settings.healthPath,
            port: httpPort,
            ...(name !== undefined && { httpHeaders: [{ name: "Host", value: name }] }),
        },
        timeoutSeconds: requestSeconds,
    };
    return {
        // IIS takes its time to start: until it has answered once, nobody calls it broken.
        startupProbe: waitsForServiceMonitor(settings)
            ? repeated({ exec: { command: startupCommand } }, attemptSeconds, settings)
            : repeated(request, requestSeconds, settings),
        readinessProbe: { ...request, periodSeconds: 10 },
        livenessProbe: { ...request, periodSeconds: 20, failureThreshold: 6 },
    };
}

const startupCommand = [
    "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe",
    "-NoProfile",
    "-NonInteractive",
    "-ExecutionPolicy",
    "Bypass",
    "-File",
    `${startupFolder}\\${startupScript}`,
];

/** A probe that is asked again, without a pause, for as long as the application has to start. */
function repeated(probe: object, seconds: number, { startSeconds }: LifecycleSettings) {
    return {
        ...probe,
        timeoutSeconds: seconds,
        periodSeconds: seconds,
        failureThreshold: Math.ceil(startSeconds / seconds),
    };
}

/**
 * What the pod does before it is told to stop. It is PowerShell's sleep and not Kubernetes' own, since a hook is one thing, and HTTP.sys has
 * to write out its buffer between the two waits. Windows Server Core, without which there is no IIS, has both programs.
 *
 * @see https://learn.microsoft.com/windows-server/networking/technologies/netsh/netsh-http
 */
export function preStop({ stop }: LifecycleSettings) {
    const steps = [
        ...(stop.drainSeconds > 0 ? [`Start-Sleep -Seconds ${stop.drainSeconds}`] : []),
        ...(stop.flushSeconds > 0
            ? ["netsh.exe http flush logbuffer", `Start-Sleep -Seconds ${stop.flushSeconds}`]
            : []),
    ];
    return steps.length === 0
        ? {}
        : {
              lifecycle: {
                  preStop: {
                      exec: {
                          command: ["powershell.exe", "-NoProfile", "-NonInteractive", "-Command", steps.join("; ")],
                      },
                  },
              },
          };
}
