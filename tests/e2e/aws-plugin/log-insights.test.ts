import {
    CreateLogGroupCommand,
    DescribeMetricFiltersCommand,
    DescribeQueryDefinitionsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import * as assert from "node:assert/strict";

import { assertSettled, describeWithLocalAws, logs, unique } from "./local-aws";

describeWithLocalAws("what looks into log groups", (plugin) => {
    const queryType = "aws:cloudwatch/queryDefinition:QueryDefinition";
    const filterType = "aws:cloudwatch/logMetricFilter:LogMetricFilter";

    async function group(): Promise<string> {
        const name = unique("/aws/looked-into");
        await logs.send(new CreateLogGroupCommand({ logGroupName: name }));
        return name;
    }

    it("a query is saved, changed and deleted", async () => {
        const logGroup = await group();
        const name = unique("dev/IIS");
        const find = async () => {
            const { queryDefinitions } = await logs.send(new DescribeQueryDefinitionsCommand({}));
            return queryDefinitions?.find((query) => query.name === name);
        };
        const program = { name, queryString: "fields @message", logGroupNames: [logGroup] };
        const created = await plugin().create(queryType, "query", program);
        assert.equal((await find())?.queryDefinitionId, created.id);
        await assertSettled(plugin(), created, program);

        const changes = { ...program, queryString: "fields @message | limit 5" };
        const updated = await plugin().update(created, changes);
        assert.equal((await find())?.queryString, changes.queryString);
        assert.equal(updated.id, created.id);
        await assertSettled(plugin(), updated, changes);

        await plugin().delete(updated);
        assert.equal(await find(), undefined);
        await plugin().delete(updated);
    });

    it("a metric filter is created, changed and deleted", async () => {
        const logGroupName = await group();
        const find = async () => {
            const { metricFilters } = await logs.send(new DescribeMetricFiltersCommand({ logGroupName }));
            return metricFilters?.[0];
        };
        const metricTransformation = {
            name: "ServerErrors",
            namespace: "dev/iis",
            value: "1",
            unit: "Count",
            defaultValue: "0",
        };
        const program = { name: "errors", logGroupName, pattern: "%\\s5\\d\\d%", metricTransformation };
        const created = await plugin().create(filterType, "filter", program);
        assert.deepEqual((await find())?.metricTransformations, [
            {
                metricName: "ServerErrors",
                metricNamespace: "dev/iis",
                metricValue: "1",
                unit: "Count",
                defaultValue: 0,
            },
        ]);
        await assertSettled(plugin(), created, program);

        const changes = { ...program, pattern: "%\\s50\\d%" };
        const updated = await plugin().update(created, changes);
        assert.equal((await find())?.filterPattern, changes.pattern);
        await assertSettled(plugin(), updated, changes);

        await plugin().delete(updated);
        assert.equal(await find(), undefined);
        await plugin().delete(updated);
    });
});
