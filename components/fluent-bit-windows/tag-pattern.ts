import { type Match, tagTailPattern } from "./match";
import { literal, tagPrefix } from "./tag";

/** A regular expression for whole tags of containers that `match` matches and `others` do not. */
export function matchingTags(match: Match, others: readonly Match[] = []): string {
    return exceptTags(tagTailPattern(match), others);
}

/** A regular expression for whole tags of containers that at least one of `matches` matches. */
export function anyMatchingTags(matches: readonly Match[]): string {
    return `^${literal(tagPrefix)}(?:${matches.map(tagTailPattern).join("|")})`;
}

/** A regular expression for whole tags that none of `others` matches. */
export function otherTags(others: readonly Match[]): string {
    return exceptTags("", others);
}

function exceptTags(tail: string, others: readonly Match[]): string {
    const except = others.length === 0 ? "" : `(?!${others.map(tagTailPattern).join("|")})`;
    return `^${literal(tagPrefix)}${except}${tail}`;
}
