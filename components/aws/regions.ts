import { join } from "node:path";

import { distance } from "fastest-levenshtein";

import type { Problem } from "../settings/problems";
import { partitions } from "./partitions";

/** The file that `npm run aws-regions` writes: AWS' partitions and regions, from the AWS SDK for JavaScript. */
export const regionsFile = join(__dirname, "known-regions.json");

/** A region's name as part of a regular expression: any that AWS could have. */
export const regionPattern = "[a-z]{2,4}(?:-[a-z]+)+-\\d+";

const consoleNames: Readonly<Record<string, string>> = Object.fromEntries(
    partitions.flatMap(({ regions }) => Object.entries(regions)),
);
const names = Object.keys(consoleNames);

/** The words in region names after the continent or country. */
const directions = /-(north|south|central|(north|south)?(east|west))-[1-9]$/;

/** Form of all names that {@link regionFault} accepts, for JSON Schemas. */
export const regionForm = `^[a-z]{2,4}(-[a-z]+)*${directions.source}`;

/** Whether this version's data contains the region. */
export function isKnownRegion(region: string): boolean {
    return names.includes(region);
}

/**
 * Why a text is not an AWS region; undefined if it is one, or could be a newer one: in a known partition, and with a name in AWS's form.
 *
 * @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 */
export function regionFault(text: string): string | undefined {
    if (isKnownRegion(text)) {
        return undefined;
    }
    const form = "is not an AWS region";
    const [, regionOfZone] = /^([a-z]+(?:-[a-z]+)+-\d)(?:-[a-z]+-\d)?[a-z]$/.exec(text) ?? [];
    if (regionOfZone !== undefined && isKnownRegion(regionOfZone)) {
        return `is an availability zone; use its region, "${regionOfZone}"`;
    }
    if (/^[a-z]{3,4}\d-az\d$/.test(text)) {
        return "is the ID of an availability zone; use its region, such as eu-central-1";
    }
    const spelt = spelling(text);
    if (isKnownRegion(spelt)) {
        return `is spelt differently from AWS's name; write "${spelt}"`;
    }
    const named = byConsoleName(text);
    if (named !== undefined) {
        return `is the region's name in the AWS console; write "${named}"`;
    }
    if (partitions.some(({ regionForm }) => regionForm.test(text)) && directions.test(text)) {
        return undefined;
    }
    const near = nearestRegion(text);
    return near === undefined
        ? `${form}; write its code, such as eu-central-1 (aws ec2 describe-regions lists them)`
        : `${form}; did you mean "${near}"?`;
}

/** The warning about a region that could be newer than this data. */
export function regionWarnings(region: string): Problem[] {
    return isKnownRegion(region)
        ? []
        : [
              {
                  setting: "",
                  remedy: `this version of the program does not know this region "${region}" (aws:region). Check that it exists, and that its name is correct.`,
              },
          ];
}

/** `EU_Central_1` in AWS's spelling. */
function spelling(text: string): string {
    return text
        .trim()
        .toLowerCase()
        .replaceAll(/[\s_]+/g, "-");
}

/** `EU (Frankfurt)`, `Europe (Frankfurt)`, `Frankfurt`. */
function byConsoleName(text: string): string | undefined {
    const place = (/\(([^()]+)\)/.exec(text)?.[1] ?? text).trim().toLowerCase();
    return names.find((name) => {
        const own = (consoleNames[name] ?? "").toLowerCase();
        return own === place || /\(([^()]+)\)/.exec(own)?.[1] === place;
    });
}

/** Maximum edit distance of a typo. */
const mostEdits = 3;

/** The region that a typo means: `eu-wset-1`, `eu-central1`. */
function nearestRegion(text: string): string | undefined {
    const lower = text.toLowerCase();
    const [best] = names
        // A text that is much longer has more than these edits, and comparing it with a slip at each place would take seconds.
        .filter((name) => Math.abs(name.length - lower.length) <= mostEdits)
        .map((name) => ({ name, edits: editsBetween(lower, name) }))
        .sort((one, other) => one.edits - other.edits);
    return best !== undefined && best.edits <= mostEdits ? best.name : undefined;
}

/** Two swapped letters count as one typo. */
function editsBetween(one: string, other: string): number {
    const swapped = Array.from(
        { length: Math.max(0, one.length - 1) },
        (_, at) => one.slice(0, at) + one.charAt(at + 1) + one.charAt(at) + one.slice(at + 2),
    );
    return Math.min(distance(one, other), ...swapped.map((text) => 1 + distance(text, other)));
}
