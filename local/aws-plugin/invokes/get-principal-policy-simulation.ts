import { text, texts } from "../argument";
import { invoke } from "../invoke";
import { arn } from "../rules";

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
