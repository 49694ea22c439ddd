import { z } from "zod";

import { otherNames } from "../settings/other-names";
import type { Problem } from "../settings/problems";

/**
 * Seconds that ServiceMonitor waits for IIS to stop before it gives up.
 *
 * @see https://github.com/microsoft/IIS.ServiceMonitor/blob/main/src/ServiceMonitor/Main.cpp
 */
const serviceStopSeconds = 20;

/** Probes, and start and stop of a pod. */
export const lifecycleSettings = {
    /**
     * Path that the startup, readiness and liveness probes all request. The response must have a status from 200 to 399. The path must not depend on a database or another service: while it answers with an error, the pods get no requests, and Kubernetes restarts their containers after about two minutes.
     *
     * @see https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
     */
    healthPath: z
        .string()
        .startsWith("/", 'must begin with "/"')
        .default("/")
        .register(otherNames, {
            names: ["startupProbe", "readinessProbe", "livenessProbe"],
            hint: "set healthPath, the path that all three probes request",
        }),

    /**
     * Seconds that the container has to answer for the first time before Kubernetes restarts it. The value is rounded up to a whole number of attempts of 30 seconds (10 seconds if ServiceMonitor does not start IIS). It includes the first compilation of an ASP.NET site, but not the pull of the image (`rolloutTimeoutMinutes`).
     */
    startSeconds: z.int().min(10).max(3600).default(300),

    /**
     * How a pod stops. It first keeps answering for some seconds, because load balancers notice later than Kubernetes that it stops. Then HTTP.sys writes its buffered lines to the access log, and LogMonitor reads them. At the stop signal, LogMonitor discards lines that it has not read.
     *
     * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
     * @see https://github.com/microsoft/windows-container-tools/blob/main/LogMonitor/src/LogMonitor/LogFileMonitor.cpp
     */
    stop: z
        .strictObject({
            /** Seconds for which the stopping pod still answers requests. */
            drainSeconds: z.int().min(0).max(3600).default(15),
            /** Seconds for LogMonitor to read the last lines. 0: no wait. */
            flushSeconds: z.int().min(0).max(60).default(5),
            /**
             * Total seconds until the pod is killed. It includes draining, the last lines, and the 20 seconds that ServiceMonitor gives IIS to stop. containerd passes the remaining time to Windows, which otherwise ends all processes 5 seconds after the signal.
             *
             * @see https://github.com/microsoft/hcsshim/pull/1416
             */
            graceSeconds: z.int().min(1).max(7200).default(60),
        })
        .prefault({}),
};

export type LifecycleSettings = z.output<z.ZodObject<typeof lifecycleSettings>>;

export function lifecycleProblems({ stop }: LifecycleSettings): Problem[] {
    const needed = stop.drainSeconds + stop.flushSeconds + serviceStopSeconds;
    return stop.graceSeconds < needed
        ? [
              {
                  setting: "stop.graceSeconds",
                  value: String(stop.graceSeconds),
                  remedy:
                      `must be at least ${needed}: drainSeconds (${stop.drainSeconds}), flushSeconds (${stop.flushSeconds}) and the ` +
                      `${serviceStopSeconds} seconds that ServiceMonitor gives IIS to stop; otherwise requests and lines would be lost`,
              },
          ]
        : [];
}
