import type { PlannedDestination } from "../components/fluent-bit-windows/destinations/destination";
import { keptFields } from "../components/fluent-bit-windows/metadata";
import type { PlannedRoute } from "../components/fluent-bit-windows/planned-route";
import type { Container } from "../components/fluent-bit-windows/shipped-record";
import { shipped } from "./explaining";
import type { PlannedStack } from "./planned-stack";

/** Names as long as those that a Deployment's pods have. */
const exampleContainer: Container = {
    namespace: "application",
    pod: "application-6f9d7c5b48-x2x8p",
    container: "application",
};

/** The events that a destination gets for a line of this many bytes: none if the line is dropped. */
export function exampleEvents(
    to: PlannedDestination,
    { tags, exact }: PlannedRoute,
    stack: PlannedStack,
    lineBytes: number,
): string[] {
    const line = "x".repeat(lineBytes);
    return tags === "node"
        ? [nodeRecord(line, to, stack)]
        : shipped(line, to, stack, { container: { ...exampleContainer, ...exact }, labels: undefined });
}

function nodeRecord(line: string, { takesRecord }: PlannedDestination, { settings }: PlannedStack): string {
    const host = keptFields(settings.fluentBit.metadata).includes("host");
    return takesRecord ? JSON.stringify({ log: line, ...(host && { host: "ip-10-0-100-200" }) }) : line;
}
