import { type ContentName, findLine, lineOf } from "../pods/content";

/** What became of the lines that were written. */
export interface Judgement {
    /** Different lines that are where they belong. */
    arrived: number;
    lost: number;
    /** Lines too many: one that arrived three times counts twice. */
    repeated: number;
    /** Lines in a group where they do not belong, each time they arrived there. */
    misrouted: number;
    /** Events that are not an unchanged line. */
    damaged: number;
    /** Lines that arrived and that the service does not take, for their time. */
    refused: number;
    /** The first damaged events, to look at. */
    examples: readonly string[];
}

/** Which group a container's lines belong to, and how many it wrote. */
export type Expected = Record<string, { group: string; lines: number }>;

const maxExamples = 3;
const exampleLength = 300;

/** How often each line of each container arrived, in each log group. */
export class Tally {
    private readonly taken = new Counts();
    private readonly refused = new Counts();
    private damaged = 0;
    private readonly examples: string[] = [];

    constructor(private readonly content: ContentName) {}

    /** @param isTaken whether the service keeps it */
    add(group: string, message: string, isTaken: boolean): void {
        const line = findLine(this.content, lineOf(message));
        if (line !== undefined) {
            (isTaken ? this.taken : this.refused).add(group, line.source, line.sequence);
            return;
        }
        this.damaged++;
        if (this.examples.length < maxExamples) {
            this.examples.push(message.slice(0, exampleLength));
        }
    }

    judge(expected: Expected): Judgement {
        const judgement = { arrived: 0, lost: 0, repeated: 0, misrouted: 0, refused: 0 };
        for (const [source, { group, lines }] of Object.entries(expected)) {
            const taken = this.taken.of(group, source);
            const refused = this.refused.of(group, source);
            for (let sequence = 0; sequence < lines; sequence++) {
                const times = taken[sequence] ?? 0;
                if (times > 0) {
                    judgement.arrived++;
                    judgement.repeated += times - 1;
                } else if ((refused[sequence] ?? 0) > 0) {
                    judgement.refused++;
                } else {
                    judgement.lost++;
                }
            }
        }
        for (const { group, source, counts } of this.taken.all()) {
            if (expected[source]?.group !== group) {
                judgement.misrouted += counts.reduce((sum, count) => sum + count, 0);
            }
        }
        return { ...judgement, damaged: this.damaged, examples: this.examples };
    }
}

/** A counter for each line, in few bytes: a run has millions of lines. */
class Counts {
    private readonly groups = new Map<string, Map<string, Uint8Array>>();

    add(group: string, source: string, sequence: number): void {
        const sources = this.groups.get(group) ?? new Map<string, Uint8Array>();
        this.groups.set(group, sources);
        let counts = sources.get(source);
        if (counts === undefined || sequence >= counts.length) {
            const longer = new Uint8Array(Math.max(4096, 2 * (sequence + 1)));
            longer.set(counts ?? []);
            counts = longer;
            sources.set(source, counts);
        }
        // More than 255 times is not told from 255 times.
        counts[sequence] = Math.min(255, (counts[sequence] ?? 0) + 1);
    }

    of(group: string, source: string): Uint8Array {
        return this.groups.get(group)?.get(source) ?? new Uint8Array(0);
    }

    *all(): Generator<{ group: string; source: string; counts: Uint8Array }> {
        for (const [group, sources] of this.groups) {
            for (const [source, counts] of sources) {
                yield { group, source, counts };
            }
        }
    }
}
