import type { Problem } from "../../settings/problems";
import type { FluentBitSettings } from "../settings";
import { accessLogPattern, type FieldName, queryName } from "../../access-logs/fields";
import type { AccessLog } from "../../access-logs/settings";
import {
    fieldsOfEvents,
    type GroupOfRoute,
    groupsOfAccessLog,
    namesByQuery,
    numbered,
    podPattern,
} from "./shipped-form";

/** A saved query of CloudWatch Logs Insights. */
export interface PlannedQuery {
    /** Folders are separated by `/`. */
    name: string;
    logGroups: string[];
    text: string;
}

/** PutQueryDefinition takes no longer text: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutQueryDefinition.html */
const maxTextLength = 10_000;

/** A query, however many log groups it is for. */
interface Question {
    name: string;
    groups: readonly GroupOfRoute[];
    text: string;
}

/** The saved queries, for what is shipped to log groups of the cluster's region and account. */
export function planQueries(
    settings: FluentBitSettings,
    clusterName: string,
    groups: readonly GroupOfRoute[],
): PlannedQuery[] {
    if (!settings.insights.queries) {
        return [];
    }
    const ofPods = groups.filter(({ route }) => route.tags !== "node");
    const all: Question[] = [
        ...settings.insights.accessLogs.flatMap((log) => ofAccessLog(log, settings, groups)),
        ...eventLogQueries(settings, groups),
        ...traceQueries(ofPods),
    ];
    return all.flatMap(({ name, groups: of, text }) =>
        namesByQuery(of).map((logGroups, index) => ({
            name: numbered(`${clusterName}/${name}`, index),
            logGroups,
            text,
        })),
    );
}

/** Access logs of so many deployments that their queries are too long, on the dashboard too. */
export function queryProblems(settings: FluentBitSettings): Problem[] {
    const { accessLogs, queries, dashboard } = settings.insights;
    if (!queries && !dashboard) {
        return [];
    }
    return accessLogs.flatMap((log, index) => {
        const longest = Math.max(...questionsOf(log, settings).map(({ text }) => text.length));
        const remedy = `take a query of ${longest} characters, and CloudWatch takes ${maxTextLength}; describe some of them as another access log`;
        return longest > maxTextLength ? [{ setting: `insights.accessLogs[${index}].deployments`, remedy }] : [];
    });
}

/** Commands of a query, one a line. */
export function query(...commands: string[]): string {
    return commands.join("\n| ");
}

/** What a query over an access log begins with: its own lines alone, taken apart. */
export function accessLogLines(log: AccessLog, settings: FluentBitSettings): string[] {
    return [
        ...selection(log, settings),
        `parse @message /${accessLogPattern(log.fields)}/`,
        "filter ispresent(logDate)",
    ];
}

/** Lines of this access log's pods, as far as events or the names of streams tell whose they are. */
function selection({ namespace, container, deployments }: AccessLog, settings: FluentBitSettings): string[] {
    const fields = fieldsOfEvents(settings);
    const pods = deployments.map(podPattern).join("|");
    return [
        ...(fields.includes("namespace") ? [`filter namespace = "${namespace}"`] : []),
        ...(fields.includes("container") ? [`filter container = "${container}"`] : []),
        ...(fields.includes("pod") ? [`filter pod like /${pods}/`] : []),
        ...(fields.length === 0 && usesUsualStreams(settings)
            ? [`filter @logStream like /kube\\.${namespace}\\.${container}\\.(${deployments.join("|")})-/`]
            : []),
    ];
}

/** Whether no destination names its streams otherwise: with the usual names, they tell namespace, container and pod. */
function usesUsualStreams({ routes, unrouted }: FluentBitSettings): boolean {
    return [...routes.flatMap(({ to }) => to), ...unrouted].every(
        (to) => to.type !== "cloudWatchLogs" || to.logStream === undefined,
    );
}

/** A question about an access log, with the fields that it takes. */
export interface AccessLogQuestion {
    title: string;
    needs: readonly FieldName[];
    commands: readonly string[];
}

const [status, stem, client, agent, taken, method] = (
    ["sc-status", "cs-uri-stem", "c-ip", "cs(User-Agent)", "time-taken", "cs-method"] as const
).map(queryName);

