import * as pulumi from "@pulumi/pulumi";

import { fluentBitSettings } from "../../../components/fluent-bit-windows/settings";
import { planFluentBit } from "../../../components/fluent-bit-windows/plan";
import { createTargets } from "../../../components/fluent-bit-windows/pulumi/create-targets";
import { noConventions } from "../../../components/iam/conventions";
import { Planned } from "../../../components/pulumi/planned";

const config = new pulumi.Config();
const objectLock = { mode: "GOVERNANCE" as const, retentionDays: Number(config.require("days")) };

const settings = fluentBitSettings.parse({
    s3: { bucket: config.require("bucket") },
    routes: [{ match: { namespace: "shop" }, to: [{ type: "s3", objectLock }] }],
    unrouted: [],
    ownLogs: [],
});
const place = { partition: "aws", region: "eu-central-1", accountId: "123456789012" };
const { targets } = planFluentBit(settings, { ...place, name: "dev", windowsVersions: [], containerRuntimes: [] });

createTargets("logs", Planned.known({ targets, iam: noConventions }), {}, {});
