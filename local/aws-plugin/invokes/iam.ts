import { text, textMap, texts } from "../argument";
import type { Aws } from "../aws-clients";
import { ProviderError } from "../aws-errors";
import { invoke, lookUp } from "../invoke";
import { iamInstanceProfile } from "../resources/iam-instance-profile";
import { iamOidcProvider, withoutScheme } from "../resources/iam-oidc-provider";
import { iamPolicy } from "../resources/iam-policy";
import { iamRole } from "../resources/iam-role";
import { arn } from "../rules";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/iam/policy_data_source.go */
export const getIamPolicy = lookUp(iamPolicy, {
    token: "aws:iam/getPolicy:getPolicy",
    arguments: { arn: text({ required: true }), tags: textMap({}) },
    id: ({ arn }) => arn,
});

export const getIamRole = lookUp(iamRole, {
    token: "aws:iam/getRole:getRole",
    arguments: { name: text({ required: true }), tags: textMap({}) },
    id: ({ name }) => name,
    without: ["managedPolicyArns"],
    // moto does not support the last use.
    more: () => ({ roleLastUseds: [] }),
});

export const getInstanceProfile = lookUp(iamInstanceProfile, {
    token: "aws:iam/getInstanceProfile:getInstanceProfile",
    arguments: { name: text({ required: true }) },
    id: ({ name }) => name,
    without: ["role", "tags", "uniqueId"],
    async more({ uniqueId = "" }, aws, InstanceProfileName) {
        const { InstanceProfile } = await aws.iam.getInstanceProfile({ InstanceProfileName });
        const [role] = InstanceProfile?.Roles ?? [];
        return { id: uniqueId, roleArn: role?.Arn ?? "", roleId: role?.RoleId ?? "", roleName: role?.RoleName ?? "" };
    },
});

export const getOidcProvider = invoke({
    token: "aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider",
    arguments: { arn: text({}), url: text({}), tags: textMap({}) },
    reading: ({ url }) => (url === undefined ? "reading IAM OIDC Provider" : `reading IAM OIDC Provider (${url})`),
    async call(aws, args) {
        if ((args.arn === undefined) === (args.url === undefined)) {
            throw new ProviderError("reading IAM OIDC Provider: exactly one of arn and url must be given");
        }
        const arn = args.arn ?? (await arnOf(aws, args.url ?? ""));
        const provider = arn === undefined ? undefined : await iamOidcProvider.read(aws, arn, {});
        return provider && { id: provider["arn"] ?? "", ...provider };
    },
});

/** A provider's ARN ends with its URL. */
async function arnOf(aws: Aws, url: string): Promise<string | undefined> {
    const { OpenIDConnectProviderList } = await aws.iam.listOpenIDConnectProviders({});
    return OpenIDConnectProviderList?.map(({ Arn }) => Arn ?? "").find(
        (arn) => arn.slice(arn.indexOf("/") + 1) === withoutScheme(url),
    );
}

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/iam/principal_policy_simulation_data_source.go */
export const getPrincipalPolicySimulation = invoke({
    token: "aws:iam/getPrincipalPolicySimulation:getPrincipalPolicySimulation",
    arguments: {
        policySourceArn: text({ required: true, must: arn }),
        actionNames: texts({ required: true }),
        resourceArns: texts({}),
    },
    reading: ({ policySourceArn }) => `simulating policies of IAM principal (${policySourceArn})`,
    async call(aws, { policySourceArn, actionNames, resourceArns }) {
        const { EvaluationResults = [] } = await aws.iam.simulatePrincipalPolicy({
            PolicySourceArn: policySourceArn,
            ActionNames: actionNames,
            ResourceArns: resourceArns,
        });
        const results = EvaluationResults.map((result) => ({
            actionName: result.EvalActionName ?? "",
            resourceArn: result.EvalResourceName ?? "",
            decision: result.EvalDecision ?? "",
            allowed: result.EvalDecision === "allowed",
            decisionDetails: {},
            matchedStatements: [],
            missingContextKeys: result.MissingContextValues ?? [],
        }));
        return {
            id: "-",
            policySourceArn,
            actionNames,
            ...(resourceArns && { resourceArns }),
            allAllowed: results.every(({ allowed }) => allowed),
            results,
        };
    },
});
