import type * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";

import type { MoreTags } from "../aws/tag-counts";
import type { Tags } from "../aws/tags";
import type { iamConventions } from "../iam/conventions";
import type { ArgsOf } from "../outputs/may-be-output";
import { checkedSettings } from "../settings/parse";
import { ProblemsError } from "../settings/problems-error";
import { type Naming, namingOf, presentArgs, type SectionArgs } from "../settings/section";
import { assumedPlace, factsAmongArgs } from "../windows-cluster/cluster-facts";
import { type AnyCluster, type ConnectedCluster, connectedCluster } from "../windows-cluster/pulumi/connected-cluster";
import { checkedTags, type TagsInput } from "./checked-tags";
import type { Gate } from "./gate";
import { isMocked } from "./mocked";
import { Planned, type Trial } from "./planned";
import { underPresentNames } from "./present-names";

/** Arguments of every component on a cluster, besides its settings. */
export interface ClusterComponentArgs extends SectionArgs {
    /** The cluster of the component. */
    cluster: AnyCluster;

    /** Tags for the component's AWS resources. Default: none. */
    tags?: TagsInput;

    /** Conventions for the component's roles and policies. Default: none. */
    iam?: ArgsOf<typeof iamConventions>;
}

interface Request<S extends z.ZodType, T> {
    /** The component's type, such as `FluentBitWindows`. */
    type: string;
    name: string;
    args: ClusterComponentArgs;
    /** Of the arguments that the plan has. */
    schema: S;
    opts: pulumi.ComponentResourceOptions | undefined;
    /** What the component's resources wait for. */
    gate: Gate;
    plan: (settings: z.output<S>, cluster: ConnectedCluster) => Trial<T>;
}

/** A component with its arguments planned and checked. */
interface Started<T> {
    /** The cluster as the program gave it. */
    given: AnyCluster;
    cluster: ConnectedCluster;
    named: Naming;
    planned: Planned<T>;
    /**
     * Tags for the component's resources.
     *
     * @param more what some objects are tagged with besides
     */
    tags: (more?: readonly MoreTags[]) => Tags;
    /** Whether AWS and the cluster are asked before anything is created. */
    lookUp: boolean;
}

/**
 * The first steps of a component on a cluster: connects the cluster, plans with the arguments, and checks them.
 *
 * @throws {@link ProblemsError} with everything that is wrong whatever the Outputs' values are
 */
export function startOnCluster<S extends z.ZodType, T>(
    component: pulumi.ComponentResource,
    request: Request<S, T>,
): Started<T> {
    const { type, name, schema, opts, gate, plan } = request;
    const written = presentArgs(request.args, type);
    const { cluster: given, tags, section, lookUp = !isMocked(), ...rest } = written;
    const { args, asWritten } = underPresentNames(component, schema, rest, section ?? type);
    const prefixed = namingOf(type, { section });
    const named: Naming = (said) => prefixed(said).map(asWritten);
    const cluster = connectedCluster(given, component, name, `${type}.cluster`, opts);
    gate.waitsFor(cluster);
    const place = assumedPlace(cluster.facts);
    const planned = Planned.from({
        component: section ?? type,
        schema,
        args: { ...args, cluster: factsAmongArgs(cluster.facts) },
        asWritten,
        place,
        plan: (known) => {
            const trials: Trial<T>[] = [];
            const { settings, problems } = checkedSettings(schema, known, (valid) => {
                const trial = plan(valid, cluster);
                trials.push(trial);
                return trial.problems;
            });
            const [trial] = trials;
            if (settings === undefined || trial === undefined) {
                throw new ProblemsError(named(problems));
            }
            return { plan: trial.plan, problems: named(problems) };
        },
    });
    return {
        given,
        cluster,
        named,
        planned,
        tags: (more = []) => checkedTags(tags, written.iam?.tags, { section: section ?? type, place, more }),
        lookUp,
    };
}
