import { setTimeout as milliseconds } from "node:timers/promises";

import type { Scenario, Stage } from "./scenario";

/** Lines a second, all containers together, in scenarios that are about faults. */
const pace = 5000;
/** Most lines a second, in scenarios that are about cost at a steady pace. */
const costPace = 4000;
/** What nodes run, from small to large: pods, and lines a second of all of them together. */
export const steadyPods = [10, 100, 200];
export const steadyPaces = [100, 1000, costPace];
/** How long a steady pace is kept. */
export const steadySeconds = 30;

export function steadyName(pods: number, linesPerSecond: number): string {
    return `${pods} pods, ${linesPerSecond} lines/s`;
}

export const steadyScenarios = steadyPods.flatMap((pods) => steadyPaces.map((pace) => steadyName(pods, pace)));

/** As many pods and lines as the largest of them, each pod in a namespace of its own. */
export const manyRoutes = "200 routes";

/** One begins like another, which is where a pattern without an anchor goes wrong. */
export const fourNamespaces = ["default", "default-apps", "shop", "payments"];
export const manyNamespaces = Array.from({ length: 200 }, (_, index) => `team-${String(index).padStart(3, "0")}`);

const killed = "what was sent, and not noted because the process was killed or the answer did not come, is sent again";

/**
 * All scenarios.
 *
 * @param quick shorter, for every day: the same events in the same order
 */
