import { ProviderError } from "./aws-errors";

/** Finds rows by Pulumi's name of them, and refuses other names. */
export function byToken<Row extends { readonly token: string }>(rows: readonly Row[]): (token: string) => Row {
    const known = new Map(rows.map((row) => [row.token, row]));
    return (token) => {
        const row = known.get(token);
        if (!row) {
            const supported = [...known.keys()].sort().join(", ");
            throw new ProviderError(`the local AWS stand-in does not support ${token}; it supports: ${supported}`);
        }
        return row;
    };
}
