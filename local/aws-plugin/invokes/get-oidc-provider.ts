import { text, textMap } from "../argument";
import type { Aws } from "../aws-clients";
import { ProviderError, unlessGone } from "../aws-errors";
import { couldNotFind, invoke } from "../invoke";
import { withoutScheme } from "../oidc-url";
import { tagsByName } from "../tags";

export const getOidcProvider = invoke({
    token: "aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider",
    arguments: { arn: text({}), url: text({}), tags: textMap({}) },
    reading: ({ url }) => (url === undefined ? "reading IAM OIDC Provider" : `reading IAM OIDC Provider (${url})`),
    async call(aws, args) {
        if ((args.arn === undefined) === (args.url === undefined)) {
            throw new ProviderError("reading IAM OIDC Provider: exactly one of arn and url must be given");
        }
        const arn = args.arn ?? (await arnOf(aws, args.url ?? ""));
        if (arn === undefined) return couldNotFind;
        const provider = await unlessGone(aws.iam.getOpenIDConnectProvider({ OpenIDConnectProviderArn: arn }));
        if (!provider) return couldNotFind;
        return {
            id: arn,
            arn,
            url: withoutScheme(provider.Url ?? ""),
            clientIdLists: provider.ClientIDList ?? [],
            thumbprintLists: provider.ThumbprintList ?? [],
            tags: tagsByName(provider.Tags),
        };
    },
});

/** A provider's ARN ends with its URL. */
async function arnOf(aws: Aws, url: string): Promise<string | undefined> {
    const { OpenIDConnectProviderList } = await aws.iam.listOpenIDConnectProviders({});
    return OpenIDConnectProviderList?.map(({ Arn }) => Arn ?? "").find(
        (arn) => arn.slice(arn.indexOf("/") + 1) === withoutScheme(url),
    );
}