export function scenarios(quick: boolean): Scenario[] {
    /** Seconds in the whole set, and in the quick one. */
    const lasting = async (whole: number, short: number): Promise<void> => {
        await milliseconds((quick ? short : whole) * 1000);
    };

    /** Fluent Bit runs and lines are written for a while, before and after something happens. */
    const amid = (something: (stage: Stage) => Promise<void>) => async (stage: Stage) => {
        stage.fluentBit.start();
        stage.writer.start(pace);
        await lasting(5, 3);
        await something(stage);
        await lasting(5, 3);
        stage.writer.stop();
    };

    const restarts = (end: (stage: Stage) => Promise<void>, whileDown: (stage: Stage) => void) =>
        amid(async (stage) => {
            // What Fluent Bit has read of this file is compressed, and the file removed, at the first rotation while it is down.
            whileDown(stage);
            await lasting(2, 1);
            for (let time = 0; time < (quick ? 2 : 4); time++) {
                await end(stage);
                await lasting(2, 1);
                whileDown(stage);
                await lasting(2, 1);
                stage.fluentBit.start();
                await lasting(6, 4);
            }
        });

    const steady =
        (linesPerSecond: number) =>
        async ({ fluentBit, writer }: Stage): Promise<void> => {
            fluentBit.start();
            writer.start(linesPerSecond);
            // Until ours has made its interval longer, and all have their connections; not with --quick.
            await lasting(20, 3);
            fluentBit.countFromNow();
            await lasting(steadySeconds, 10);
            writer.stop();
        };

    const steadyNode = (pods: number, linesPerSecond: number): Scenario => {
        // So that each namespace has as many pods as the others.
        const namespaces = fourNamespaces.slice(0, pods < 100 ? 2 : 4);
        return {
            name: steadyName(pods, linesPerSecond),
            description: `${linesPerSecond} lines a second from ${pods} pods in ${namespaces.length} namespaces`,
            namespaces,
            podsEach: pods / namespaces.length,
            runs: quick ? 1 : 3,
            act: steady(linesPerSecond),
        };
    };

    /**
     * Every 4 seconds from its start, Fluent Bit ships what it has of lines that come in parts, complete or not: a long line that is just being read is
     * then shipped as two. It is rare among lines as they are, and likely among these: so they are written in between.
     */
    const awayFromTicks =
        (linesEach: number) =>
        async ({ fluentBit, writer }: Stage): Promise<void> => {
            fluentBit.start();
            await milliseconds(1500);
            for (let time = 0; time < (quick ? 2 : 6); time++) {
                writer.writeLines(linesEach * fourNamespaces.length);
                await milliseconds(4000);
            }
        };

    const nothing = (): void => undefined;
    const rotate = ({ writer }: Stage): void => {
        writer.rotate();
    };

    return [
        {
            name: "backlog",
            description: `${quick ? 100_000 : 400_000} lines existed before Fluent Bit started`,
            namespaces: fourNamespaces,
            runs: quick ? 1 : 3,
            act: async ({ fluentBit, writer }) => {
                writer.writeBacklog(quick ? 25_000 : 100_000);
                fluentBit.start();
                await Promise.resolve();
            },
        },
        ...steadyPods.flatMap((pods) => steadyPaces.map((linesPerSecond) => steadyNode(pods, linesPerSecond))),
        {
            name: manyRoutes,
            description: `${costPace} lines a second from 200 pods in 200 namespaces`,
            namespaces: manyNamespaces,
            runs: quick ? 1 : 3,
            act: steady(costPace),
        },
        {
            name: "outage",
            description: `no server for ${quick ? "15 seconds" : "2 minutes"}, files rotate every 10 seconds`,
            namespaces: fourNamespaces,
            act: amid(async ({ writer, endpoint }) => {
                writer.rotateEvery(10);
                await endpoint.setFault({ type: "down" });
                await lasting(120, 15);
                await endpoint.setFault(undefined);
            }),
        },
        {
            name: "throttled",
            description: "half of the requests are answered with HTTP 400 ThrottlingException",
            namespaces: fourNamespaces,
            act: amid(async ({ endpoint }) => {
                await endpoint.setFault({ type: "throttled", share: 0.5 });
                await lasting(30, 10);
                await endpoint.setFault(undefined);
            }),
        },
        {
            name: "5xx",
            description: "all requests are answered with HTTP 503",
            namespaces: fourNamespaces,
            act: amid(async ({ endpoint }) => {
                await endpoint.setFault({ type: "failing", share: 1 });
                await lasting(30, 10);
                await endpoint.setFault(undefined);
            }),
        },
        {
            name: "slow",
            description: "every answer takes 3 seconds",
            namespaces: fourNamespaces,
            act: amid(async ({ endpoint }) => {
                await endpoint.setFault({ type: "slow", milliseconds: 3000 });
                await lasting(30, 10);
                await endpoint.setFault(undefined);
            }),
        },
        {
            name: "kill",
            description: `kill -9, ${quick ? 2 : 4} times: a stop on Windows`,
            namespaces: fourNamespaces,
            mayRepeat: killed,
            act: restarts(({ fluentBit }) => fluentBit.kill(), nothing),
        },
        {
            name: "kill, rotation while down",
            description: "and files rotate, before and while Fluent Bit is down",
            namespaces: fourNamespaces,
            mayRepeat: killed,
            act: restarts(({ fluentBit }) => fluentBit.kill(), rotate),
        },
        {
            name: "kill, rotation while down, Linux node",
            description: "the same on a file system that gives the inode numbers of removed files to new ones",
            namespaces: fourNamespaces,
            inodeNumbers: "again",
            mayRepeat: killed,
            act: restarts(({ fluentBit }) => fluentBit.kill(), rotate),
        },
        {
            name: "restart",
            description: `SIGTERM, ${quick ? 2 : 4} times: a stop on Linux`,
            namespaces: fourNamespaces,
            act: restarts(({ fluentBit }) => fluentBit.stop(), nothing),
        },
        {
            name: "restart, rotation while down",
            description: "and files rotate while Fluent Bit is down",
            namespaces: fourNamespaces,
            act: restarts(({ fluentBit }) => fluentBit.stop(), rotate),
        },
        {
            name: "restart after rotation",
            description: "SIGTERM after files rotated under a running Fluent Bit",
            namespaces: fourNamespaces,
            mayRepeat:
                "a graceful stop forgets how far rotated files were read, and no setting is known that avoids it; on Windows every stop is a kill, which forgets nothing",
            act: amid(async ({ fluentBit, writer }) => {
                writer.rotate();
                await lasting(10, 6);
                await fluentBit.stop();
                fluentBit.start();
            }),
        },
        {
            name: "rotation",
            description: "files rotate every 2 seconds",
            namespaces: fourNamespaces,
            act: amid(async ({ writer }) => {
                writer.rotateEvery(2);
                await lasting(30, 10);
            }),
        },
        {
            name: "stream deleted",
            description: "the log streams are deleted; seconds later, Fluent Bit is killed and started again",
            namespaces: fourNamespaces,
            mayRepeat: killed,
            mayLose:
                "from 5.0.9 on, Fluent Bit drops what it was sending to a stream that was deleted, and makes the stream again",
            act: amid(async ({ fluentBit, endpoint }) => {
                await endpoint.deleteStreams();
                await lasting(10, 5);
                await fluentBit.kill();
                fluentBit.start();
            }),
        },
        {
            name: "all at once",
            description: "throttled, slow, an outage, a kill in it, files rotate every 5 seconds, 200 namespaces",
            namespaces: manyNamespaces,
            mayRepeat: killed,
            act: amid(async ({ fluentBit, writer, endpoint }) => {
                writer.rotateEvery(5);
                await endpoint.setFault({ type: "throttled", share: 0.3 });
                await lasting(15, 5);
                await endpoint.setFault({ type: "slow", milliseconds: 1000 });
                await lasting(15, 5);
                await endpoint.setFault({ type: "down" });
                await lasting(10, 4);
                await fluentBit.kill();
                await milliseconds(1000);
                fluentBit.start();
                await lasting(10, 4);
                await endpoint.setFault(undefined);
            }),
        },
        {
            name: "shapes",
            description:
                "lines of up to 990,000 bytes in CRI parts, CRLF, quotes, other scripts, a byte that is not UTF-8",
            namespaces: fourNamespaces,
            content: "shapes",
            onlyOurs: true,
            act: awayFromTicks(8),
        },
        {
            name: "too long",
            description: "of three lines, one has 1,030,000 bytes and one 1,500,000: more than an event may have",
            namespaces: fourNamespaces,
            content: "tooLong",
            onlyOurs: true,
            mayLose:
                "the plug-in cuts an event of more than 1,000,000 bytes, and leaves out one of more than 1,048,576",
            act: awayFromTicks(3),
        },
        {
            name: "times",
            description: "lines of 15 and 13 days ago, of yesterday, of now, in 1 and in 3 hours, in one file",
            namespaces: fourNamespaces,
            onlyOurs: true,
            act: async ({ fluentBit, writer }) => {
                const hour = 3600 * 1000;
                for (const offset of [-15 * 24, -13 * 24, -25, -23, 0, 1, 3, -30, 0]) {
                    writer.writeLines(400, new Date(Date.now() + offset * hour));
                }
                fluentBit.start();
                await Promise.resolve();
            },
        },
    ];
}
