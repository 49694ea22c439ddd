import type * as pulumi from "@pulumi/pulumi";

/** Tags by their key. The value of one can come from another resource. */
export type Tags = Record<string, pulumi.Input<string>>;
