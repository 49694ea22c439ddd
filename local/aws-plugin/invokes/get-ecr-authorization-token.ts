import { text } from "../argument";
import { couldNotFind, invoke } from "../invoke";
import { rfc3339 } from "../rfc3339";

export const getEcrAuthorizationToken = invoke({
    token: "aws:ecr/getAuthorizationToken:getAuthorizationToken",
    arguments: { region: text({}), registryId: text({}) },
    reading: () => "reading ECR Authorization Token",
    async call(aws) {
        const { authorizationData } = await aws.ecr.getAuthorizationToken({});
        const data = authorizationData?.[0];
        if (data === undefined) return couldNotFind;
        const authorizationToken = data.authorizationToken ?? "";
        const [userName = "", password = ""] = Buffer.from(authorizationToken, "base64").toString().split(":");
        return {
            id: aws.region,
            region: aws.region,
            authorizationToken,
            userName,
            password,
            expiresAt: rfc3339(data.expiresAt),
            proxyEndpoint: data.proxyEndpoint ?? "",
        };
    },
});
