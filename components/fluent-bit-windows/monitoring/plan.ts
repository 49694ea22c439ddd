import type { PlannedDestination } from "../destinations/destination";
import type { FluentBitCluster } from "../cluster";
import type { FluentBitSettings } from "../settings";
import { baseName, type PlannedAlarm, type PlannedCompositeAlarm, planAlarms, planCompositeAlarm } from "./alarms";
import { monitoringIn } from "./destination";
import { type PlannedNotification, planNotification } from "./topic";

/** How Fluent Bit itself is watched. */
export interface MonitoringPlan {
    /** Where its metrics go. */
    destination: PlannedDestination;
    alarms: PlannedAlarm[];
    composite?: PlannedCompositeAlarm;
    /** Whom alarms tell; absent: nobody. */
    notification?: PlannedNotification;
}

/** @param destination where the metrics go; undefined: nothing is monitored */
export function planMonitoring(
    settings: FluentBitSettings,
    cluster: FluentBitCluster,
    destination: PlannedDestination | undefined,
): MonitoringPlan | undefined {
    if (destination === undefined) {
        return undefined;
    }
    const given = monitoringIn(settings)?.alarms;
    if (given === undefined) {
        return { destination, alarms: [] };
    }
    const context = {
        settings,
        alarms: given,
        cluster: cluster.name,
        groups: cluster.autoScalingGroups ?? { windows: [], linux: [] },
    };
    const alarms = planAlarms(context);
    return {
        destination,
        alarms,
        composite: planCompositeAlarm(context, alarms),
        ...(given.topic !== undefined && {
            notification: planNotification(given.topic, `${baseName(context)}-alarms`, cluster),
        }),
    };
}
