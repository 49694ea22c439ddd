import { matcher } from "./wildcards";

/** From this pattern on, an index is faster than a comparison with every text. */
const patternsBeforeIndex = 8;

/**
 * Finds which texts of a list a pattern matches.
 *
 * The index knows for each letter, and for each pair of letters beside each other or with one between them, which texts have it. A text
 * that a pattern matches has all letters and pairs of the pattern, so only the few texts that have them are compared with it.
 */
export class WildcardList {
    private asked = 0;
    private index: ReadonlyMap<number, Holders> | undefined;

    constructor(private readonly texts: readonly string[]) {}

    /** The indexes of the texts, in their order. One by one, because a caller often needs only the first ones. */
    *matching(pattern: string): Generator<number, void> {
        const { texts } = this;
        const isMeant = matcher(pattern);
        const sets = ++this.asked > patternsBeforeIndex ? this.holdersOf(pattern) : [];
        const words = sets === undefined ? 0 : Math.ceil(texts.length / 32);
        for (let word = 0; word < words; word++) {
            let bits = inAll(sets ?? [], word);
            while (bits !== 0) {
                const at = word * 32 + 31 - Math.clz32(bits & -bits);
                bits &= bits - 1;
                const text = texts[at];
                if (text !== undefined && isMeant(text)) {
                    yield at;
                }
            }
        }
    }

    /** Who has each feature of a pattern, the rarest feature first. Undefined if nobody has one of them. */
    private holdersOf(pattern: string): readonly Holders[] | undefined {
        this.index ??= indexOf(this.texts);
        const sets: Holders[] = [];
        for (const feature of new Set(featuresOf(pattern))) {
            const holders = this.index.get(feature);
            if (holders === undefined) {
                return undefined;
            }
            sets.push(holders);
        }
        return sets.sort((a, b) => a.count - b.count);
    }
}

/** The texts that have a feature, one bit each. */
interface Holders {
    readonly bits: Uint32Array;
    count: number;
}

/** The texts that are in all sets, as the bits of one word. */
function inAll(sets: readonly Holders[], word: number): number {
    let all = -1;
    for (const { bits } of sets) {
        all &= bits[word] ?? 0;
        if (all === 0) {
            break;
        }
    }
    return all;
}

function indexOf(texts: readonly string[]): ReadonlyMap<number, Holders> {
    const index = new Map<number, Holders>();
    const words = Math.ceil(texts.length / 32);
    texts.forEach((text, at) => {
        for (const feature of new Set(featuresOf(text))) {
            let holders = index.get(feature);
            if (holders === undefined) {
                holders = { bits: new Uint32Array(words), count: 0 };
                index.set(feature, holders);
            }
            holders.count++;
            holders.bits[at >>> 5] = (holders.bits[at >>> 5] ?? 0) | (1 << (at & 31));
        }
    });
    return index;
}

/** Letters, and pairs of letters at a distance of one or two. Wildcards belong to none; a star ends a pair. */
function featuresOf(text: string): number[] {
    const features: number[] = [];
    for (let at = 0; at < text.length; at++) {
        const letter = text.charCodeAt(at);
        if (isWildcard(letter)) {
            continue;
        }
        features.push(letter);
        const next = text.charCodeAt(at + 1);
        if (next === star || Number.isNaN(next)) {
            continue;
        }
        if (!isWildcard(next)) {
            features.push(pairOf(letter, next, 1));
        }
        const third = text.charCodeAt(at + 2);
        if (!isWildcard(third) && !Number.isNaN(third)) {
            features.push(pairOf(letter, third, 2));
        }
    }
    return features;
}

const star = 42;
const questionMark = 63;

function isWildcard(letter: number): boolean {
    return letter === star || letter === questionMark;
}

/** Of letters beyond ASCII, only the last bits count: two pairs then have one number, and more texts are compared. */
function pairOf(first: number, second: number, distance: number): number {
    return (distance << 16) | ((first & 255) << 8) | (second & 255);
}
