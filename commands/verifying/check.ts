/** The steps of a verification, in their order. */
export const steps = ["nodes", "fluentBit", "requests", "arrival", "otherLogGroups"] as const;

export type Step = (typeof steps)[number];

/** One check. */
export interface Check {
    step: Step;
    /** Subject of the check: a node, `namespace/pod/container`, a log group. */
    subject: string;
    /** `skipped`: it could not be checked. */
    status: "passed" | "failed" | "skipped";
    /** The observation; for a failure also the fix. */
    detail: string;
    /** Page that explains a failure. */
    seeAlso?: string;
    /** For an arrived marker: seconds from the request until it was found. */
    seconds?: number;
}

/** Pages of the documentation about possible problems. */
export const explainedIn = {
    lost: "docs/troubleshooting.md#lines-do-not-arrive",
    wrong: "docs/troubleshooting.md#lines-arrive-wrongly",
    fluentBit: "docs/troubleshooting.md#fluent-bit-restarts-or-uses-too-many-resources",
    cluster: "docs/troubleshooting.md#the-cluster-and-the-application",
    permissions: "docs/verify.md#permissions",
} as const;
