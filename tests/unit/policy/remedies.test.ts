import assert from "node:assert/strict";
import { account, findingsOf, resourcePolicy } from "./findings";

const permission = (props: object) => ({
    type: "aws:lambda/permission:Permission",
    name: "subject",
    props: { action: "lambda:InvokeFunction", function: "shop", ...props },
});

/** An action that a user can take: a permission of a function has arguments, and no conditions. */
describe("what to do about a permission of a function", () => {
    const remedies = {
        "a service": [
            "iam-service-has-source",
            { principal: "logs.amazonaws.com" },
            /Set sourceAccount .* or sourceArn/,
        ],
        "a bucket": [
            "iam-service-has-source",
            { principal: "s3.amazonaws.com", sourceArn: "arn:aws:s3:::shop" },
            /Set sourceAccount to your account/,
        ],
        // It sends neither account nor ARN: https://docs.aws.amazon.com/lambda/latest/dg/services-alexa.html
        "a skill": ["iam-service-has-source", { principal: "alexa-appkit.amazon.com" }, /Set eventSourceToken/],
        everyone: ["iam-no-public-principal", { principal: "*" }, /Name an account in principal/],
        "another account": ["iam-cross-account-access", { principal: "999988887777" }, /allow your organisation/],
    } as const;
    for (const [title, [rule, props, remedy]] of Object.entries(remedies)) {
        it(`names the arguments for ${title}`, async () => {
            const findings = await findingsOf(rule, [permission(props)], { accountIds: [account] });
            assert.equal(findings.length, 1);
            assert.match(findings[0] ?? "", remedy);
            assert.doesNotMatch(findings[0] ?? "", /condition/);
        });
    }
});

describe("every action in the policy of a resource", () => {
    const named = { Principal: { AWS: `arn:aws:iam::${account}:role/app` }, Action: "*", Resource: "*" };
    it("is that of the resource, not of every service", async () => {
        const queue = resourcePolicy("aws:sqs/queuePolicy:QueuePolicy", named);
        assert.deepEqual(await findingsOf("iam-no-wildcard-action", [queue]), [
            'subject: policy, statement 1: "*" allows every action on the resource. Write the needed actions.',
        ]);
        const [found = ""] = await findingsOf("iam-no-permissions-management", [queue]);
        assert.match(found, /"\*" includes sqs:AddPermission, sqs:RemovePermission/);
        assert.doesNotMatch(found, /acm-pca/);
    });
});
