import type { IncomingMessage, ServerResponse } from "node:http";

import type { V1Container, V1Pod } from "@kubernetes/client-node";

import { ContainerLog } from "./container-log";
import { logMonitorLine } from "./log-monitor";

/** The fields that IIS writes by default: https://learn.microsoft.com/iis/configuration/system.applicationhost/sites/site/logfile/ */
const fields =
    "date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken";

/** IIS' default page, the only page that exists. */
const page = "<!DOCTYPE html><title>IIS Windows Server</title>\n";

/** A container for which a request is answered. */
export interface IisContainer {
    pod: V1Pod;
    container: V1Container;
    port: number;
}

/**
 * Answers a request as a new IIS does, and logs it as LogMonitor prints it, but immediately: http.sys would buffer the line.
 *
 * @param nodeLogs folder with a folder for each node
 */
export function answerAsIis(
    { pod, container, port }: IisContainer,
    request: IncomingMessage,
    response: ServerResponse,
    nodeLogs: string,
): void {
    const { pathname, search } = new URL(request.url ?? "/", "http://iis");
    const status = pathname === "/" ? 200 : 404;
    response.writeHead(status, { "content-type": "text/html", server: "Microsoft-IIS/10.0" });
    response.end(status === 200 ? page : "");
    const now = new Date();
    const [date = "", time = ""] = now.toISOString().split(/[T.]/);
    const values = [
        date,
        time,
        pod.status?.podIP ?? "-",
        request.method ?? "-",
        pathname,
        search === "" ? "-" : search.slice(1),
        String(port),
        "-",
        "127.0.0.1",
        w3c(request.headers["user-agent"]),
        w3c(request.headers.referer),
        String(status),
        "0",
        status === 200 ? "0" : "2",
        "1",
    ];
    const log = new ContainerLog(nodeLogs, pod, container.name);
    const file = `LogFiles\\W3SVC1\\u_ex${date.slice(2).replaceAll("-", "")}.log`;
    const head = [
        "#Software: Microsoft Internet Information Services 10.0",
        "#Version: 1.0",
        `#Date: ${date} ${time}`,
        `#Fields: ${fields}`,
    ];
    for (const line of [...(log.isNew ? head : []), values.join(" ")]) {
        log.write(logMonitorLine(line, file), now);
    }
}

/** A value without spaces, which would begin the next value. */
function w3c(value: string | undefined): string {
    return value === undefined || value === "" ? "-" : value.replaceAll(" ", "+");
}
