import {
    CreateLogGroupCommand,
    DescribeMetricFiltersCommand,
    DescribeQueryDefinitionsCommand,
    PutDestinationCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import * as assert from "node:assert/strict";

import { assertSettled, describeWithLocalAws, logs, region, unique } from "./local-aws";
import type { Values } from "./provider-client";

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

    it("a log group has five filters with regular expressions, and data protection of known identifiers in the group's class", async () => {
        const logGroupName = await group();
        const filter = (index: number) => ({
            name: `errors-${index}`,
            logGroupName,
            pattern: `%5\\d${index}%`,
            metricTransformation: { name: "Errors", namespace: "dev/iis", value: "1" },
        });
        for (const index of [1, 2, 3, 4, 5]) {
            await plugin().create(filterType, `filter-${index}`, filter(index));
        }
        await assert.rejects(plugin().create(filterType, "filter-6", filter(6)), /Resource limit exceeded/);
        await plugin().create(filterType, "filter-7", { ...filter(7), pattern: "ERROR" });
        const infrequent = unique("/aws/infrequent");
        await logs.send(new CreateLogGroupCommand({ logGroupName: infrequent, logGroupClass: "INFREQUENT_ACCESS" }));
        const protect = (identifier: string) => {
            const DataIdentifier = [`arn:aws:dataprotection::aws:data-identifier/${identifier}`];
            return {
                logGroupName: infrequent,
                policyDocument: JSON.stringify({
                    Name: "personal-data",
                    Version: "2021-06-01",
                    Statement: [
                        { Sid: "Audit", DataIdentifier, Operation: { Audit: { FindingsDestination: {} } } },
                        { Sid: "Mask", DataIdentifier, Operation: { Deidentify: { MaskConfig: {} } } },
                    ],
                }),
            };
        };
        const type = "aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy";
        await assert.rejects(plugin().create(type, "wrong", protect("EMail")), /Unknown data identifier/);
        await plugin().create(type, "right", protect("EmailAddress"));
        await assert.rejects(
            plugin().create("aws:cloudwatch/logIndexPolicy:LogIndexPolicy", "index", {
                logGroupName: infrequent,
                policyDocument: JSON.stringify({ Fields: ["pod"] }),
            }),
            /does not support this operation/,
        );
    });

    it("lines are sent on, indexed, masked and watched", async () => {
        const logGroupName = await group();
        const name = unique("central");
        await logs.send(
            new PutDestinationCommand({
                destinationName: name,
                roleArn: "arn:aws:iam::123456789012:role/central",
                targetArn: "arn:aws:kinesis:eu-central-1:123456789012:stream/central",
            }),
        );
        const masked = ["arn:aws:dataprotection::aws:data-identifier/EmailAddress"];
        const protection = {
            Name: "personal-data",
            Version: "2021-06-01",
            Statement: [
                { Sid: "Audit", DataIdentifier: masked, Operation: { Audit: { FindingsDestination: {} } } },
                { Sid: "Mask", DataIdentifier: masked, Operation: { Deidentify: { MaskConfig: {} } } },
            ],
        };
        const programs = {
            "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": {
                name: "central",
                logGroup: logGroupName,
                destinationArn: `arn:aws:logs:${region}:123456789012:destination:${name}`,
                filterPattern: "",
                distribution: "ByLogStream",
            },
            "aws:cloudwatch/logIndexPolicy:LogIndexPolicy": {
                logGroupName,
                policyDocument: JSON.stringify({ Fields: ["pod"] }),
            },
            "aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy": {
                logGroupName,
                policyDocument: JSON.stringify(protection),
            },
            "aws:cloudwatch/logAnomalyDetector:LogAnomalyDetector": {
                detectorName: logGroupName,
                logGroupArnLists: [`arn:aws:logs:${region}:123456789012:log-group:${logGroupName}`],
                enabled: true,
                evaluationFrequency: "FIVE_MIN",
                anomalyVisibilityTime: 30,
                tags: { team: "logs" },
            },
        };
        for (const [type, program] of Object.entries(programs)) {
            const created = await plugin().create(type, "part", program);
            await assertSettled(plugin(), created, program);
            const changes: Values =
                "policyDocument" in program
                    ? {
                          ...program,
                          policyDocument: program.policyDocument.replaceAll("pod", "host").replaceAll("Email", "Ip"),
                      }
                    : "enabled" in program
                      ? { ...program, evaluationFrequency: "ONE_HOUR", tags: { team: "shop" } }
                      : { ...program, filterPattern: "ERROR" };
            const updated = await plugin().update(created, changes);
            await assertSettled(plugin(), updated, changes);
            await plugin().delete(updated);
            assert.equal(await plugin().refresh(updated), undefined, type);
            await plugin().delete(updated);
        }
    });
});
