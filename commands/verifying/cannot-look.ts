import { messageOf } from "../../components/settings/explained";

/** The cluster or AWS cannot be reached, so there is no result. The message contains the request and the fix. */
export class CannotLook extends Error {}

/** An error's message as part of a sentence. */
export function reasonOf(error: unknown): string {
    return messageOf(error).replace(/\.+$/, "");
}
