import { partitionNames } from "../aws/partitions";
import { regionPattern } from "../aws/regions";
import { nearest } from "./names";

const regionForm = new RegExp(`^${regionPattern}$`);

/**
 * The wrong part of a text that consists of several parts, such as an ARN.
 *
 * @param message what the schema expects, such as "must be the ARN of a KMS key (arn:aws:kms:REGION:ACCOUNT:key/ID)"
 */
export function partFault(text: string, message: string): string | undefined {
    const [, what] = /^must be (?:an?|the) [^:;,.]*?\b(ARN|URL)\b/.exec(message) ?? [];
    if (what === "ARN") {
        return arnFault(text, /\barn:[^\s),"]+/.exec(message)?.[0]);
    }
    return what === "URL" ? urlFault(text) : undefined;
}

/**
 * The wrong part of an ARN.
 *
 * @param form the format of such an ARN
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function arnFault(text: string, form?: string): string | undefined {
    if (text !== text.trim()) {
        return "has a space at its beginning or end";
    }
    const parts = text.split(":");
    const [prefix = "", partition = "", service = "", region = "", account = "", ...rest] = parts;
    const [, , formService, formRegion, formAccount, ...formRest] = form?.split(":") ?? [];
    if (prefix !== "arn") {
        // A name instead of an ARN has no wrong part.
        return text.includes(":") ? `begins with "${short(prefix)}" instead of "arn"` : undefined;
    }
    if (parts.length < 6) {
        return `has ${parts.length} parts between colons, but an ARN has 6: arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`;
    }
    if (!partitionNames.includes(partition)) {
        const near = nearest(partition, partitionNames);
        return `has the unknown partition "${short(partition)}"${near === undefined ? "" : `; did you mean "${near}"?`}`;
    }
    if (formService !== undefined && service !== formService) {
        return `is an ARN of the service "${short(service)}", not of "${formService}"`;
    }
    if (formRegion !== undefined && formRegion === "" && region !== "") {
        return `has the region "${short(region)}", but ARNs of ${service} have no region`;
    }
    if (formRegion !== undefined && formRegion !== "" && !regionForm.test(region)) {
        return region === "" ? "has no region" : `has "${short(region)}" as region, which is not the name of a region`;
    }
    if (formAccount !== undefined && formAccount !== "" && !/^\d{12}$/.test(account)) {
        return accountFault(account);
    }
    const [kind] = formRest.join(":").split(/[/:]/);
    const resource = rest.join(":");
    if (kind !== undefined && /^[a-z-]+$/.test(kind) && !resource.startsWith(kind)) {
        return `has the resource "${short(resource)}", which does not begin with "${kind}"`;
    }
    return undefined;
}

function accountFault(account: string): string {
    if (account === "") {
        return "has no account";
    }
    return /^\d+$/.test(account)
        ? `has an account of ${account.length} digits instead of 12`
        : `has the account "${short(account)}", but an account ID has 12 digits`;
}

/** The wrong part of a URL. Does not contain the URL, which may have a password in it. */
export function urlFault(text: string): string | undefined {
    if (/\s/.test(text)) {
        return `has a space, as character ${text.search(/\s/) + 1}`;
    }
    const [, scheme] = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text) ?? [];
    if (scheme === undefined) {
        return 'has no scheme, such as "https://"';
    }
    const [, authority = ""] = /^[^:]*:\/\/([^/?#]*)/.exec(text) ?? [];
    const host = authority.slice(authority.lastIndexOf("@") + 1);
    const [, port] = /:([^\]]*)$/.exec(host) ?? [];
    if (host === "" || host.startsWith(":")) {
        return "has no host";
    }
    if (port !== undefined && !(/^\d+$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) {
        return "has a port that is not a number from 1 to 65535";
    }
    return undefined;
}

function short(text: string): string {
    return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}
