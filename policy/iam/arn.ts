import { hasHole } from "../resources/json";

/** The parts of an ARN or of a pattern for ARNs. Missing parts of a pattern match everything. */
export interface ArnPattern {
    readonly service: string;
    readonly region: string;
    readonly account: string;
    /** What follows the fifth colon: `log-group:/eks/app:*`. */
    readonly resource: string;
}

/** A colon, or a policy variable, whose colon is not a separator: `${aws:ResourceAccount}`. */
const colonOrVariable = /:|\{[^{}]{0,128}\}/g;

export function splitArn(pattern: string): ArnPattern {
    const parts: string[] = [];
    let from = 0;
    for (const { 0: found, index } of pattern.matchAll(colonOrVariable)) {
        if (found === ":") {
            parts.push(pattern.slice(from, index));
            from = index + 1;
        }
        if (parts.length === 5) {
            break;
        }
    }
    const [, , service = "*", region = "*", account = "*", resource = "*"] = [...parts, pattern.slice(from)];
    return { service, region, account, resource };
}

/** `arn:*:logs:*:*:log-group:*`: an ARN of IAM's reference with wildcards instead of variables. */
export function asPattern(template: string): string {
    return template.replace(/\$\{[^}]*\}/g, "*");
}

/** Whether a text contains a part of a name, which can be unknown. */
export function hasPartOfName(text: string): boolean {
    return hasHole(text) || /[\p{L}\p{N}]/u.test(text);
}
