import { text } from "../argument";
import { invoke } from "../invoke";

export const getCallerIdentity = invoke({
    token: "aws:index/getCallerIdentity:getCallerIdentity",
    arguments: { id: text({}) },
    reading: () => "reading STS Caller Identity",
    async call(aws) {
        const identity = await aws.sts.getCallerIdentity({});
        const accountId = identity.Account ?? "";
        return { id: accountId, accountId, arn: identity.Arn ?? "", userId: identity.UserId ?? "" };
    },
});
