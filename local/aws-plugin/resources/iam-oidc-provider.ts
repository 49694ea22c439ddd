import { text, texts, textSet } from "../argument";
import { resourceType } from "../resource-type";
import { tagList } from "../tags";

export const iamOidcProvider = resourceType({
    token: "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
    title: "IAM OIDC Provider",
    global: true,
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
    },
    outputs: ["arn"],
    identity: ["url"],
    tagging: {
        remove: (aws, { id }, TagKeys) => aws.iam.untagOpenIDConnectProvider({ OpenIDConnectProviderArn: id, TagKeys }),
        set: (aws, { id }, tags) =>
            aws.iam.tagOpenIDConnectProvider({ OpenIDConnectProviderArn: id, Tags: tagList(tags) }),
    },

    async create(aws, { url: Url, clientIdLists: ClientIDList, thumbprintLists: ThumbprintList = [] }, { Tags }) {
        const request = { Url, ClientIDList, ThumbprintList, Tags };
        return (await aws.iam.createOpenIDConnectProvider(request)).OpenIDConnectProviderArn;
    },

    async read(aws, arn) {
        const provider = await aws.iam.getOpenIDConnectProvider({ OpenIDConnectProviderArn: arn });
        return {
            arn,
            url: withoutScheme(provider.Url ?? ""),
            clientIdLists: provider.ClientIDList,
            thumbprintLists: provider.ThumbprintList,
            tags: provider.Tags,
        };
    },

    async update(aws, OpenIDConnectProviderArn, { before, after, changed }) {
        const { thumbprintLists: ThumbprintList = [] } = after;
        // AWS only accepts an empty list of thumbprints when a provider is created.
        if (changed("thumbprintLists") && ThumbprintList.length > 0) {
            await aws.iam.updateOpenIDConnectProviderThumbprint({ OpenIDConnectProviderArn, ThumbprintList });
        }
        if (changed("clientIdLists")) {
            for (const ClientID of without(after.clientIdLists, before.clientIdLists)) {
                await aws.iam.addClientIDToOpenIDConnectProvider({ OpenIDConnectProviderArn, ClientID });
            }
            for (const ClientID of without(before.clientIdLists, after.clientIdLists)) {
                await aws.iam.removeClientIDFromOpenIDConnectProvider({ OpenIDConnectProviderArn, ClientID });
            }
        }
    },

    delete: (aws, OpenIDConnectProviderArn) => aws.iam.deleteOpenIDConnectProvider({ OpenIDConnectProviderArn }),
});

function without(values: readonly string[], others: readonly string[]): string[] {
    return values.filter((value) => !others.includes(value));
}

/** IAM and the official provider store the URL of an OIDC provider without its scheme. */
export function withoutScheme(url: string): string {
    return url.replace(/^https:\/\//, "");
}
