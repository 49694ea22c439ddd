import type { V1Pod } from "@kubernetes/client-node";

export function isReady({ status }: V1Pod): boolean {
    return status?.conditions?.some((condition) => condition.type === "Ready" && condition.status === "True") ?? false;
}

/** Whether it is terminating. Its successor counts instead. */
export function isLeaving({ metadata }: V1Pod): boolean {
    return metadata?.deletionTimestamp !== undefined;
}

/** Status from the kubelet or the scheduler. */
export function whyNotReady({ status }: V1Pod): string {
    const containers = (status?.containerStatuses ?? []).flatMap(({ name, state, restartCount }) => {
        const said = [
            state?.waiting?.reason ?? state?.terminated?.reason,
            state?.waiting?.message ?? state?.terminated?.message,
        ];
        const text = said.filter((part) => part !== undefined && part !== "").join(": ");
        const restarts = restartCount > 0 ? ` (${restartCount} restarts)` : "";
        return text === "" && restarts === "" ? [] : `${name} ${text}${restarts}`;
    });
    const conditions = (status?.conditions ?? []).flatMap(({ status: met, message }) =>
        met === "True" || message === undefined || message === "" ? [] : message,
    );
    return [...containers, ...conditions][0] ?? `its phase is ${status?.phase ?? "unknown"}`;
}
