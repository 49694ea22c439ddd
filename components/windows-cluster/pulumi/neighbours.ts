import * as pulumi from "@pulumi/pulumi";

import { isMocked } from "../../pulumi/mocked";
import type { AnyCluster, ConnectedCluster } from "./connected-cluster";

/** A component and the cluster that it is on. */
interface Resident<T> {
    /** The cluster as the program gave it. */
    given: AnyCluster;
    cluster: ConnectedCluster;
    component: T;
    /** The connection to the engine. Each unit test has its own, and each component of a program in another language. */
    monitor: object | undefined;
}

/** The components of one kind in a program, by the cluster that they are on. */
export class Neighbours<T extends { component: string }> {
    /** By the objects that two components on one cluster have in common. */
    private readonly residents = new WeakMap<object, Resident<T>[]>();

    /** Components that were created on the same cluster before. */
    of(given: AnyCluster, cluster: ConnectedCluster, component: T): T[] {
        const resident = { given, cluster, component, monitor: pulumi.runtime.getMonitor() };
        const others = new Set(commonObjects(resident).flatMap((object) => this.residents.get(object) ?? []));
        return [...others].filter((other) => isSame(other, resident)).map((other) => other.component);
    }

    add(given: AnyCluster, cluster: ConnectedCluster, component: T): void {
        const resident = { given, cluster, component, monitor: pulumi.runtime.getMonitor() };
        for (const object of commonObjects(resident)) {
            this.residents.set(object, [...(this.residents.get(object) ?? []), resident]);
        }
    }
}

function commonObjects({ given, cluster, monitor }: Resident<unknown>): object[] {
    return [given, cluster.facts.name, monitor].filter(
        (one): one is object => typeof one === "object" || typeof one === "function",
    );
}

/** Whether two components are certainly on the same cluster. A name is not enough, since each account has its own clusters. */
function isSame<T extends { component: string }>(one: Resident<T>, other: Resident<T>): boolean {
    // Unit tests create the same components again and again.
    if (isMocked() && (one.monitor !== other.monitor || one.component.component === other.component.component)) {
        return false;
    }
    const [{ facts, kubernetesProvider }, { facts: otherFacts, kubernetesProvider: otherProvider }] = [
        one.cluster,
        other.cluster,
    ];
    if (one.given === other.given || (typeof facts.name === "object" && facts.name === otherFacts.name)) {
        return true;
    }
    const [contents, otherContents] = [kubeconfigOf(one.given), kubeconfigOf(other.given)];
    return (
        !isMocked() &&
        one.monitor === other.monitor &&
        facts.name === otherFacts.name &&
        facts.region === otherFacts.region &&
        (kubernetesProvider === otherProvider || (contents !== undefined && contents === otherContents))
    );
}

function kubeconfigOf(given: AnyCluster): unknown {
    return "kubeconfig" in given ? given.kubeconfig : undefined;
}
