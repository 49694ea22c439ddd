import assert from "node:assert/strict";
import { actionCalled } from "../../../policy/iam/action";
import { account, findingsOf, policy } from "./findings";

/**
 * The paths of https://pathfinding.cloud/paths/ by their IDs, each with the actions that it needs.
 */
const published: Record<string, readonly string[]> = {
    "apprunner-001": ["iam:PassRole", "apprunner:CreateService"],
    "apprunner-002": ["apprunner:UpdateService"],
    "bedrock-001": [
        "iam:PassRole",
        "bedrock-agentcore:CreateCodeInterpreter",
        "bedrock-agentcore:StartCodeInterpreterSession",
        "bedrock-agentcore:InvokeCodeInterpreter",
    ],
    "bedrock-002": ["bedrock-agentcore:StartCodeInterpreterSession", "bedrock-agentcore:InvokeCodeInterpreter"],
    "cloudformation-001": ["iam:PassRole", "cloudformation:CreateStack"],
    "cloudformation-002": ["cloudformation:UpdateStack"],
    "cloudformation-003": ["iam:PassRole", "cloudformation:CreateStackSet", "cloudformation:CreateStackInstances"],
    "cloudformation-004": ["iam:PassRole", "cloudformation:UpdateStackSet"],
    "cloudformation-005": ["cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"],
    "codebuild-001": ["iam:PassRole", "codebuild:CreateProject", "codebuild:StartBuild"],
    "codebuild-002": ["codebuild:StartBuild"],
    "codebuild-003": ["codebuild:StartBuildBatch"],
    "codebuild-004": ["iam:PassRole", "codebuild:CreateProject", "codebuild:StartBuildBatch"],
    "datapipeline-001": [
        "iam:PassRole",
        "datapipeline:CreatePipeline",
        "datapipeline:PutPipelineDefinition",
        "datapipeline:ActivatePipeline",
    ],
    "ec2-001": ["iam:PassRole", "ec2:RunInstances"],
    "ec2-002": ["ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"],
    "ec2-003": ["iam:PassRole", "ec2:RequestSpotInstances"],
    "ec2-004": ["ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"],
    "ec2instanceconnect-003": ["ec2-instance-connect:SendSSHPublicKey"],
    "ecs-001": ["iam:PassRole", "ecs:CreateCluster", "ecs:RegisterTaskDefinition", "ecs:CreateService"],
    "ecs-002": ["iam:PassRole", "ecs:CreateCluster", "ecs:RegisterTaskDefinition", "ecs:RunTask"],
    "ecs-003": ["iam:PassRole", "ecs:RegisterTaskDefinition", "ecs:CreateService"],
    "ecs-004": ["iam:PassRole", "ecs:RegisterTaskDefinition", "ecs:RunTask"],
    "ecs-005": ["iam:PassRole", "ecs:RegisterTaskDefinition", "ecs:StartTask"],
    "glue-001": ["iam:PassRole", "glue:CreateDevEndpoint"],
    "glue-002": ["glue:UpdateDevEndpoint"],
    "glue-003": ["iam:PassRole", "glue:CreateJob", "glue:StartJobRun"],
    "glue-004": ["iam:PassRole", "glue:CreateJob", "glue:CreateTrigger"],
    "glue-005": ["iam:PassRole", "glue:UpdateJob", "glue:StartJobRun"],
    "glue-006": ["iam:PassRole", "glue:UpdateJob", "glue:CreateTrigger"],
    "iam-001": ["iam:CreatePolicyVersion"],
    "iam-002": ["iam:CreateAccessKey"],
    "iam-003": ["iam:CreateAccessKey", "iam:DeleteAccessKey"],
    "iam-004": ["iam:CreateLoginProfile"],
    "iam-005": ["iam:PutRolePolicy"],
    "iam-006": ["iam:UpdateLoginProfile"],
    "iam-007": ["iam:PutUserPolicy"],
    "iam-008": ["iam:AttachUserPolicy"],
    "iam-009": ["iam:AttachRolePolicy"],
    "iam-010": ["iam:AttachGroupPolicy"],
    "iam-011": ["iam:PutGroupPolicy"],
    "iam-012": ["iam:UpdateAssumeRolePolicy"],
    "iam-013": ["iam:AddUserToGroup"],
    "iam-014": ["iam:AttachRolePolicy", "sts:AssumeRole"],
    "iam-015": ["iam:AttachUserPolicy", "iam:CreateAccessKey"],
    "iam-016": ["iam:CreatePolicyVersion", "sts:AssumeRole"],
    "iam-017": ["iam:PutRolePolicy", "sts:AssumeRole"],
    "iam-018": ["iam:PutUserPolicy", "iam:CreateAccessKey"],
    "iam-019": ["iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy"],
    "iam-020": ["iam:CreatePolicyVersion", "iam:UpdateAssumeRolePolicy"],
    "iam-021": ["iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"],
    "lambda-001": ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"],
    "lambda-002": ["iam:PassRole", "lambda:CreateFunction", "lambda:CreateEventSourceMapping"],
    "lambda-003": ["lambda:UpdateFunctionCode"],
    "lambda-004": ["lambda:UpdateFunctionCode", "lambda:InvokeFunction"],
    "lambda-005": ["lambda:UpdateFunctionCode", "lambda:AddPermission"],
    "lambda-006": ["iam:PassRole", "lambda:CreateFunction", "lambda:AddPermission"],
    "sagemaker-001": ["iam:PassRole", "sagemaker:CreateNotebookInstance"],
    "sagemaker-002": ["iam:PassRole", "sagemaker:CreateTrainingJob"],
    "sagemaker-003": ["iam:PassRole", "sagemaker:CreateProcessingJob"],
    "sagemaker-004": ["sagemaker:CreatePresignedNotebookInstanceUrl"],
    "sagemaker-005": [
        "sagemaker:CreateNotebookInstanceLifecycleConfig",
        "sagemaker:StopNotebookInstance",
        "sagemaker:UpdateNotebookInstance",
        "sagemaker:StartNotebookInstance",
    ],
    "ssm-001": ["ssm:StartSession"],
    "ssm-002": ["ssm:SendCommand"],
    "sts-001": ["sts:AssumeRole"],
};

