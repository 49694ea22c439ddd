/** The steps of a verification, in their order. */
export const steps = ["nodes", "fluentBit", "requests", "arrival", "otherLogGroups"] as const;

export type Step = (typeof steps)[number];

/** One thing that was looked at. */
export interface Check {
    step: Step;
    /** What it is about: a node, `namespace/pod/container`, a log group. */
    subject: string;
    /** `skipped`: it could not be looked at, so nothing is claimed. */
    status: "passed" | "failed" | "skipped";
    /** What was seen; of a failure also the way out. */
    detail: string;
    /** Where a failure is explained. */
    seeAlso?: string;
    /** Of a marker that arrived: from the request until it was found, in seconds. */
    seconds?: number;
}

/** Where the documentation explains what can be wrong. */
export const explainedIn = {
    lost: "docs/troubleshooting.md#lines-do-not-arrive",
    wrong: "docs/troubleshooting.md#lines-arrive-wrongly",
    fluentBit: "docs/troubleshooting.md#fluent-bit-restarts-or-uses-too-many-resources",
    cluster: "docs/troubleshooting.md#the-cluster-and-the-application",
    permissions: "docs/verify.md#permissions",
} as const;
