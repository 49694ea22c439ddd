import type { QueryDefinition } from "@aws-sdk/client-cloudwatch-logs";

import { text, texts } from "../argument";
import type { Aws } from "../aws-clients";
import { resourceType } from "../resource-type";
import { both, each, length, matching } from "../rules";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/logs/query_definition.go */
export const logQueryDefinition = resourceType({
    token: "aws:cloudwatch/queryDefinition:QueryDefinition",
    title: "CloudWatch Logs Query Definition",
    arguments: {
        name: text({
            computed: true,
            must: both(
                length(1, 255),
                matching(
                    /^([^:*/]+\/?)*[^:*/]+$/,
                    "a name without a colon or an asterisk, and without a slash at its ends",
                ),
            ),
        }),
        queryString: text({ required: true, must: length(1, 10_000) }),
        logGroupNames: texts({
            must: each(matching(/^[\w/.#-]{1,512}$/, "1 to 512 letters, digits or any of _ - / . #")),
        }),
    },
    outputs: ["arn", "queryDefinitionId"],
    autoname: { maximumLength: 255 },
    // The name is not unique: AWS accepts several with one name.
    identity: ["region"],

    create: async (aws, args) => (await aws.logs.putQueryDefinition(args)).queryDefinitionId,

    async read(aws, id, { arn }) {
        const found = await findQuery(aws, id);
        return found && { ...found, arn };
    },

    update: (aws, queryDefinitionId, { after }) => aws.logs.putQueryDefinition({ ...after, queryDefinitionId }),
    delete: (aws, queryDefinitionId) => aws.logs.deleteQueryDefinition({ queryDefinitionId }),
});

/** Searches the list, because AWS has no request for one ID. */
async function findQuery(aws: Aws, id: string): Promise<QueryDefinition | undefined> {
    let nextToken: string | undefined;
    do {
        const page = await aws.logs.describeQueryDefinitions({ nextToken });
        const found = page.queryDefinitions?.find(({ queryDefinitionId }) => queryDefinitionId === id);
        if (found) return found;
        nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return undefined;
}