const rule = "iam-no-privilege-escalation";

/** The ARN of what an action works on, with a name by a pattern: of the types that it must have, or of all it can have. */
function namePatterns(action: string): string[] {
    const facts = actionCalled(action);
    assert.ok(facts, action);
    const types = facts.resourceTypes.filter(({ name }) => name !== "document");
    return types.length === 0
        ? ["*"]
        : types.map(({ arn }) =>
              arn
                  .replace("${Partition}", "aws")
                  .replace("${Region}", "eu-west-1")
                  .replace("${Account}", account)
                  .replace(/\$\{[^}]*\}/, "app-*")
                  .replace(/\$\{[^}]*\}/g, "*"),
          );
}

/** The actions that a finding says are needed for a path. */
function namedIn(findings: readonly string[]): string[][] {
    return findings.flatMap((finding) => {
        const [, needs = ""] = /an identity with (.*?) (?=can )/.exec(finding) ?? [];
        return needs === "" ? [] : [needs.split(" and ")];
    });
}

/** Paths of the same list that are newer than the others, and of prowler's list. */
const newer: Record<string, readonly string[]> = {
    "amplify-001": ["iam:PassRole", "amplify:CreateApp", "amplify:StartJob"],
    "bedrock-003": [
        "iam:PassRole",
        "bedrock-agentcore:CreateAgentRuntime",
        "bedrock-agentcore:InvokeAgentRuntimeCommand",
    ],
    "bedrock-005": ["iam:PassRole", "bedrock-agentcore:CreateHarness", "bedrock-agentcore:InvokeAgentRuntimeCommand"],
    "bedrock-006": [
        "iam:PassRole",
        "bedrock-agentcore:CreateBrowser",
        "bedrock-agentcore:StartBrowserSession",
        "bedrock-agentcore:ConnectBrowserAutomationStream",
    ],
    "a command in an existing agent": ["bedrock-agentcore:InvokeAgentRuntimeCommand"],
    "a session of an existing browser": [
        "bedrock-agentcore:StartBrowserSession",
        "bedrock-agentcore:ConnectBrowserAutomationStream",
    ],
    "batch-003": [
        "iam:PassRole",
        "batch:CreateComputeEnvironment",
        "batch:CreateJobQueue",
        "batch:RegisterJobDefinition",
        "batch:SubmitJob",
    ],
    "other commands in an existing job": ["batch:SubmitJob"],
    "braket-001": ["iam:PassRole", "braket:CreateJob"],
    "codedeploy-001": [
        "codedeploy:CreateDeployment",
        "codedeploy:RegisterApplicationRevision",
        "codedeploy:GetDeploymentConfig",
    ],
    "emr-001": ["iam:PassRole", "elasticmapreduce:RunJobFlow"],
    "a step of an existing cluster": ["elasticmapreduce:AddJobFlowSteps"],
    "gamelift-001": ["iam:PassRole", "gamelift:CreateBuild", "gamelift:CreateFleet"],
    "omics-001": ["iam:PassRole", "omics:CreateWorkflow", "omics:StartRun"],
    "another launch configuration of a group": [
        "iam:PassRole",
        "autoscaling:CreateLaunchConfiguration",
        "autoscaling:UpdateAutoScalingGroup",
    ],
    "other commands in an existing document": ["ssm:UpdateDocument", "ssm:UpdateDocumentDefaultVersion"],
};

describe("the published paths to more rights", () => {
    it("are the 65 of the list", () => {
        assert.equal(Object.keys(published).length, 65);
    });

    for (const [id, needs] of Object.entries({ ...published, ...newer })) {
        const expectNamed = (findings: readonly string[]) => {
            const named = namedIn(findings);
            assert.ok(
                named.some((actions) => actions.every((action) => needs.includes(action))),
                findings.join("\n") || "no finding",
            );
        };

        it(`${id} is named on everything`, async () => {
            expectNamed(await findingsOf(rule, [policy({ Action: needs, Resource: "*" })]));
        });

        it(`${id} is named on names by a pattern`, async () => {
            const statements = needs.map((Action) => ({ Action, Resource: namePatterns(Action) }));
            expectNamed(await findingsOf(rule, [policy(...statements)]));
        });
    }
});
