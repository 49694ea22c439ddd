import type { Action } from "./action";
import { breadthOf, type Breadth } from "./breadth";
import { narrowedBy } from "./condition";
import type { Statement } from "./statement";

/** Condition keys that pick resources out, as a name in Resource would. */
const pickResources = [
    /^[a-z0-9-]+:(resourcetag|requesttag)\//,
    /^(ecs:cluster|eks:cluster-name)$/,
    /^kms:(viaservice|resourcealiases|requestalias|encryptioncontext:.+)$/,
    /^iam:(awsservicename|associatedresourcearn)$/,
    /^ec2:(createaction|vpc|subnet|instanceprofile|parentsnapshot)$/,
    /^(lambda:functionarn|ses:fromaddress|route53:changeresourcerecordsetsnormalizedrecordnames)$/,
];

/** Condition keys that keep a statement within one's own account or organisation. */
const stayAtHome = /^(aws:(resourceaccount|resourceorgid|resourceorgpaths)|s3:resourceaccount|kms:calleraccount)$/;

export interface BroadResource {
    readonly pattern: string;
    readonly breadth: Breadth;
}

/** The resources of a statement that say too little for the action, and that no condition narrows either. */
export function broadResources(statement: Statement, action: Action): BroadResource[] {
    if (narrowedBy(statement, (key) => pickResources.some((pattern) => pattern.test(key))).length > 0) {
        return [];
    }
    const home = narrowedBy(statement, (key) => stayAtHome.test(key)).length > 0;
    return (statement.resources ?? []).flatMap((pattern) => {
        const breadth = typeof pattern === "string" ? breadthOf(pattern, action) : undefined;
        if (breadth === undefined || (home && (breadth === "any account" || breadth === "any bucket"))) {
            return [];
        }
        return [{ pattern: pattern as string, breadth }];
    });
}

/** Whether a statement is about its holder alone: AWS' own examples let people manage their password and keys so. */
export function isAboutOneself({ resources }: Statement): boolean {
    return (
        resources !== undefined &&
        resources.length > 0 &&
        resources.every(
            (resource) => typeof resource === "string" && /:(user|mfa)\/([^*?]*\/)?\$\{aws:username\}$/.test(resource),
        )
    );
}
