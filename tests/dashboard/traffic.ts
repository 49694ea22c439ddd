import type { AccessLog } from "../../components/access-logs/settings";
import { logMonitorLine } from "../../local/pods/log-monitor";
import { podUid } from "../unit/fluent-bit-windows/delivery/stand-in";

interface Container {
    namespace: string;
    pod: string;
    container: string;
    uid: string;
}

interface Written {
    container: Container;
    lines: { time: string; text: string }[];
}

/** Paths with how often each is asked for, and how many milliseconds it takes. */
const paths = [
    ["/", 30, 14],
    ["/products", 24, 42],
    ["/products/search", 14, 180],
    ["/cart", 10, 66],
    ["/cart/checkout", 5, 420],
    ["/images/logo.png", 17, 3],
] as const;

const clients = [
    "10.0.71.9",
    "10.0.71.9",
    "10.0.71.9",
    "10.0.83.14",
    "10.0.83.14",
    "10.0.66.2",
    "10.0.91.27",
    "10.0.88.40",
];

/** Made-up requests to IIS, and lines of other applications: the same ones in each run. */
export class Traffic {
    private state = 20261129;
    private readonly web: Container[];
    private readonly others: Container[] = [
        { namespace: "audit", pod: "ledger-5c9f7d6b8-q7k2m", container: "ledger", uid: podUid },
        { namespace: "default", pod: "jobs-7b5d9c6f4-z4x8t", container: "jobs", uid: podUid },
    ];

    constructor(accessLogs: readonly AccessLog[]) {
        this.web = accessLogs.flatMap(({ namespace, container, deployments }) =>
            deployments.map((deployment) => ({
                namespace,
                pod: `${deployment}-6f9d7c5b48-x2x8p`,
                container,
                uid: podUid,
            })),
        );
    }

    get containers(): Container[] {
        return [...this.web, ...this.others];
    }

    /** What is written in half a second. */
    next(minute: number): Written[] {
        const isBad = minute >= 36 && minute < 40;
        const rate = 14 + 9 * Math.sin(minute / 9) + 4 * Math.sin(minute / 2.3);
        const time = new Date().toISOString();
        return [
            ...this.web.map((container) => ({
                container,
                lines: Array.from({ length: Math.max(1, Math.round(rate + 6 * this.random())) }, () => ({
                    time,
                    text: logMonitorLine(this.request(time, isBad), "LogFiles\\W3SVC1\\u_ex261129.log").trimEnd(),
                })),
            })),
            ...this.others.map((container, index) => ({
                container,
                lines: Array.from({ length: Math.round((3 - index) * (1 + this.random())) }, (_, number) => ({
                    time,
                    text: `${time} INFO entry ${Math.round(minute * 1000) + number} was written`,
                })),
            })),
        ];
    }

    private request(time: string, isBad: boolean): string {
        const [path, , usual] = this.chosen();
        const chance = this.random();
        const status =
            chance < (isBad ? 0.3 : 0.01)
                ? chance < 0.005
                    ? 500
                    : 503
                : chance > 0.95
                  ? 404
                  : chance > 0.86
                    ? 304
                    : 200;
        const taken = Math.round(usual * (0.5 + this.random() * 1.5) * (isBad ? 6 : 1));
        const client = clients[Math.floor(this.random() * clients.length)] ?? "-";
        const method = path === "/cart/checkout" ? "POST" : "GET";
        const [date = "", clock = ""] = time.slice(0, 19).split("T");
        return `${date} ${clock} 10.0.64.21 ${method} ${path} - 80 - ${client} Mozilla/5.0+(Windows+NT+10.0) - ${status} 0 0 ${taken}`;
    }

    private chosen(): (typeof paths)[number] {
        let left = this.random() * 100;
        return paths.find(([, often]) => (left -= often) < 0) ?? paths[0];
    }

    /** @see https://en.wikipedia.org/wiki/Linear_congruential_generator (numbers of Numerical Recipes) */
    private random(): number {
        this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
        return this.state / 2 ** 32;
    }
}
