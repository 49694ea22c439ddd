import { type Arguments, text, type ValuesOf } from "./argument";
import type { Aws } from "./aws-clients";
import type { PropertyMap } from "./property-values";
import { idOf, namesIn, type ResourceType, tokenOf } from "./resource-type";
import { arn, type Rule, validClusterName } from "./rules";

/** A function that reads from AWS: a row of the registry. */
export interface Invoke extends Row<Arguments> {
    /** Pulumi's name of the function, such as `aws:iam/getRole:getRole`. */
    readonly token: string;
}

interface Row<A extends Arguments> {
    /** Without its region. */
    readonly arguments: A;
    /** What is read, for messages: `reading IAM Role (name)`. */
    reading(args: ValuesOf<A>): string;
    /** The official provider's message for a missing object, because programs show it to users. Default: `couldn't find resource`. */
    readonly notFound?: string;
    /** Such as IAM's, which are in no region. */
    readonly global?: true;
    /** The result, without its region. Undefined, or AWS' error, if the object does not exist. */
    call(aws: Aws, args: ValuesOf<A>): Promise<PropertyMap | undefined>;
}

/** A function that Pulumi's SDK has as `aws.NAME`. */
export function invoke<A extends Arguments>(name: string, row: Row<A>): Invoke {
    const { global } = row;
    return {
        ...row,
        token: tokenOf(name),
        arguments: { ...row.arguments, ...(!global && { region: text({}) }) },
        async call(aws, args: ValuesOf<A>) {
            const result = await row.call(aws, args);
            return result && { ...(!global && { region: aws.region }), ...result };
        },
    };
}

interface LookUp {
    readonly notFound?: string;
    /** The type's properties that are not in the result. */
    readonly without?: readonly string[];
    /** Further properties of the result. */
    more?(properties: PropertyMap, aws: Aws, id: string): PropertyMap | Promise<PropertyMap>;
}

/**
 * A function that returns the state of one object of a resource type.
 *
 * @param form the arguments in its ID, such as `clusterName:principalArn`
 */
export function lookUp(name: string, type: ResourceType, form: string, { without = [], ...row }: LookUp = {}): Invoke {
    const asked = namesIn(form).map((argument) => [argument, text({ required: true, ...ruleOf(argument) })] as const);
    return invoke(name, {
        ...row,
        arguments: Object.fromEntries(asked),
        ...(!("region" in type.arguments) && { global: true }),
        reading: (args) => `reading ${type.title} (${idOf(form, args)})`,
        async call(aws, args) {
            const id = idOf(form, args);
            const properties = await type.read(aws, id, {});
            if (!properties) return undefined;
            const told = Object.entries(properties).filter(([name]) => !without.includes(name));
            const result = Object.fromEntries(told.map(([name, value]) => [name, value ?? ""]));
            return { id, ...result, ...(await row.more?.(properties, aws, id)) };
        },
    });
}

/**
 * The official data sources only check ARNs and names of clusters, such as
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/eks/access_entry_data_source.go. Others have no rule, such as
 * https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/logs/group_data_source.go.
 */
function ruleOf(argument: string): { must?: Rule<string> } {
    if (argument === "clusterName") return { must: validClusterName };
    return /arn$/i.test(argument) ? { must: arn } : {};
}
