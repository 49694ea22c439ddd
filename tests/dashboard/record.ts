import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parse } from "yaml";

import type { DashboardValues } from "../../commands/dashboard-picture";
import { planDashboard } from "../../components/fluent-bit-windows/insights/dashboard";
import { planFluentBit } from "../../components/fluent-bit-windows/plan";
import type { FluentBitSettingsInput } from "../../components/fluent-bit-windows/settings";
import { checkStackSettings } from "../../config/check-stack-settings";
import { cluster } from "../unit/fluent-bit-windows/destinations/one-route";
import { appendLog, FluentBit, versionOnPath, writeLog } from "../unit/fluent-bit-windows/delivery/fluent-bit";
import { StandInServer } from "../unit/fluent-bit-windows/delivery/stand-in";
import { Traffic } from "./traffic";
import { Recording, valuesOf } from "./values";

/** Seconds of a minute here, and minutes of the picture. */
const secondsOfMinute = 3;
const minutes = 60;

/** Minutes in which CloudWatch Logs limits requests for the application's lines, and in which the node has no Fluent Bit. */
const limited = { from: 22, to: 32 };
const gone = { from: 45, to: 48 };

/** Runs the Fluent Bit on PATH with the routes of the stack `prod`, and writes what its dashboard would show. */
async function record(): Promise<void> {
    const { config } = parse(readFileSync("Pulumi.prod.yaml", "utf8")) as { config: Record<string, object> };
    const given = config["windows-eks-logging:fluentBit"] as { routes: FluentBitSettingsInput["routes"] };
    const { fluentBit } = checkStackSettings({
        cluster: { name: cluster.name, windowsVersions: ["2022", "2025"] },
        fluentBit: given,
        iisApps: config["windows-eks-logging:iisApps"],
    });
    const { routes, insights, monitoring } = planFluentBit(fluentBit, cluster);
    const dashboard = insights.dashboard ?? planDashboard(fluentBit, cluster, []);
    if (dashboard === undefined) {
        throw new Error("The stack prod has no dashboard.");
    }
    const groups = [
        ...routes.flatMap(({ destinations }) => destinations),
        ...(monitoring ? [monitoring.destination] : []),
    ]
        .map(({ output }) => output["log_group_name"])
        .filter((name) => typeof name === "string");
    const folder = mkdtempSync(join(tmpdir(), "dashboard-"));
    const begun = Date.now();
    const now = () => (Date.now() - begun) / 1000 / secondsOfMinute;
    const isWithin = ({ from, to }: typeof limited) => now() >= from && now() < to;
    const refusal = { status: 400, body: { __type: "ThrottlingException", message: "Rate exceeded" } };
    const server = await StandInServer.start(
        folder,
        ({ body }) => isWithin(limited) && /"[^"]*\/shop"/.test(body) && /logEvents/.test(body) && refusal,
    );
    server.cloudWatch.createGroups(groups);
    const recording = new Recording(server, now);
    const traffic = new Traffic(fluentBit.insights.accessLogs);
    const start = () =>
        FluentBit.start({
            settings: {
                routes: given.routes,
                unrouted: [{ type: "cloudWatchLogs" }],
                readiness: {},
                monitoring: true,
            },
            standIn: server.address(),
            folder,
            standInInput: (input) => ({
                ...input,
                ...(input.name === "fluentbit_metrics" && { scrape_interval: secondsOfMinute }),
                ...(input.tag === "monitoring.tick" && { interval_sec: 1 }),
            }),
        });
    try {
        mkdirSync(join(folder, "pods"), { recursive: true });
        for (const container of traffic.containers) {
            writeLog(folder, container, []);
        }
        let running: FluentBit | undefined = await start();
        while (now() < minutes + 1) {
            if (isWithin(gone) && running !== undefined) {
                await running.kill();
                running = undefined;
            } else if (!isWithin(gone)) {
                running ??= await start();
            }
            for (const { container, lines } of traffic.next(now())) {
                appendLog(folder, container, lines);
            }
            recording.look();
            await new Promise((resolve) => setTimeout(resolve, 500));
        }
        const values: DashboardValues = {
            note: [
                `The dashboard of the stack prod, with values of a Fluent Bit ${versionOnPath()} on Linux before a stand-in for AWS, and made-up requests: ${minutes} minutes of ${secondsOfMinute} seconds.`,
                `Requests are limited at ${limited.from} to ${limited.to}, and there is no shipper at ${gone.from} to ${gone.to}.`,
            ].join("\n"),
            widgets: valuesOf(dashboard, { recording, insights, minutes }),
        };
        const text = JSON.stringify(values, undefined, 1).replaceAll(
            "/aws/containerinsights/dev/",
            "/aws/containerinsights/prod/",
        );
        writeFileSync("commands/dashboard-values.json", `${text}\n`);
    } finally {
        await FluentBit.killAll();
        StandInServer.stopAll();
        rmSync(folder, { recursive: true, force: true });
    }
}

void record();
