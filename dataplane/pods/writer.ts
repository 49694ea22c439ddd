import { ContainerLog } from "./container-log";
import { type ContentName, writtenLine } from "./content";
import { formatLine, type LogFormat } from "./log-format";
import { type Container, sourceOf } from "./pod";

const tickMilliseconds = 20;

interface Log {
    log: ContainerLog;
    source: string;
    written: number;
}

/** Lines of a backlog that are written at once. */
const blockLines = 1000;

/** Writes the logs of all containers of a node, and remembers how many lines each wrote. */
export class LogWriter {
    private readonly logs: Log[] = [];
    /** Of containers that have ended. */
    private readonly ended: Log[] = [];
    private next = 0;
    private timers: NodeJS.Timeout[] = [];

    /** @param root stands in for `C:\var\log` */
    constructor(
        private readonly root: string,
        containers: readonly Container[],
        private readonly format: LogFormat,
        private readonly content: ContentName,
    ) {
        containers.forEach((container) => {
            this.begin(container);
        });
    }

    /** Each container that ever wrote, and its lines so far. */
    get written(): { container: Container; lines: number }[] {
        return [...this.ended, ...this.logs].map(({ log, written }) => ({ container: log.container, lines: written }));
    }

    begin(container: Container): void {
        this.logs.push({ log: new ContainerLog(this.root, container), source: sourceOf(container), written: 0 });
    }

    /** Ends the container that has run longest. The result removes its logs. */
    endOldest(): () => void {
        const [oldest] = this.logs.splice(0, 1);
        if (oldest === undefined) {
            throw new Error("no container is left to end");
        }
        oldest.log.close();
        this.ended.push(oldest);
        return () => {
            oldest.log.remove();
        };
    }

    /** Writes a line to each container in turn; one call of the system a line, as the runtime does. */
    writeLines(count: number, time = new Date()): void {
        for (let index = 0; index < count; index++) {
            this.next = (this.next + 1) % this.logs.length;
            const entry = this.logs[this.next];
            if (entry === undefined) {
                throw new Error("a log writer needs a container");
            }
            entry.log.write(this.entry(entry.source, entry.written, time));
            entry.written++;
        }
    }

    /** Writes many lines at once, before Fluent Bit reads: only what the files hold counts, not how it came there. */
    writeBacklog(linesEach: number, time = new Date()): void {
        for (const entry of this.logs) {
            for (let left = linesEach; left > 0; left -= blockLines) {
                const count = Math.min(blockLines, left);
                const entries = Array.from({ length: count }, (_, index) =>
                    this.entry(entry.source, entry.written + index, time),
                );
                entry.log.write(Buffer.concat(entries));
                entry.written += count;
            }
        }
    }

    /** Writes at a steady pace, all containers together, until {@link stop}. */
    start(linesPerSecond: number): void {
        const began = performance.now();
        let done = 0;
        const write = (): void => {
            // By the clock and not by the tick: a late tick makes up for what it missed.
            const due = Math.floor(((performance.now() - began) / 1000) * linesPerSecond);
            this.writeLines(due - done);
            done = due;
        };
        this.timers.push(setInterval(write, tickMilliseconds));
    }

    rotateEvery(seconds: number): void {
        this.timers.push(
            setInterval(() => {
                this.rotate();
            }, seconds * 1000),
        );
    }

    rotate(now = new Date()): void {
        for (const { log } of this.logs) {
            log.rotate(now);
        }
    }

    stop(): void {
        this.timers.forEach(clearInterval);
        this.timers = [];
    }

    close(): void {
        this.stop();
        for (const { log } of this.logs) {
            log.close();
        }
    }

    private entry(source: string, sequence: number, time: Date): Buffer {
        return formatLine(this.format, writtenLine(this.content, { source, sequence }), time);
    }
}
