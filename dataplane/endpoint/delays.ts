/** How long after its time a line arrived, in milliseconds: half of the lines within `median`, 99 of 100 within `most`. */
export interface Delay {
    median: number;
    most: number;
}

/** Milliseconds that are counted as one. */
const step = 10;

/** The delays of many lines, in little memory. */
export class Delays {
    private readonly counts = new Map<number, number>();
    private total = 0;

    add(milliseconds: number): void {
        const place = Math.ceil(Math.max(0, milliseconds) / step);
        this.counts.set(place, (this.counts.get(place) ?? 0) + 1);
        this.total++;
    }

    get delay(): Delay {
        return { median: this.within(0.5), most: this.within(0.99) };
    }

    private within(share: number): number {
        const places = [...this.counts.keys()].sort((one, other) => one - other);
        let seen = 0;
        for (const place of places) {
            seen += this.counts.get(place) ?? 0;
            if (seen >= share * this.total) {
                return place * step;
            }
        }
        return 0;
    }
}
