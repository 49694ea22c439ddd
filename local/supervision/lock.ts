import { once } from "node:events";
import { connect, createServer, type Server } from "node:net";
import { text } from "node:stream/consumers";
import { Failure } from "../../machine/failure";
import { until } from "../../machine/until";
import { layout } from "../layout";
import { hashOf } from "../tools/store";
import { endOfLog } from "./log-tail";

/** Only one `make up` or `make down` at a time works on an environment, until it ends. */
export async function takeLock(command: string): Promise<void> {
    if (process.platform !== "linux") {
        throw new Failure(
            `The local environment runs on Linux, not on ${process.platform}.`,
            "Use a Linux machine or container.",
        );
    }
    if ((await hold("command", `\`${command}\` (pid ${process.pid})`)) === undefined) {
        throw new Failure(
            `${await holderOf("command")} is using this environment.`,
            "Wait until it ends, or stop it with Ctrl-C in its terminal.",
        );
    }
    await formerKeeperIsGone();
}

/** Waits until the keeper of a killed `make up` has stopped its processes. Before that, it is unknown which parts run. */
async function formerKeeperIsGone(): Promise<void> {
    const isGone = async (): Promise<boolean> => {
        const free = await hold("keeper", "");
        free?.close();
        return free !== undefined;
    };
    if (!(await until(isGone, 120_000))) {
        throw new Failure(`${await holderOf("keeper")} does not end; ${endOfLog("keeper")}`, "End it with kill -9.");
    }
}

/**
 * Listens on a socket of this environment, which only one process at a time can do, until it ends for any reason. Undefined if another process does.
 *
 * @param who what this process tells the others
 */
export async function hold(name: "command" | "keeper", who: string): Promise<Server | undefined> {
    const server = createServer((socket) => socket.on("error", () => undefined).end(who));
    try {
        await once(server.listen(address(name)), "listening");
        return server.unref();
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") {
            return undefined;
        }
        throw error;
    }
}

async function holderOf(name: "command" | "keeper"): Promise<string> {
    try {
        return await text(connect(address(name)));
    } catch {
        return "Another command";
    }
}

/** An abstract name, for which there is no file that could remain (unix(7)). */
function address(name: string): string {
    return `\0windows-eks-logging ${hashOf(layout.home)} ${name}`;
}
