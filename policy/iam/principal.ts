import { hole } from "../resources/json";
import type { Principal, Statement, Text } from "./statement";

/** The account in an ARN or an account ID, if there is one. */
export function accountOf(text: Text): string | undefined {
    if (typeof text !== "string") {
        return undefined;
    }
    return /^\d{12}$/.test(text) ? text : /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(text)?.[1];
}

/** The whole account, which can be unknown. IAM in this account decides which identities get access, so this alone grants nothing. */
export function isAccountRoot({ kind, value }: Principal): boolean {
    return kind === "AWS" && typeof value === "string" && root.test(value);
}

const root = new RegExp(`^(\\d{12}|arn:[^:]*:iam::(\\d{12}|${hole}):root)$`);

/** Everybody, in any form: `*`, `{"AWS": "*"}`, `arn:aws:iam::*:root`, any service, any identity provider. */
export function isEverybody({ kind, value }: Principal): boolean {
    return kind === "*" || (typeof value === "string" && /[*?]/.test(value));
}

export function everyPrincipal(statement: Statement, is: (principal: Principal) => boolean): boolean {
    const { principals } = statement;
    return principals !== undefined && principals.length > 0 && principals.every(is);
}

/** The full name of a role, user or session. */
export function isNamed({ kind, value }: Principal): boolean {
    return kind === "AWS" && typeof value === "string" && named.test(value);
}

const named = new RegExp(`^arn:[^:*?]*:(iam|sts)::(\\d{12}|${hole}):[^*?]+$`);
