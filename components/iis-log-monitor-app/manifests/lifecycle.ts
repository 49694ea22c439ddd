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
        // IIS starts slowly, so the other probes wait until it has answered once.
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

/** A probe that repeats without a pause until the application must have started. */
function repeated(probe: object, seconds: number, { startSeconds }: LifecycleSettings) {
    return {
        ...probe,
        timeoutSeconds: seconds,
        periodSeconds: seconds,
        failureThreshold: Math.ceil(startSeconds / seconds),
    };
}

/**
 * The preStop hook. It uses PowerShell's sleep instead of Kubernetes' sleep action, because a hook is a single action, and HTTP.sys must write its buffer between the two waits. Windows Server Core, which IIS needs, has both programs.
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
