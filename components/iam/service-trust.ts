/**
 * The trust policy of a role that an AWS service assumes on behalf of one account. Without the external ID, a stream of another account could make the service use this role (confused deputy).
 *
 * @param service such as `firehose.amazonaws.com`, which is the same in every partition
 * @see https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#firehose-assume-role
 */
export function serviceTrust(service: string, accountId: string): object {
    return {
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "OnlyForThisAccount",
                Effect: "Allow",
                Principal: { Service: service },
                Action: "sts:AssumeRole",
                Condition: { StringEquals: { "sts:ExternalId": accountId } },
            },
        ],
    };
}
