/** A phrase that is hard to read, and what to write instead. */
export interface Phrase {
    readonly pattern: RegExp;
    readonly instead: string;
    /** A text that the phrase is in. */
    readonly example: string;
}

/**
 * Inversions and paraphrases of standard terms that were in this repository. A phrase belongs here only if it has no correct use in these texts: a check with
 * false alarms would be worked around.
 */
export const phrases: readonly Phrase[] = [
    // Paraphrases of standard terms.
    { pattern: /\bclock hangs\b/i, instead: "time zone", example: "Where the clock hangs." },
    { pattern: /\bfewest (?:pods|nodes|replicas)\b/i, instead: "minimum …", example: "Fewest pods." },
    {
        pattern: /\b(?:least|gravest) severit/i,
        instead: "minimum severity",
        example: "Least severity that is shipped.",
    },
    { pattern: /\bprocessor time\b/i, instead: "CPU time", example: "It costs processor time." },
    { pattern: /\bcapital letters\b/i, instead: "upper-case letters", example: "Capital letters are refused." },
    { pattern: /\bslips? of the finger\b/i, instead: "typo", example: "It is a slip of the finger." },
    { pattern: /\bsets? aside\b/i, instead: "request, reserve", example: "Memory that the scheduler sets aside." },
    { pattern: /\bput up with\b/i, instead: "tolerate", example: "Taints that the pods put up with." },
    { pattern: /\bpower cut\b/i, instead: "power failure", example: "After a power cut, files are damaged." },
    { pattern: /\b(?:drawn?|draws) by lot\b/i, instead: "random", example: "The key looks drawn by lot." },
    { pattern: /\bat one go\b/i, instead: "at once, in one step", example: "They are written at one go." },
    { pattern: /\bfor ever\b/i, instead: "forever", example: "It is kept for ever." },
    { pattern: /\bbeforehand\b/i, instead: "in advance", example: "Names are known beforehand." },
    {
        pattern: /\b(?:in silence|without a word)\b/i,
        instead: "silently",
        example: "Fluent Bit ignores it in silence.",
    },
    {
        pattern: /\bhalf-?way through\b/i,
        instead: "in the middle of",
        example: "It fails half-way through a deployment.",
    },
    {
        pattern: /\b(?:tell|tells|told|telling)\b[^.;:]{0,40} apart\b/i,
        instead: "distinguish",
        example: "It tells the two apart.",
    },
    { pattern: /\bmend(?:s|ed|ing)?\b/i, instead: "fix, repair", example: "A later version mends it." },
    { pattern: /\brestarts or eats\b/i, instead: "uses too much memory", example: "Fluent Bit restarts or eats" },
    // Inversions, riddles and people where a program or an identity is meant.
    {
        pattern: /\b(?:is|are|were|was) (?:not )?to be had\b/i,
        instead: "is available",
        example: "No image is to be had.",
    },
    { pattern: /\bof fantasy\b/i, instead: "that does not exist", example: "An endpoint of fantasy." },
    { pattern: /\bin the place of\b/i, instead: "instead of", example: "A name in the place of an ARN." },
    {
        pattern: /\bowner(?:s['’]|['’]s) business\b/i,
        instead: "its owner decides",
        example: "That is its owner's business.",
    },
    { pattern: /\bnobody is told\b/i, instead: "there is no message", example: "Lines are lost and nobody is told." },
    { pattern: /(?:^|[.:] )so says\b/im, instead: "according to", example: "So says the manual." },
    {
        pattern: /\bwhat becomes of (?:it|them)\b/i,
        instead: "what the program does",
        example: "What becomes of it here.",
    },
    { pattern: /\bas it is then\b/i, instead: "unchanged", example: "The file stays as it is then." },
    { pattern: /\bpeople report\b/i, instead: "reported", example: "People report losses." },
    {
        pattern: /\bsomebody\b/i,
        instead: "name who: a user, another program, another account",
        example: "If somebody else makes it.",
    },
    { pattern: /\bwhoever\b/i, instead: "name who", example: "Whoever deploys needs it." },
    {
        pattern: /\b(?:is|are) there already\b/i,
        instead: "exists",
        example: "A cluster that is there already.",
    },
    { pattern: /\bmade elsewhere\b/i, instead: "say by what", example: "An image made elsewhere." },
    {
        pattern: /\bleave (?:it|this|them|one) out\b/i,
        instead: "remove",
        example: "Leave it out, or set the other.",
    },
    {
        pattern:
            /(?<!\bthere )\b(?:is|are) no (?!longer\b|more\b|less\b|fewer\b|newer\b|older\b|later\b|larger\b|closer\b|better\b|different\b|earlier\b)/i,
        instead: "is not a …",
        example: "That is no number.",
    },
    {
        pattern: /\b(?:where|while|if) (?:it|this|that|the text) is none\b/i,
        instead: "if it is not one",
        example: "Undefined where it is none.",
    },
    {
        pattern: /\bdoes? not say who you are\b/i,
        instead: "could not determine the identity",
        example: "AWS does not say who you are.",
    },
    { pattern: /\banew\b/i, instead: "again", example: "The part is started anew." },
    { pattern: /\bfor good\b/i, instead: "permanently", example: "A destination refuses them for good." },
    { pattern: /\bquarter of an hour\b/i, instead: "15 minutes", example: "It lasts for a quarter of an hour." },
    { pattern: /\b(?:can|could)(?:not)? (?:not )?be had\b/i, instead: "is available", example: "It could not be had." },
    { pattern: /\bany more[.;,]/i, instead: "no longer", example: "It is not read any more." },
];
