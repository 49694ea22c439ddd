import { type AwsCredentials, credentialProblems, credentialsOf } from "../../components/aws/credentials";
import { optionError } from "../../components/settings/option-error";
import { ProblemsError } from "../../components/settings/problems-error";
import { encrypted } from "../../config/stack-file";

/**
 * The credentials of the stack's AWS provider.
 *
 * @param settings the `aws:` settings of the stack file
 * @param profile overrides all of them
 * @throws {@link ProblemsError} if they cannot be used here
 */
export function stackCredentials(settings: Record<string, unknown>, profile: string | undefined): AwsCredentials {
    if (profile !== undefined) {
        return { profile };
    }
    // An access key that consists of digits is not a number.
    const texts = Object.entries(settings).map(([key, value]) => [
        key,
        typeof value === "number" ? String(value) : value,
    ]);
    const credentials = credentialsOf(Object.fromEntries(texts) as Record<string, unknown>);
    const { accessKey, secretKey, token, assumeRoleWithWebIdentity: web } = credentials;
    const secrets = {
        accessKey,
        secretKey,
        token,
        "assumeRoleWithWebIdentity.webIdentityToken": web?.webIdentityToken,
    };
    const unreadable = Object.entries(secrets).find(([, value]) => value === encrypted)?.[0];
    if (unreadable !== undefined) {
        throw optionError({
            setting: `aws:${unreadable}`,
            remedy: "is a secret, which only Pulumi's engine can read. Use a profile of ~/.aws/config with the same permissions: --profile NAME.",
        });
    }
    const problems = credentialProblems(credentials, process.platform);
    if (problems.length > 0) {
        throw new ProblemsError(problems);
    }
    return credentials;
}
