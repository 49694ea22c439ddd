import { nearest } from "../settings/names";

/**
 * Why a text is not the name of a time zone in the IANA database.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PutScheduledUpdateGroupAction.html (`TimeZone`)
 */
export function timeZoneFault(text: string): string | undefined {
    const form = 'must be a time zone of the IANA database, such as "Europe/Berlin"';
    // JavaScript accepts offsets as time zones; the database does not contain them.
    const found = /^[A-Za-z]/.test(text) ? resolved(text) : undefined;
    if (found === undefined) {
        const near = byPlace(text) ?? nearest(text, Intl.supportedValuesOf("timeZone"));
        return near === undefined ? form : `${form}; did you mean "${near}"?`;
    }
    return found !== text && found.toLowerCase() === text.toLowerCase()
        ? `${form}; write "${found}" with these upper-case letters`
        : undefined;
}

function resolved(zone: string): string | undefined {
    try {
        return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
    } catch {
        return undefined;
    }
}

/** `Berlin`, `New York`. */
function byPlace(text: string): string | undefined {
    const place = text.trim().replaceAll(" ", "_").toLowerCase();
    return Intl.supportedValuesOf("timeZone").find((zone) => zone.toLowerCase().endsWith(`/${place}`));
}
