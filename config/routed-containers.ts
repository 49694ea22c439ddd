import type { Match } from "../components/fluent-bit-windows/match";
import type { Route } from "../components/fluent-bit-windows/routes";
import { routesOf } from "../components/fluent-bit-windows/routing";
import { tagOf } from "../components/fluent-bit-windows/tag";
import { appContainer, podLabels } from "../components/iis-log-monitor-app/names";
import type { IisLogMonitorAppSettings } from "../components/iis-log-monitor-app/settings";
import { variantsOf } from "../components/iis-log-monitor-app/variants";

/** A container of an application for each Windows version, with the routes that match it. */
export function routedContainers(
    app: IisLogMonitorAppSettings,
    routes: readonly Route[],
): { container: Match; taking: Route[] }[] {
    return variantsOf(app).map(({ deployment, selector }) => {
        const container = { namespace: app.namespace, pod: `${deployment}-0`, container: appContainer };
        return { container, taking: routesOf(routes, tagOf(container), { ...podLabels(app), ...selector }) };
    });
}
