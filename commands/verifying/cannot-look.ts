import { messageOf } from "../../components/settings/explained";

/**
 * Nothing can be said, neither good nor bad: the cluster or AWS cannot be asked. The message names what was asked and the way out.
 */
export class CannotLook extends Error {}

/** What an error says, to be a part of a sentence. */
export function reasonOf(error: unknown): string {
    return messageOf(error).replace(/\.+$/, "");
}
