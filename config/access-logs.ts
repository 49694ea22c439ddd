import type { FluentBitSettings } from "../components/fluent-bit-windows/settings";
import { accessLogOf } from "../components/iis-log-monitor-app/access-log";
import type { IisLogMonitorAppSettings } from "../components/iis-log-monitor-app/settings";
import type { Problem } from "../components/settings/problems";

/** Fluent Bit's settings with the access logs of the stack's own applications, if queries, a dashboard or metrics are enabled. */
export function withAccessLogs(
    fluentBit: FluentBitSettings,
    apps: readonly IisLogMonitorAppSettings[],
): FluentBitSettings {
    const logs = looked(fluentBit, apps).map(({ app }, position, all) => {
        const log = accessLogOf(app);
        const isShared =
            fluentBit.insights.accessLogs.some(({ name }) => name === log.name) ||
            all.some((other, index) => index !== position && other.app.name === log.name);
        return isShared ? { ...log, name: `${app.namespace}-${log.name}` } : log;
    });
    return logs.length === 0
        ? fluentBit
        : {
              ...fluentBit,
              insights: { ...fluentBit.insights, accessLogs: [...fluentBit.insights.accessLogs, ...logs] },
          };
}

/** A problem of an application's access log, at the setting where the stack file has it. */
export function atApplication(
    problem: Problem,
    fluentBit: FluentBitSettings,
    apps: readonly IisLogMonitorAppSettings[],
): Problem {
    const [whole, index, rest = ""] = /^insights\.accessLogs\[(\d+)\](.*)$/.exec(problem.setting) ?? [];
    const position = Number(index) - fluentBit.insights.accessLogs.length;
    const app = whole === undefined ? undefined : looked(fluentBit, apps)[position];
    return app === undefined ? problem : { ...problem, setting: `iisApps[${app.index}].accessLog${rest}` };
}

function looked(fluentBit: FluentBitSettings, apps: readonly IisLogMonitorAppSettings[]) {
    return apps.flatMap((app, index) => {
        const isAskedFor =
            fluentBit.insights.queries ||
            fluentBit.insights.dashboard ||
            app.accessLog.metricFilters.serverErrors ||
            app.accessLog.metricFilters.latency;
        return isAskedFor ? [{ app, index }] : [];
    });
}
