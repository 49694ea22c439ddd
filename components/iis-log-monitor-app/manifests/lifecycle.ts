import { httpPort } from "../names";
import type { LifecycleSettings } from "../lifecycle";
import type { IisLogMonitorAppSettings } from "../settings";
import { boundHostNames } from "../sites/bindings";
import type { Site } from "../sites/settings";

const startupPeriodSeconds = 10;

export function probes({ healthPath, startSeconds, sites }: IisLogMonitorAppSettings) {
    const probe = { httpGet: { path: healthPath, port: httpPort, ...hostHeader(sites) }, timeoutSeconds: 10 };
    return {
        // IIS takes its time to start: until it has answered once, nobody calls it broken.
        startupProbe: {
            ...probe,
            periodSeconds: startupPeriodSeconds,
            failureThreshold: Math.ceil(startSeconds / startupPeriodSeconds),
        },
        readinessProbe: { ...probe, periodSeconds: 10 },
        livenessProbe: { ...probe, periodSeconds: 20, failureThreshold: 6 },
    };
}

/** The name that the first site has to be asked by, where it shares its port. */
function hostHeader(sites: readonly Site[] = []) {
    const [name] = sites[0] === undefined ? [] : boundHostNames(sites[0], sites);
    return name !== undefined && { httpHeaders: [{ name: "Host", value: name }] };
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
