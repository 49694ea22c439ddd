import { text, textMap, texts, textSet } from "../argument";
import { unlessGone } from "../aws-errors";
import { withoutScheme } from "../oidc-url";
import { resourceType } from "../resource-type";
import { changeTags, tagList, tagsByName } from "../tags";

export const iamOidcProvider = resourceType({
    token: "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
    title: "IAM OIDC Provider",
    arguments: {
        url: text({
            required: true,
            replaces: true,
            must: [
                (url) => URL.canParse(url) && url.startsWith("https://") && new URL(url).search === "",
                "a URL that starts with https://, without a query",
            ],
            same: (a, b) => withoutScheme(a) === withoutScheme(b),
        }),
        clientIdLists: textSet({
            required: true,
            must: [
                (ids) => ids.length > 0 && ids.every((id) => id.length >= 1 && id.length <= 255),
                "a list of at least one client id, each of 1 to 255 characters",
            ],
        }),
        thumbprintLists: texts({
            computed: true,
            must: [(prints) => prints.every((print) => print.length === 40), "thumbprints of 40 digits"],
        }),
        tags: textMap({}),
    },
    outputs: ["arn"],
    identity: ({ url }) => withoutScheme(url),

    async create(aws, args) {
        const { OpenIDConnectProviderArn } = await aws.iam.createOpenIDConnectProvider({
            Url: args.url,
            ClientIDList: args.clientIdLists,
            ThumbprintList: args.thumbprintLists ?? [],
            Tags: tagList(args.tags),
        });
        return OpenIDConnectProviderArn ?? "";
    },

    async read(aws, arn) {
        const provider = await unlessGone(aws.iam.getOpenIDConnectProvider({ OpenIDConnectProviderArn: arn }));
        if (!provider) return undefined;
        return {
            arn,
            url: withoutScheme(provider.Url ?? ""),
            clientIdLists: provider.ClientIDList ?? [],
            thumbprintLists: provider.ThumbprintList ?? [],
            tags: tagsByName(provider.Tags),
        };
    },

    async update(aws, arn, { before, after, changed }) {
        const OpenIDConnectProviderArn = arn;
        // AWS takes an empty list of thumbprints only from a new provider.
        if (changed("thumbprintLists") && after.thumbprintLists && after.thumbprintLists.length > 0) {
            await aws.iam.updateOpenIDConnectProviderThumbprint({
                OpenIDConnectProviderArn,
                ThumbprintList: after.thumbprintLists,
            });
        }
        if (changed("clientIdLists")) {
            for (const ClientID of without(after.clientIdLists, before.clientIdLists)) {
                await aws.iam.addClientIDToOpenIDConnectProvider({ OpenIDConnectProviderArn, ClientID });
            }
            for (const ClientID of without(before.clientIdLists, after.clientIdLists)) {
                await aws.iam.removeClientIDFromOpenIDConnectProvider({ OpenIDConnectProviderArn, ClientID });
            }
        }
        if (changed("tags")) {
            await changeTags(before.tags, after.tags, {
                remove: (names) => aws.iam.untagOpenIDConnectProvider({ OpenIDConnectProviderArn, TagKeys: names }),
                set: (tags) => aws.iam.tagOpenIDConnectProvider({ OpenIDConnectProviderArn, Tags: tagList(tags) }),
            });
        }
    },

    async delete(aws, arn) {
        await aws.iam.deleteOpenIDConnectProvider({ OpenIDConnectProviderArn: arn });
    },
});

function without(values: readonly string[], others: readonly string[]): string[] {
    return values.filter((value) => !others.includes(value));
}
