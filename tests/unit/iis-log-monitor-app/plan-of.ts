import { planIisLogMonitorApp } from "../../../components/iis-log-monitor-app/plan";
import { describeProblem } from "../../../components/settings/problems";
import { iisLogMonitorAppProblems } from "../../../components/iis-log-monitor-app/problems";
import { iisLogMonitorAppSettings } from "../../../components/iis-log-monitor-app/settings";
import { parseSettings } from "../../../components/settings/parse";
import { refusalsOf } from "./refusals";

export const image = `registry.example/iis@sha256:${"a".repeat(64)}`;

const cluster = { name: "dev", windowsVersions: ["2022", "2025"] as const };

function settings(input: object) {
    return parseSettings(iisLogMonitorAppSettings, { image, ...input }, "");
}

/** The application's Kubernetes objects by their keys, as somebody who reads JSON sees them. */
export function manifestsOf(input: object = {}): Record<string, Record<string, never>> {
    const { manifests } = planIisLogMonitorApp(settings(input), cluster);
    return JSON.parse(JSON.stringify(manifests)) as Record<string, Record<string, never>>;
}

/** What is refused, one line a problem, by the schema or by the comparison of settings. */
export function refusals(input: object): string[] {
    return refusalsOf(() => iisLogMonitorAppProblems(settings(input), cluster));
}

/** What is allowed and warned of. */
export function warningsOf(input: object): string[] {
    return planIisLogMonitorApp(settings(input), cluster).warnings.map(describeProblem);
}
