/** The endpoint's process: its own, so that its work is not counted as Fluent Bit's. */
import { readFileSync } from "node:fs";

import { CloudWatchLogs, type EventSink } from "./cloudwatch-logs";
import { Delays } from "./delays";
import type { Answered, Message, Report } from "./messages";
import type { ContentName } from "../pods/content";
import { servePods } from "./pods-api";
import { ConnectProxy } from "./connect-proxy";
import { identity } from "./identity";
import { EndpointServer } from "./server";
import { Sts } from "./sts";
import { Tally } from "./tally";

const [key, cert, content] = process.argv.slice(2);
if (key === undefined || cert === undefined || content === undefined) {
    throw new Error("the endpoint is started by the run, with its key, its certificate and the name of the content");
}

const tally = new Tally(content as ContentName);
const delays = new Delays();
const sink: EventSink = {
    add: (group, message, isTaken, { timestamp }) => {
        tally.add(group, message, isTaken);
        if (isTaken) {
            delays.add(Date.now() - timestamp);
        }
    },
};
const service = new CloudWatchLogs(sink);
const server = new EndpointServer(service, new Sts(identity), {
    key: readFileSync(key, "utf8"),
    cert: readFileSync(cert, "utf8"),
});

process.on("message", (message: Message) => {
    void handle(message).then((report) => {
        send({ id: message.id, ...(report !== undefined && { report }) });
    });
});
// Nothing to do without the run that started it.
process.on("disconnect", () => process.exit(0));

async function handle(message: Message): Promise<Report | undefined> {
    switch (message.type) {
        case "createGroups":
            service.createGroups(message.names);
            return undefined;
        case "setFault":
            await server.setFault(message.fault);
            return undefined;
        case "deleteStreams":
            service.deleteStreams();
            return undefined;
        case "report": {
            const { user, system } = process.cpuUsage();
            return {
                judgement: tally.judge(message.expected),
                delay: delays.delay,
                ...service.taken,
                violations: Object.fromEntries(service.violations),
                endpointCpuSeconds: (user + system) / 1e6,
            };
        }
    }
}

function send(answer: Answered): void {
    process.send?.(answer);
}

async function listen(): Promise<void> {
    const https = await server.listen();
    const [http, proxy] = [await servePods(), await ConnectProxy.start(() => https)];
    send({ ports: { https, http, proxy: Number(new URL(proxy.url).port) } });
}

void listen();
