import { text } from "../argument";
import { timeText } from "../facts";
import { invoke } from "../invoke";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/secretsmanager/secret_version_data_source.go */
export const getSecretVersion = invoke("secretsmanager.getSecretVersion", {
    arguments: {
        secretId: text({ required: true }),
        versionId: text({}),
        versionStage: text({ default: "AWSCURRENT" }),
    },
    reading: ({ secretId }) => `reading Secrets Manager Secret Version (${secretId})`,
    async call(aws, { secretId, versionId, versionStage }) {
        const secret = await aws.secretsmanager.getSecretValue({
            SecretId: secretId,
            ...(versionId === undefined ? { VersionStage: versionStage } : { VersionId: versionId }),
        });
        return {
            id: `${secretId}|${versionId ?? versionStage}`,
            arn: secret.ARN ?? "",
            secretArn: secret.ARN ?? "",
            secretId,
            secretString: secret.SecretString ?? "",
            secretBinary: secret.SecretBinary ? Buffer.from(secret.SecretBinary).toString() : "",
            versionId: secret.VersionId ?? "",
            versionStage,
            versionStages: secret.VersionStages ?? [],
            createdDate: timeText(secret.CreatedDate),
        };
    },
});
