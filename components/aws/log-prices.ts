/** What CloudWatch Logs costs, in US dollars. */
export interface LogPrices {
    /** For each GB that is taken in. */
    pricePerGB: Record<"STANDARD" | "INFREQUENT_ACCESS", number>;
    /** For each GB that is searched for personal data. */
    maskingPerGB: number;
    /** For each GB that is kept for a month. */
    pricePerGBMonth: number;
}

/** The region whose prices are recorded. */
export const pricedRegion = "us-east-1";

/** In us-east-1, as commonly quoted in November 2026. AWS publishes the valid prices: https://aws.amazon.com/cloudwatch/pricing/ */
export const quotedPrices: LogPrices = {
    pricePerGB: { STANDARD: 0.5, INFREQUENT_ACCESS: 0.25 },
    maskingPerGB: 0.12,
    pricePerGBMonth: 0.03,
};

/** What the prices of a log group depend on. */
export interface PricedGroup {
    logClass: "STANDARD" | "INFREQUENT_ACCESS";
    /** Whether it has a data protection policy. */
    isMasked: boolean;
}

/** What each GB costs until it is in the log group. */
export function pricePerGB({ logClass, isMasked }: PricedGroup, prices: Omit<LogPrices, "pricePerGBMonth">): number {
    return prices.pricePerGB[logClass] + (isMasked ? prices.maskingPerGB : 0);
}