export const accessLogQuestions = {
    statusCodes: {
        title: "status codes",
        needs: ["sc-status"],
        commands: [`stats count(*) as requests by ${status}`, "sort requests desc"],
    },
    serverErrorsByPath: {
        title: "5xx by path",
        needs: ["sc-status", "cs-uri-stem", "cs-method"],
        commands: [
            `filter ${status} like /^5/`,
            `stats count(*) as errors, latest(@timestamp) as lastSeen by ${method}, ${stem}, ${status}`,
            "sort errors desc",
            "limit 100",
        ],
    },
    slowPaths: {
        title: "slow requests",
        needs: ["time-taken", "cs-uri-stem"],
        commands: [
            `stats count(*) as requests, avg(${taken}) as averageMs, pct(${taken}, 95) as p95Ms, max(${taken}) as slowestMs by ${stem}`,
            "sort p95Ms desc",
            "limit 100",
        ],
    },
    topClients: {
        title: "top clients",
        needs: ["c-ip"],
        commands: [`stats count(*) as requests by ${client}`, "sort requests desc", "limit 100"],
    },
    bots: {
        title: "bots",
        needs: ["cs(User-Agent)"],
        commands: [
            `filter ${agent} like /(?i)bot|crawl|spider|slurp/`,
            `stats count(*) as requests by ${agent}`,
            "sort requests desc",
            "limit 100",
        ],
    },
} as const satisfies Record<string, AccessLogQuestion>;

/** The query for a question; undefined where the access log lacks a field that it takes. */
export function accessLogQuery(
    { needs, commands }: AccessLogQuestion,
    log: AccessLog,
    settings: FluentBitSettings,
): string | undefined {
    return needs.every((name) => log.fields.includes(name))
        ? query(...accessLogLines(log, settings), ...commands)
        : undefined;
}

function ofAccessLog(log: AccessLog, settings: FluentBitSettings, groups: readonly GroupOfRoute[]): Question[] {
    const of = groupsOfAccessLog(log, groups);
    return questionsOf(log, settings).map((question) => ({ ...question, groups: of }));
}

function questionsOf(log: AccessLog, settings: FluentBitSettings): Omit<Question, "groups">[] {
    const questions = Object.values(accessLogQuestions).flatMap((question) => {
        const text = accessLogQuery(question, log, settings);
        return text === undefined ? [] : [{ name: `IIS ${log.name}/${question.title}`, text }];
    });
    const pattern = eventPatterns[log.format];
    return pattern === undefined
        ? questions
        : [
              ...questions,
              {
                  name: `IIS ${log.name}/Event Log`,
                  text: query(
                      ...selection(log, settings),
                      `parse @message /${pattern}/`,
                      "filter ispresent(eventId)",
                      "stats count(*) as events, latest(eventText) as newest by channel, eventLevel, eventId",
                      "sort events desc",
                  ),
              },
          ];
}

/**
 * An event of LogMonitor's source EventLog, by its format. Within Fluent Bit's JSON its quotation marks have a backslash, which `\W` takes too.
 *
 * @see https://github.com/microsoft/windows-container-tools/blob/v2.2.1/LogMonitor/src/LogMonitor/EventMonitor.cpp (`PrintEvent`)
 */
const eventPatterns: Partial<Record<AccessLog["format"], string>> = {
    json: String.raw`Time\W+[0-9TZ:.-]+\W+Channel\W+(?<channel>\w.*?)\W+Level\W+(?<eventLevel>\w+)\W+EventId\W+(?<eventId>\d+)\W+Message\W+(?<eventText>.*?)\\*"\}\}`,
    xml: String.raw`<Channel>(?<channel>[^<]*)<.Channel><Level>(?<eventLevel>\w+)<.Level><EventId>(?<eventId>\d+)<.EventId><Message>(?<eventText>[^<]*)`,
};

/** The nodes' Event Log, whose records have fields of their own: pipeline/event-log.ts. */
function eventLogQueries(settings: FluentBitSettings, groups: readonly GroupOfRoute[]): Question[] {
    if (settings.metadata.send === "message") {
        return [];
    }
    const sources = settings.nodeLogs.flatMap((log, index) =>
        log.source === "eventLog" ? [`nodeLogs[${index}].to`] : [],
    );
    const text = query(
        "filter ispresent(event_id)",
        "stats count(*) as events, latest(log) as newest by level, provider, event_id",
        "sort events desc",
        "limit 100",
    );
    return [{ name: "Nodes/Event Log", groups: groups.filter(({ route }) => sources.includes(route.setting)), text }];
}

/** Exceptions as .NET and Java name them, wherever in an event they are. */
const exception = String.raw`(?<exception>[A-Za-z_][\w.]*Exception)`;

function traceQueries(groups: readonly GroupOfRoute[]): Question[] {
    return [
        {
            name: "Stack traces/by exception",
            groups,
            text: query(
                "filter @message like /Exception/",
                `parse @message /${exception}/`,
                "filter ispresent(exception)",
                "stats count(*) as traces, latest(@timestamp) as lastSeen by exception, @log",
                "sort traces desc",
                "limit 100",
            ),
        },
        {
            name: "Stack traces/newest",
            groups,
            text: query(
                "fields @timestamp, @log, @logStream, @message",
                String.raw`filter @message like /Exception|Traceback \(most recent call last\)|panic: /`,
                "sort @timestamp desc",
                "limit 100",
            ),
        },
    ];
}
