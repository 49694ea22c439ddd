import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { parseArgs } from "node:util";

import { dnsLabel, dnsName, labelName, labelValue } from "../components/kubernetes/settings";
import { optionError } from "../components/settings/option-error";
import { describeProblem } from "../components/settings/problems";
import { quotedPrices } from "../components/aws/log-prices";
import { optionNeeded, readCommandLine, start } from "./command-line";
import {
    applicationTable,
    dropTable,
    explain,
    extraTable,
    insightsTable,
    monitoringTable,
    nodeLogTable,
    type Question,
    type Rate,
    routeTable,
    serverTable,
    warnings,
} from "./explaining";
import { explainPage } from "./explain-page/page";
import { pageData } from "./explain-page/page-data";
import { imageTable } from "./fluent-bit-on-nodes";
import { monthlyCostTable } from "./monthly-costs";
import { exampleAccount, planStack } from "./planned-stack";
import { problemsAsJson } from "./problem-report";
import { tableText, wrapped } from "./tables";

const usage = `npm run explain -- --stack NAME [options]

Shows where the lines of a stack's pods go, from the plan of the deployment. Without --pod: all routes,
dropped lines, the route of each application of the stack, logs of the nodes, sections of fluentBit.extra,
servers to which Fluent Bit connects, versions of Fluent Bit on the nodes, monitoring, saved queries and the
dashboard with their costs, and warnings.

  --stack NAME        the stack: Pulumi.NAME.yaml
  --pod NS/POD/CONTAINER  show only this container: destinations, permissions, retention, costs
  --labels K=V,...    labels of the pod (default: none), or "unknown" for the case that the API server does not answer
  --line LINE|FILE    a line of the container, or a file with lines, to show the shipped records; can be repeated
  --lines-per-second N  lines that the container writes each second, for the costs (default: 1)
  --line-bytes N      size of a line in bytes, for the costs (default: 200)
  --gb-per-day N      show what a month costs, if all containers together write N GB of lines a day; not with --pod
  --nodes N           nodes with Fluent Bit, for the costs with --gb-per-day (default: 1)
  --price N           US dollars for each GB that CloudWatch Logs ingests (default: ${quotedPrices.pricePerGB.STANDARD}, or ${quotedPrices.pricePerGB.INFREQUENT_ACCESS} for
                      INFREQUENT_ACCESS, as in us-east-1)
  --account ID        AWS account in ARNs (default: ${exampleAccount}, which AWS reserves for examples)
  --region NAME       AWS region (default: aws:region of the stack file, AWS_REGION, or that of the AWS profile)
  --html FILE         write all of it as one page for a browser, with a search for pods; not with --pod
  --json              write only the problems of the stack file and the deployment's warnings, as JSON for programs

Tables are as wide as the terminal. In a pipe or a file, they have at most 100 columns.
`;

