// All of ECharts in one file. Its parts are hundreds of files, which tsx translates one by one.
import { type EChartsOption, init, type TitleComponentOption } from "echarts";

import { steadyName, steadyPaces, steadyPods, steadyScenarios } from "../scenarios/catalogue";
import type { Outcome } from "../scenarios/run-scenario";
import { bytesPerLine, find, megabytesPerCpuSecond } from "./outcomes";

export const steadyFile = "dataplane-steady.svg";
export const backlogFile = "dataplane-backlog.svg";

/** Width of a page on GitHub. */
const width = 880;
/** Distinguishable also without colours: from dark to light. */
const colours = ["#0b3d91", "#2f6fc4", "#5d9fe0", "#a9cdf2", "#b4541a", "#f2b179"];
const text = { fontFamily: "sans-serif", color: "#222" };

interface Panel {
    title: string;
    categories: string[];
    /** One for each category. */
    valueOf: (configuration: string, category: number) => number | undefined;
}

/** The charts that the outcomes say something about, by the name of their file. */
export function charts(outcomes: readonly Outcome[], configurations: readonly string[]): Record<string, string> {
    const measured = (names: readonly string[]): boolean => outcomes.some(({ scenario }) => names.includes(scenario));
    return {
        ...(measured(steadyScenarios) && { [steadyFile]: steadyChart(outcomes, configurations) }),
        ...(measured(["backlog"]) && { [backlogFile]: backlogChart(outcomes, configurations) }),
    };
}

/** CPU seconds at a steady pace: a panel for each number of pods, a group of bars for each pace. */
export function steadyChart(outcomes: readonly Outcome[], configurations: readonly string[]): string {
    const panels = steadyPods.map((pods) => ({
        title: `${pods} pods`,
        categories: steadyPaces.map((pace) => `${pace} lines/s`),
        valueOf: (configuration: string, category: number) =>
            find(outcomes, configuration, steadyName(pods, steadyPaces[category] ?? 0))?.cpuSeconds,
    }));
    return drawn("CPU seconds of Fluent Bit at a steady pace", panels, configurations, 340);
}

/** What carrying a backlog takes: payload for each CPU second, and bytes for each line. */
export function backlogChart(outcomes: readonly Outcome[], configurations: readonly string[]): string {
    const figure = (title: string, of: (outcome: Outcome) => number): Panel => ({
        title,
        categories: [""],
        valueOf: (configuration) => {
            const outcome = find(outcomes, configuration, "backlog");
            return outcome && of(outcome);
        },
    });
    return drawn(
        "A backlog",
        [
            figure("MB of payload a CPU second: more is better", megabytesPerCpuSecond),
            figure("bytes shipped for a line of 200: less is better", bytesPerLine),
        ],
        configurations,
        300,
    );
}

function drawn(title: string, panels: readonly Panel[], configurations: readonly string[], height: number): string {
    const share = 100 / panels.length;
    const options: EChartsOption = {
        animation: false,
        backgroundColor: "#fff",
        textStyle: text,
        color: colours,
        title: [
            { text: title, left: "center", top: 6, textStyle: { ...text, fontSize: 16 } },
            ...panels.map((panel, index): TitleComponentOption => ({
                text: panel.title,
                left: `${share * (index + 0.5)}%`,
                top: 36,
                textAlign: "center",
                textStyle: { ...text, fontSize: 13, fontWeight: "normal" },
            })),
        ],
        legend: { bottom: 4, data: [...configurations], textStyle: text },
        grid: panels.map((_, index) => ({
            left: `${share * index + 4}%`,
            width: `${share - 6}%`,
            top: 64,
            bottom: 64,
        })),
        xAxis: panels.map(({ categories }, gridIndex) => ({
            type: "category",
            gridIndex,
            data: categories,
            axisTick: { show: false },
            axisLabel: { ...text, fontSize: 11, interval: 0 },
        })),
        yAxis: panels.map((_, gridIndex) => ({ type: "value", gridIndex, axisLabel: text })),
        series: panels.flatMap(({ categories, valueOf }, panel) =>
            configurations.map((configuration) => ({
                type: "bar",
                name: configuration,
                xAxisIndex: panel,
                yAxisIndex: panel,
                data: categories.map((_, category) => valueOf(configuration, category) ?? null),
                label: { show: true, position: "top", ...text, fontSize: 9, formatter: labelOf },
            })),
        ),
    };
    const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
    chart.setOption(options);
    const svg = chart.renderToSVGString();
    chart.dispose();
    return svg;
}

function labelOf({ value }: { value: unknown }): string {
    return typeof value === "number" ? value.toFixed(value < 10 ? 1 : 0) : "";
}
