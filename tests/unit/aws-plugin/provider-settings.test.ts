import * as assert from "node:assert/strict";

import { readSettings, settingComplaints } from "../../../local/aws-plugin/provider-settings";

const local = { AWS_ENDPOINT_URL: "http://127.0.0.1:5000" };

describe("AWS stand-in: the provider's settings", () => {
    it("come from the configuration first and from AWS' own variables second", () => {
        const environment = { ...local, AWS_REGION: "eu-west-1", AWS_ACCESS_KEY_ID: "from-environment" };
        const settings = readSettings({ region: "eu-central-1", secretKey: "s" }, environment);
        assert.equal(settings.region, "eu-central-1");
        assert.deepEqual(settings.credentials, { accessKeyId: "from-environment", secretAccessKey: "s" });
        assert.equal(readSettings({}, environment).region, "eu-west-1");
        assert.throws(() => readSettings({}, local), /no AWS region: set the configuration aws:region/);
    });

    it("take endpoints a service, by either of their names, over the one for all", () => {
        const endpoints = JSON.stringify([{ cloudwatchlogs: "http://127.0.0.1:1" }, { iam: "http://127.0.0.1:2" }]);
        const settings = readSettings({ region: "eu-central-1", endpoints }, local);
        assert.equal(settings.endpointOf("logs"), "http://127.0.0.1:1");
        assert.equal(settings.endpointOf("iam"), "http://127.0.0.1:2");
        assert.equal(settings.endpointOf("ecr"), local.AWS_ENDPOINT_URL);
    });

    it("never lead to AWS itself", () => {
        const endpointOf = (url: string | undefined) =>
            readSettings({ region: "eu-central-1" }, { AWS_ENDPOINT_URL: url }).endpointOf("iam");
        assert.throws(() => endpointOf(undefined), /no endpoint for iam: set the variable AWS_ENDPOINT_URL/);
        assert.throws(() => endpointOf("https://iam.amazonaws.com"), /does not connect to AWS itself/);
        assert.throws(() => endpointOf("https://logs.eu-central-1.api.aws"), /does not connect to AWS itself/);
        assert.throws(() => endpointOf("localhost:5000"), /not a URL: "localhost:5000"; write it like http:/);
    });

    it("hold the default tags as Pulumi's SDK sends them", () => {
        const defaultTags = JSON.stringify({ tags: { team: "logs" } });
        assert.deepEqual(readSettings({ region: "x", defaultTags }, local).defaultTags, { team: "logs" });
    });

    it("are refused by name where they would change on what is acted", () => {
        assert.deepEqual(
            settingComplaints({ region: "x", skipCredentialsValidation: "true", allowedAccountIds: "[]" }),
            [
                {
                    property: "allowedAccountIds",
                    reason: 'the local AWS stand-in does not support the provider setting "allowedAccountIds"; it supports region, endpoints, accessKey, secretKey, token, defaultTags, profile, sharedConfigFiles, sharedCredentialsFiles, assumeRoles, assumeRoleWithWebIdentity',
                },
            ],
        );
    });
});
