/** US dollars for each GB that Firehose takes in, in us-east-1, as commonly quoted in November 2026. AWS publishes the valid price: https://aws.amazon.com/firehose/pricing/ */
export const firehosePerGB = 0.029;

/** Firehose bills each record as a multiple of this: https://aws.amazon.com/firehose/pricing/ */
export const firehoseRecordBytes = 5 * 1024;

/** US dollars for S3 in us-east-1, as commonly quoted in November 2026. AWS publishes the valid prices: https://aws.amazon.com/s3/pricing/ */
export const s3Prices = {
    /** For each GB that is kept for a month, by storage class. */
    perGBMonth: {
        STANDARD: 0.023,
        INTELLIGENT_TIERING: 0.023,
        STANDARD_IA: 0.0125,
        ONEZONE_IA: 0.01,
        GLACIER_IR: 0.004,
    },
    /** For 1,000 uploads, by storage class. */
    perThousandUploads: {
        STANDARD: 0.005,
        INTELLIGENT_TIERING: 0.005,
        STANDARD_IA: 0.01,
        ONEZONE_IA: 0.01,
        GLACIER_IR: 0.02,
    },
} as const;

/** Storage classes in which S3 bills each object as at least 128 KB: https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html#sc-compare */
export const largeObjectClasses: readonly string[] = ["STANDARD_IA", "ONEZONE_IA", "GLACIER_IR"];
