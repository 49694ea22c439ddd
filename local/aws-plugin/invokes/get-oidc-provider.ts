import { text, textMap } from "../argument";
import type { Aws } from "../aws-clients";
import { ProviderError } from "../aws-errors";
import { invoke } from "../invoke";
import { iamOidcProvider, withoutScheme } from "../resources/iam-oidc-provider";

export const getOidcProvider = invoke({
    token: "aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider",
    arguments: { arn: text({}), url: text({}), tags: textMap({}) },
    reading: ({ url }) => (url === undefined ? "reading IAM OIDC Provider" : `reading IAM OIDC Provider (${url})`),
    async call(aws, args) {
        if ((args.arn === undefined) === (args.url === undefined)) {
            throw new ProviderError("reading IAM OIDC Provider: exactly one of arn and url must be given");
        }
        const arn = args.arn ?? (await arnOf(aws, args.url ?? ""));
        const provider = arn === undefined ? undefined : await iamOidcProvider.read(aws, arn, {});
        return provider && { id: provider["arn"] ?? "", ...provider };
    },
});

/** A provider's ARN ends with its URL. */
async function arnOf(aws: Aws, url: string): Promise<string | undefined> {
    const { OpenIDConnectProviderList } = await aws.iam.listOpenIDConnectProviders({});
    return OpenIDConnectProviderList?.map(({ Arn }) => Arn ?? "").find(
        (arn) => arn.slice(arn.indexOf("/") + 1) === withoutScheme(url),
    );
}