const text = { type: "string" } as const;
const options = {
    stack: text,
    pod: text,
    labels: text,
    line: { type: "string", multiple: true },
    "lines-per-second": text,
    "line-bytes": text,
    "gb-per-day": text,
    nodes: text,
    price: text,
    account: text,
    region: text,
    html: text,
    json: { type: "boolean" },
    help: { type: "boolean" },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>["values"];

function question(values: Values, pod: string): Question {
    const [namespace = "", name = "", container = "", ...rest] = pod.split("/");
    if ([namespace, name, container].includes("") || rest.length > 0) {
        throw optionError({
            setting: "--pod",
            value: pod,
            remedy: "is not a container; write NAMESPACE/POD/CONTAINER.",
        });
    }
    const names = [
        ["namespace", namespace, dnsLabel],
        ["pod", name, dnsName],
        ["container", container, dnsLabel],
    ] as const;
    for (const [what, given, form] of names) {
        if (!form.safeParse(given).success) {
            const remedy = `${given} cannot be the name of a ${what}; use lower-case letters, digits and -.`;
            throw optionError({ setting: "--pod", value: pod, remedy });
        }
    }
    return {
        container: { namespace, pod: name, container },
        labels: labels(values.labels ?? ""),
        lines: (values.line ?? []).flatMap(linesOf),
        rate: rate(values),
    };
}

function rate(values: Values): Rate {
    const price = values.price === undefined ? undefined : number(values.price, "--price");
    return {
        linesPerSecond: number(values["lines-per-second"] ?? "1", "--lines-per-second"),
        bytesPerLine: number(values["line-bytes"] ?? "200", "--line-bytes"),
        ...quotedPrices,
        ...(price !== undefined && { pricePerGB: { STANDARD: price, INFREQUENT_ACCESS: price } }),
    };
}

function labels(given: string): Record<string, string> | undefined {
    if (given === "unknown") {
        return undefined;
    }
    const pairs = given.split(",").filter((pair) => pair !== "");
    return Object.fromEntries(
        pairs.map((pair): [string, string] => {
            const [key = "", value, ...rest] = pair.split("=");
            const isLabel = labelName.safeParse(key).success && labelValue.safeParse(value).success;
            if (value === undefined || rest.length > 0 || !isLabel) {
                throw optionError({
                    setting: "--labels",
                    value: given,
                    remedy: `${pair} is not a label; write KEY=VALUE.`,
                });
            }
            if (pairs.some((other) => other !== pair && other.startsWith(`${key}=`))) {
                const remedy = `${key} has two values; a pod has one value for each label.`;
                throw optionError({ setting: "--labels", value: given, remedy });
            }
            return [key, value];
        }),
    );
}

/** Text that begins like a path and has no white space. Log lines rarely look like this, and a misspelt file name should not be used as a line. */
const path = /^(\.{0,2}[\\/]|[A-Za-z]:[\\/])\S*$/;

/** The lines of a file, or otherwise the text itself as a line. */
function linesOf(given: string): string[] {
    if (!existsSync(given) && !path.test(given) && given !== "") {
        return [given];
    }
    try {
        const text = readFileSync(given, "utf8").replace(/\r?\n$/, "");
        return text === "" ? [] : text.split(/\r?\n/);
    } catch {
        throw optionError({
            setting: "--line",
            value: given,
            remedy: "cannot be read; write a line, or the name of a file with at least one line.",
        });
    }
}

function number(given: string, option: string): number {
    const value = Number(given);
    if (!(value > 0) || value > 1e9) {
        throw optionError({ setting: option, value: given, remedy: "is not a number above 0." });
    }
    return value;
}

/**
 * npm run explain.
 *
 * @param columns width of the terminal; undefined: no limit
 */
export function explainCommand(args: string[], columns?: number): string {
    const values = readCommandLine("explain", args, options);
    if (values.help === true) {
        return usage;
    }
    if (values.stack === undefined) {
        throw optionNeeded("explain", "stack", options, usage);
    }
    const stack = planStack({
        directory: process.cwd(),
        stack: values.stack,
        account: values.account ?? exampleAccount,
        region: values.region,
        today: new Date(),
    });
    if (values.json === true) {
        return problemsAsJson(undefined, { warnings: warnings(stack) });
    }
    if (values["gb-per-day"] !== undefined) {
        const other = (["pod", "line", "labels", "html"] as const).find((option) => values[option] !== undefined);
        if (other !== undefined) {
            throw optionError({ setting: "--gb-per-day", remedy: `is about the whole stack: remove --${other}.` });
        }
    }
    if (values.nodes !== undefined && values["gb-per-day"] === undefined) {
        throw optionError({ setting: "--nodes", remedy: "is for the costs of a month; add --gb-per-day N." });
    }
    if (values.html !== undefined) {
        const other = (["pod", "line", "labels"] as const).find((option) => values[option] !== undefined);
        if (other !== undefined) {
            throw optionError({
                setting: "--html",
                remedy: `is about all pods: leave --${other} out, and search for the pod in the page.`,
            });
        }
        return writePage(values.html, explainPage(pageData(stack, values.stack, rate(values))));
    }
    if (values.pod !== undefined) {
        return explain(stack, question(values, values.pod), columns);
    }
    if (values["gb-per-day"] !== undefined) {
        const volume = {
            gbPerDay: number(values["gb-per-day"], "--gb-per-day"),
            nodes: number(values.nodes ?? "1", "--nodes"),
        };
        return tableText(monthlyCostTable(stack, volume, rate(values)), columns);
    }
    if (values.line !== undefined || values.labels !== undefined) {
        const option = values.line === undefined ? "--labels" : "--line";
        throw optionError({ setting: option, remedy: "needs a container; add --pod NAMESPACE/POD/CONTAINER." });
    }
    return [
        ...[
            routeTable(stack),
            dropTable(stack),
            applicationTable(stack),
            nodeLogTable(stack),
            extraTable(stack),
            serverTable(stack),
            imageTable(stack),
            monitoringTable(stack),
            insightsTable(stack),
        ]
            .filter((table) => table.length > 0)
            .map((table) => tableText(table, columns)),
        ...warnings(stack).map((warning) =>
            wrapped(`Warning: ${describeProblem(warning)}`, columns ?? Infinity).join("\n"),
        ),
    ].join("\n\n");
}

function writePage(file: string, page: string): string {
    try {
        writeFileSync(file, page);
    } catch (error) {
        const { code = "" } = error as NodeJS.ErrnoException;
        const remedy =
            code === "EISDIR" ? "is a folder; name a file in it" : `cannot be written (${code}); name another file`;
        throw optionError({ setting: "--html", value: file, remedy: `${remedy}.` });
    }
    return file;
}

if (require.main === module) {
    // A pipe has no width. What reads it is mostly a pager or a log, where long lines are hard to read.
    void start((args) => explainCommand(args, process.stdout.isTTY ? process.stdout.columns : 100));
}
