import { json, text } from "./argument";
import type { Aws } from "./aws-clients";
import { normalJson } from "./policy-document";
import { resourceType } from "./resource-type";
import { length } from "./rules";

interface LogGroupPolicy {
    readonly token: string;
    readonly title: string;
    /** Most characters of the log group's name, as the provider checks it. */
    readonly maxNameLength: number;
    readonly put: (aws: Aws, logGroup: string, document: string) => Promise<unknown>;
    /** The document; undefined if there is none. */
    readonly get: (aws: Aws, logGroup: string) => Promise<string | undefined>;
    readonly remove: (aws: Aws, logGroup: string) => Promise<unknown>;
}

/** A type of JSON policy of which a log group has at most one. */
export function logGroupPolicy({ token, title, maxNameLength, put, get, remove }: LogGroupPolicy) {
    return resourceType({
        token,
        title,
        arguments: {
            logGroupName: text({ required: true, replaces: true, must: length(1, maxNameLength) }),
            policyDocument: json((one, other) => normalJson(one) === normalJson(other), { required: true }),
            region: text({ replaces: true, computed: true }),
        },
        outputs: [],
        identity: ({ logGroupName, region }) => `${region ?? ""} ${logGroupName}`,

        async create(aws, { logGroupName, policyDocument }) {
            await put(aws, logGroupName, policyDocument);
            return logGroupName;
        },

        async read(aws, logGroupName) {
            const policyDocument = await get(aws, logGroupName);
            return policyDocument === undefined ? undefined : { logGroupName, policyDocument };
        },

        async update(aws, logGroupName, { after }) {
            await put(aws, logGroupName, after.policyDocument);
        },

        async delete(aws, logGroupName) {
            await remove(aws, logGroupName);
        },
    });
}
