import { within } from "./problems";
import { ProblemsError } from "./problems-error";

/** What a component is told of where its arguments are from. */
export interface SectionArgs {
    /**
     * What messages call the arguments: the section of a file that the program read them from, such as `fluentBit`. `iam` and `tags` are beside the sections of a file. Default: the component's
     * type.
     */
    section?: string | undefined;

    /**
     * Whether AWS and the cluster are asked, before anything is created, for what would make the deployment fail half-way: objects that have the names of the component's own, roles, policies and
     * secrets that the arguments name. `false`: where the program has asked already, or where an object is to be taken over that exists (the resource option `import`). Default: true, and false in a unit test over Pulumi's mocks
     */
    lookUp?: boolean | undefined;
}

/** Calls what is said of a component's arguments as their reader does. */
export type Naming = <T extends { setting: string }>(said: readonly T[]) => T[];

/** How the arguments of a component are called, see {@link SectionArgs}. */
export function namingOf(component: string, { section }: Pick<SectionArgs, "section">): Naming {
    return (said) =>
        said.flatMap((one) =>
            section !== undefined && /^(iam|tags)(\.|$)/.test(one.setting)
                ? [one]
                : within(section ?? component, [one]),
        );
}

/**
 * The arguments of a component, which a program without types can forget.
 *
 * @throws {@link ProblemsError} if there are none
 */
export function presentArgs<T extends object>(args: T, component: string): T {
    const isMap = typeof (args as unknown) === "object" && (args as unknown) !== null && !Array.isArray(args);
    if (!isMap || "__pulumiOutput" in args || args instanceof Promise) {
        const remedy = isMap
            ? "the arguments are an Output or a promise; write a map, in which values can be Outputs"
            : `the arguments are missing; write new ${component}("name", { … })`;
        throw new ProblemsError([{ setting: component, remedy }]);
    }
    return args;
}
