import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";

import { Failure } from "../../machine/failure";
import type { ContentName } from "../pods/content";
import { makeCertificate } from "./certificate";
import type { Answered, Fault, Message, Ports, Report, Request } from "./messages";
import type { Expected } from "./tally";

/** The endpoint, seen from the run: a process that is told what to do and asked what arrived. */
export class Endpoint {
    private readonly waiting = new Map<number, (report: Report | undefined) => void>();
    private requests = 0;

    private constructor(
        private readonly process: ChildProcess,
        private readonly ports: Ports,
        /** File with the certificate of the authority that signed its own. */
        readonly authority: string,
    ) {
        process.on("message", (answer: Answered) => {
            if ("id" in answer) {
                this.waiting.get(answer.id)?.(answer.report);
                this.waiting.delete(answer.id);
            }
        });
    }

    static async start(folder: string, content: ContentName): Promise<Endpoint> {
        const names = ["127.0.0.1", "sts.eu-central-1.amazonaws.com"];
        const { key, cert, authority } = await makeCertificate(folder, names);
        const child = fork(join(__dirname, "main.ts"), [key, cert, content], { execArgv: ["--import", "tsx"] });
        const ports = await new Promise<Ports>((resolve, reject) => {
            child.once("message", (answer: Answered) => {
                if ("ports" in answer) {
                    resolve(answer.ports);
                }
            });
            child.once("exit", (code) => {
                reject(new Failure(`The stand-in for CloudWatch Logs ended at its start, with ${code ?? "a signal"}.`));
            });
        });
        return new Endpoint(child, ports, authority);
    }

    /** Stands in for `https://logs.REGION.amazonaws.com`. */
    get url(): string {
        return `https://127.0.0.1:${this.ports.https}`;
    }

    /** Leads requests to AWS' names to it. */
    get proxy(): string {
        return `http://127.0.0.1:${this.ports.proxy}`;
    }

    /** Stands in for the Kubernetes API server. */
    get podsUrl(): string {
        return `http://127.0.0.1:${this.ports.http}`;
    }

    async createGroups(names: string[]): Promise<void> {
        await this.ask({ type: "createGroups", names });
    }

    async setFault(fault: Fault | undefined): Promise<void> {
        await this.ask({ type: "setFault", fault });
    }

    async deleteStreams(): Promise<void> {
        await this.ask({ type: "deleteStreams" });
    }

    async report(expected: Expected): Promise<Report> {
        const report = await this.ask({ type: "report", expected });
        if (report === undefined) {
            throw new Error("the endpoint answered without its report");
        }
        return report;
    }

    stop(): void {
        this.process.disconnect();
    }

    private async ask(request: Request): Promise<Report | undefined> {
        const id = this.requests++;
        return new Promise((resolve) => {
            this.waiting.set(id, resolve);
            this.process.send({ ...request, id } satisfies Message);
        });
    }
}
