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
    private index: ReadonlyMap<number, Uint32Array> | undefined;

    constructor(private readonly texts: readonly string[]) {}

    /** The indexes of the texts, in their order. One by one, because a caller often needs only the first ones. */
    *matching(pattern: string): Generator<number, void> {
        const { texts } = this;
        const isMeant = matcher(pattern);
        const index = ++this.asked > patternsBeforeIndex ? this.indexed() : undefined;
        const sets = index === undefined ? [] : featuresOf(pattern).map((feature) => index.get(feature));
        for (let from = 0; from < texts.length; from += 32) {
            let bits = textsWith(sets, from / 32);
            while (bits !== 0) {
                const at = from + 31 - Math.clz32(bits & -bits);
                bits &= bits - 1;
                const text = texts[at];
                if (text !== undefined && isMeant(text)) {
                    yield at;
                }
            }
        }
    }

    private indexed(): ReadonlyMap<number, Uint32Array> {
        return (this.index ??= indexOf(this.texts));
    }
}

/** The texts that are in all sets, as the bits of one word. */
function textsWith(sets: readonly (Uint32Array | undefined)[], word: number): number {
    let bits = -1;
    for (const set of sets) {
        bits &= set?.[word] ?? 0;
        if (bits === 0) {
            break;
        }
    }
    return bits;
}

function indexOf(texts: readonly string[]): ReadonlyMap<number, Uint32Array> {
    const sets = new Map<number, Uint32Array>();
    const words = Math.ceil(texts.length / 32);
    texts.forEach((text, at) => {
        for (const feature of featuresOf(text)) {
            let set = sets.get(feature);
            if (set === undefined) {
                set = new Uint32Array(words);
                sets.set(feature, set);
            }
            set[at >>> 5] = (set[at >>> 5] ?? 0) | (1 << (at & 31));
        }
    });
    return sets;
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
