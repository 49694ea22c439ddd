import type { Problem } from "../../settings/problems";
import type { FluentBitSettings } from "../settings";
import { monitoringIn } from "./destination";

/** Settings of the monitoring that contradict others. */
export function monitoringProblems(settings: FluentBitSettings): Problem[] {
    // Where nobody asked for it, nobody misses what it then cannot tell.
    const isWanted = settings.monitoring !== undefined && monitoringIn(settings) !== undefined;
    if (!isWanted || settings.logLevel !== "error") {
        return [];
    }
    const remedy =
        'hides the warnings by which Fluent Bit tells which lines wait; choose "warn" or a more talkative level, or set monitoring: false';
    // The readiness check says the same of the same setting.
    return settings.readiness.asks === "delivery"
        ? []
        : [{ setting: "logLevel", value: JSON.stringify(settings.logLevel), remedy }];
}
