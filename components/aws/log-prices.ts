/** What CloudWatch Logs costs, in US dollars. */
export interface LogPrices {
    /** For each GB that is taken in. */
    pricePerGB: Record<"STANDARD" | "INFREQUENT_ACCESS", number>;
    /** For each GB that is kept for a month. */
    pricePerGBMonth: number;
}

/** As publicly quoted for us-east-1, looked up in November 2026: https://aws.amazon.com/cloudwatch/pricing/ */
export const quotedPrices: LogPrices = {
    pricePerGB: { STANDARD: 0.5, INFREQUENT_ACCESS: 0.25 },
    pricePerGBMonth: 0.03,
};
