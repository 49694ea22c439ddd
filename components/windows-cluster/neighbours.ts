import * as pulumi from "@pulumi/pulumi";

import { isMocked } from "../mocked";
import type { AnyCluster, ConnectedCluster } from "./connected-cluster";

/** A component and the cluster that it is on. */
interface Resident<T> {
    /** The cluster as the program gave it. */
    given: AnyCluster;
    cluster: ConnectedCluster;
    component: T;
}

/** The components of one kind in a program, by the cluster that they are on. */
export class Neighbours<T extends { component: string }> {
    // A test file runs several programs, each with a monitor of its own.
    private readonly programs = new WeakMap<object, Resident<T>[]>();

    /** Components that were created on the same cluster before. */
    of(given: AnyCluster, cluster: ConnectedCluster, component: T): T[] {
        const resident = { given, cluster, component };
        return this.residents()
            .filter((other) => isSame(other, resident))
            .map((other) => other.component)
            .filter((other) => !(isMocked() && other.component === component.component));
    }

    add(given: AnyCluster, cluster: ConnectedCluster, component: T): void {
        this.residents().push({ given, cluster, component });
    }

    private residents(): Resident<T>[] {
        const program = pulumi.runtime.getMonitor() ?? this;
        const residents = this.programs.get(program) ?? [];
        this.programs.set(program, residents);
        return residents;
    }
}

/** Whether two clusters are certainly the same one. A name is not enough, since each account has its own clusters. */
function isSame(one: Resident<unknown>, other: Resident<unknown>): boolean {
    if (one.given === other.given) {
        return true;
    }
    const [{ facts: a, kubernetesProvider: provider }, { facts: b, kubernetesProvider: otherProvider }] = [
        one.cluster,
        other.cluster,
    ];
    // The same Output is the attribute of one resource. Tests may describe different clusters by the same text.
    const isSameName = a.name === b.name && (typeof a.name !== "string" || !isMocked());
    return isSameName && (typeof a.name !== "string" || (a.region === b.region && isSameAccess()));

    function isSameAccess(): boolean {
        const [contents, otherContents] = [kubeconfigOf(one.given), kubeconfigOf(other.given)];
        return provider === otherProvider || (contents !== undefined && contents === otherContents);
    }
}

function kubeconfigOf(given: AnyCluster): unknown {
    return "kubeconfig" in given ? given.kubeconfig : undefined;
}
