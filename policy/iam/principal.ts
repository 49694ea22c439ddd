import type { Principal, Statement, Text } from "./statement";

/** The account of an ARN or of a bare account number, if it names one. */
export function accountOf(text: Text): string | undefined {
    if (typeof text !== "string") {
        return undefined;
    }
    return /^\d{12}$/.test(text) ? text : /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(text)?.[1];
}

/** The account itself: IAM in that account decides who of it may, so nobody gains a right by this alone. */
export function isAccountRoot({ kind, value }: Principal): boolean {
    return kind === "AWS" && typeof value === "string" && /^(\d{12}|arn:[^:]*:iam::\d{12}:root)$/.test(value);
}

/** Everybody, in any of the spellings: `*`, `{"AWS": "*"}`, `arn:aws:iam::*:root`, any service, any identity provider. */
export function isEverybody({ kind, value }: Principal): boolean {
    return kind === "*" || (typeof value === "string" && /[*?]/.test(value));
}

export function everyPrincipal(statement: Statement, is: (principal: Principal) => boolean): boolean {
    const { principals } = statement;
    return principals !== undefined && principals.length > 0 && principals.every(is);
}

/** A role, user or session by its full name. */
export function isNamed({ kind, value }: Principal): boolean {
    return kind === "AWS" && typeof value === "string" && /^arn:[^:*?]*:(iam|sts)::\d{12}:[^*?]+$/.test(value);
}
