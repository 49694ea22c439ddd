import { text } from "../argument";
import { timeText } from "../answers";
import { invoke } from "../invoke";

export const getEcrAuthorizationToken = invoke({
    token: "aws:ecr/getAuthorizationToken:getAuthorizationToken",
    arguments: { region: text({}), registryId: text({}) },
    reading: () => "reading ECR Authorization Token",
    async call(aws) {
        const { authorizationData } = await aws.ecr.getAuthorizationToken({});
        const data = authorizationData?.[0];
        if (data === undefined) return undefined;
        const authorizationToken = data.authorizationToken ?? "";
        const [userName = "", password = ""] = Buffer.from(authorizationToken, "base64").toString().split(":");
        return {
            id: aws.region,
            region: aws.region,
            authorizationToken,
            userName,
            password,
            expiresAt: timeText(data.expiresAt),
            proxyEndpoint: data.proxyEndpoint ?? "",
        };
    },
});
