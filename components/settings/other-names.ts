import { z } from "zod";

/** Names from elsewhere, such as Kubernetes' manifests, for what a setting does: they resemble its own name too little to be found by it. */
export const otherNames = z.registry<{ names: readonly string[]; hint: string }>();

/** Names of a retention, which each service calls differently. */
export const retentionNames = [
    "retention",
    "retentionDays",
    "retentionInDays",
    "expiry",
    "expireAfterDays",
    "expiration",
    "expirationDays",
    "expirationInDays",
    "log_retention_days",
] as const;
