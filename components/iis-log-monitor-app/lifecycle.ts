import { z } from "zod";

import type { Problem } from "../settings/problems";
import type { IisLogMonitorAppSettings } from "./settings";

/**
 * Seconds that ServiceMonitor waits for IIS to stop before it gives up.
 *
 * @see https://github.com/microsoft/IIS.ServiceMonitor/blob/main/src/ServiceMonitor/Main.cpp
 */
const serviceStopSeconds = 20;

/** How a pod starts and stops. */
export const lifecycleSettings = {
    /** Path that the probes request. It has to answer with a status from 200 to 399. */
    healthPath: z.string().startsWith("/", 'must begin with "/"').default("/"),

    /**
     * Seconds from the container's start to the first answer, after which it is started again; rounded up to a whole number of attempts of 30 seconds (of 10, where
     * ServiceMonitor does not start IIS). Pulling the image is not part of it (`rolloutTimeoutMinutes`); the first compilation of an ASP.NET site is.
     */
    startSeconds: z.int().min(10).max(3600).default(300),

    /**
     * How a pod stops. While it drains it still answers, since load balancers learn a few seconds later than Kubernetes that it goes. Then HTTP.sys writes
     * out the lines of the access log that it has gathered, and LogMonitor reads them: at the signal to stop, LogMonitor throws away what it has not read.
     *
     * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
     * @see https://github.com/microsoft/windows-container-tools/blob/main/LogMonitor/src/LogMonitor/LogFileMonitor.cpp
     */
    stop: z
        .strictObject({
            /** Seconds in which the pod still answers. */
            drainSeconds: z.int().min(0).max(3600).default(15),
            /** Seconds that LogMonitor gets for the last lines. 0: they are not waited for. */
            flushSeconds: z.int().min(0).max(60).default(5),
            /**
             * Seconds until the pod is ended by force, all in all: draining, the last lines, and the 20 seconds that ServiceMonitor gives IIS. containerd hands
             * the rest of it to Windows, which else ends everything 5 seconds after the signal.
             *
             * @see https://github.com/microsoft/hcsshim/pull/1416
             */
            graceSeconds: z.int().min(1).max(7200).default(60),
        })
        .prefault({}),
};

export type LifecycleSettings = Pick<IisLogMonitorAppSettings, keyof typeof lifecycleSettings>;

export function lifecycleProblems({ stop }: LifecycleSettings): Problem[] {
    const needed = stop.drainSeconds + stop.flushSeconds + serviceStopSeconds;
    return stop.graceSeconds < needed
        ? [
              {
                  setting: "stop.graceSeconds",
                  value: String(stop.graceSeconds),
                  remedy:
                      `must be at least ${needed}: drainSeconds (${stop.drainSeconds}), flushSeconds (${stop.flushSeconds}) and the ` +
                      `${serviceStopSeconds} seconds that ServiceMonitor gives IIS to stop; otherwise requests and lines would be cut off`,
              },
          ]
        : [];
}
