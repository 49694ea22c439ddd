import type { AuthenticationFault } from "./signature";

/** How a service tells that it does not know who asks. */
export type AwsProtocol = "json" | "s3" | "openSearch";

/** @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/CommonErrors.html */
const json: Record<AuthenticationFault, [status: number, type: string]> = {
    missing: [400, "MissingAuthenticationTokenException"],
    unknown: [400, "UnrecognizedClientException"],
    expired: [400, "ExpiredTokenException"],
    badSignature: [400, "InvalidSignatureException"],
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const s3: Record<AuthenticationFault, [status: number, code: string]> = {
    missing: [403, "AccessDenied"],
    unknown: [403, "InvalidAccessKeyId"],
    expired: [400, "ExpiredToken"],
    badSignature: [403, "SignatureDoesNotMatch"],
};

const messages: Record<AuthenticationFault, string> = {
    missing: "Missing Authentication Token",
    unknown: "The security token included in the request is invalid.",
    expired: "The security token included in the request is expired",
    badSignature: "The request signature we calculated does not match the signature you provided.",
};

/** The response to an unknown identity. */
export function unauthenticated(fault: AuthenticationFault, protocol: AwsProtocol): { status: number; body: string } {
    const message = messages[fault];
    switch (protocol) {
        case "json": {
            const [status, type] = json[fault];
            return { status, body: JSON.stringify({ __type: type, message }) };
        }
        case "s3": {
            const [status, code] = s3[fault];
            return { status, body: `<Error><Code>${code}</Code><Message>${message}</Message></Error>` };
        }
        case "openSearch":
            return { status: 403, body: JSON.stringify({ message }) };
    }
}
