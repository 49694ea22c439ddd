/**
 * Paths for privilege escalation: from the permissions of a policy to more permissions.
 *
 * No package and no AWS document contains the list. It follows published paths and IAM's reference. Each row is one path, which needs all
 * its actions. The tests compare it with the list of pathfinding.cloud.
 *
 * @see https://pathfinding.cloud/paths/
 */
export interface EscalationPath {
    readonly needs: readonly string[];
    /** What the holder of the actions can do, completing "whoever may do this …". */
    readonly gain: string;
    /** The service that gets a role, which also needs `iam:PassRole`. */
    readonly passesRoleTo?: string;
    /** Only a path if the resource's name has a wildcard. */
    readonly onlyWhenBroad?: boolean;
    /** Condition keys that close the path. */
    readonly closedBy?: readonly string[];
}

const boundary = ["iam:PermissionsBoundary"];
const boundaryOrPolicy = ["iam:PermissionsBoundary", "iam:PolicyARN"];

/** Changes permissions of an identity, or who can assume it. */
const rewriting: readonly EscalationPath[] = [
    { needs: ["iam:CreatePolicyVersion"], gain: "can change a policy that is attached to itself" },
    { needs: ["iam:SetDefaultPolicyVersion"], gain: "can activate an older version of a policy with more permissions" },
    {
        needs: ["iam:AttachUserPolicy"],
        gain: "can attach policies with more permissions to a user",
        closedBy: boundaryOrPolicy,
    },
    {
        needs: ["iam:AttachGroupPolicy"],
        gain: "can attach policies with more permissions to a group",
        closedBy: boundaryOrPolicy,
    },
    {
        needs: ["iam:AttachRolePolicy"],
        gain: "can attach policies with more permissions to a role",
        closedBy: boundaryOrPolicy,
    },
    { needs: ["iam:PutUserPolicy"], gain: "can write any policy of a user", closedBy: boundary },
    { needs: ["iam:PutGroupPolicy"], gain: "can write any policy of a group", closedBy: boundary },
    { needs: ["iam:PutRolePolicy"], gain: "can write any policy of a role", closedBy: boundary },
    { needs: ["iam:AddUserToGroup"], gain: "can join a group with more permissions" },
    { needs: ["iam:UpdateAssumeRolePolicy"], gain: "can make a role trust it, and assume that role" },
    { needs: ["iam:CreateAccessKey"], gain: "can create keys for another user" },
    { needs: ["iam:CreateLoginProfile"], gain: "can set a password for another user" },
    { needs: ["iam:UpdateLoginProfile"], gain: "can change the password of another user" },
    { needs: ["iam:DeleteRolePermissionsBoundary"], gain: "can remove the permissions boundary of a role" },
    { needs: ["iam:DeleteUserPermissionsBoundary"], gain: "can remove the permissions boundary of a user" },
    {
        needs: ["iam:PutRolePermissionsBoundary"],
        gain: "can replace the permissions boundary of a role",
        closedBy: boundary,
    },
    {
        needs: ["iam:PutUserPermissionsBoundary"],
        gain: "can replace the permissions boundary of a user",
        closedBy: boundary,
    },
    { needs: ["iam:UpdateOpenIDConnectProviderThumbprint"], gain: "can use its own server to sign identities" },
    { needs: ["iam:AddClientIDToOpenIDConnectProvider"], gain: "can accept tokens for other audiences" },
    { needs: ["iam:UpdateSAMLProvider"], gain: "can sign its own identities" },
    { needs: ["sts:AssumeRole"], gain: "can assume any role that trusts the account", onlyWhenBroad: true },
    { needs: ["sso:AttachManagedPolicyToPermissionSet"], gain: "can add permissions to a permission set" },
    { needs: ["sso:PutInlinePolicyToPermissionSet"], gain: "can add permissions to a permission set" },
    { needs: ["sso:CreateAccountAssignment"], gain: "can assign itself a permission set" },
    { needs: ["identitystore:CreateGroupMembership"], gain: "can join a group of IAM Identity Center" },
    // What the console of Identity Center calls: https://docs.aws.amazon.com/service-authorization/latest/reference/list_sso-directory.html
    { needs: ["sso-directory:AddMemberToGroup"], gain: "can join a group of IAM Identity Center" },
    { needs: ["sso-directory:UpdatePassword"], gain: "can reset the password of a user of IAM Identity Center" },
    {
        needs: ["sso-directory:CreateBearerToken"],
        gain: "can get a token that writes users and groups of IAM Identity Center",
    },
    {
        needs: ["sso-directory:ImportExternalIdPCertificate"],
        gain: "can sign its own identities for IAM Identity Center",
    },
    {
        needs: ["eks:AssociateAccessPolicy"],
        gain: "can make itself an administrator of a cluster",
        closedBy: ["eks:policyArn", "eks:namespaces"],
    },
    {
        needs: ["eks:CreateAccessEntry"],
        gain: "can join groups of any cluster",
        onlyWhenBroad: true,
        closedBy: ["eks:kubernetesGroups"],
    },
    {
        needs: ["eks:UpdateAccessEntry"],
        gain: "can join groups of any cluster",
        onlyWhenBroad: true,
        closedBy: ["eks:kubernetesGroups"],
    },
];

/** Passes a role to a service that runs code of the caller. */
const passing: readonly EscalationPath[] = [
    path("ec2", "ec2:RunInstances"),
    path("ec2", "ec2:RequestSpotInstances"),
    path("ec2", "ec2:CreateFleet"),
    path("ec2", "ec2:AssociateIamInstanceProfile"),
    path("ec2", "ec2:ReplaceIamInstanceProfileAssociation"),
    path("ec2", "iam:AddRoleToInstanceProfile"),
    path("ec2", "autoscaling:CreateLaunchConfiguration", "autoscaling:CreateAutoScalingGroup"),
    path("ec2", "ec2:CreateLaunchTemplateVersion", "autoscaling:UpdateAutoScalingGroup"),
    path("ec2", "autoscaling:CreateLaunchConfiguration", "autoscaling:UpdateAutoScalingGroup"),
    path("lambda", "lambda:CreateFunction"),
    path("lambda", "lambda:UpdateFunctionConfiguration", "lambda:UpdateFunctionCode"),
    path("ecs-tasks", "ecs:RegisterTaskDefinition", "ecs:RunTask"),
    path("ecs-tasks", "ecs:RegisterTaskDefinition", "ecs:StartTask"),
    path("ecs-tasks", "ecs:RegisterTaskDefinition", "ecs:CreateService"),
    path("ecs-tasks", "ecs:RegisterTaskDefinition", "ecs:UpdateService"),
    path("ecs-tasks", "ecs:RunTask"),
    path("glue", "glue:CreateDevEndpoint"),
    path("glue", "glue:CreateJob", "glue:StartJobRun"),
    path("glue", "glue:UpdateJob", "glue:StartJobRun"),
    path("glue", "glue:CreateJob", "glue:CreateTrigger"),
    path("glue", "glue:UpdateJob", "glue:CreateTrigger"),
    path("glue", "glue:CreateSession", "glue:RunStatement"),
    path("cloudformation", "cloudformation:CreateStack"),
    path("cloudformation", "cloudformation:UpdateStack"),
    path("cloudformation", "cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"),
    path("cloudformation", "cloudformation:CreateStackSet", "cloudformation:CreateStackInstances"),
    path("cloudformation", "cloudformation:UpdateStackSet"),
    path("datapipeline", "datapipeline:CreatePipeline", "datapipeline:PutPipelineDefinition"),
    path("sagemaker", "sagemaker:CreateNotebookInstance"),
    path("sagemaker", "sagemaker:CreateTrainingJob"),
    path("sagemaker", "sagemaker:CreateProcessingJob"),
    path("sagemaker", "sagemaker:CreateHyperParameterTuningJob"),
    path("sagemaker", "sagemaker:CreateModel", "sagemaker:CreateTransformJob"),
    path("sagemaker", "sagemaker:CreateDomain", "sagemaker:CreateUserProfile"),
    path("sagemaker", "sagemaker:CreatePipeline", "sagemaker:StartPipelineExecution"),
    path("codebuild", "codebuild:CreateProject", "codebuild:StartBuild"),
    path("codebuild", "codebuild:CreateProject", "codebuild:StartBuildBatch"),
    path("codebuild", "codebuild:UpdateProject", "codebuild:StartBuild"),
    path("codebuild", "codebuild:UpdateProject", "codebuild:StartBuildBatch"),
    path("codepipeline", "codepipeline:CreatePipeline"),
    path("codepipeline", "codepipeline:UpdatePipeline"),
    path("states", "states:CreateStateMachine", "states:StartExecution"),
    path("states", "states:UpdateStateMachine", "states:StartExecution"),
    path("ssm", "ssm:StartAutomationExecution"),
    path("ssm", "ssm:RegisterTaskWithMaintenanceWindow"),
    path("batch", "batch:RegisterJobDefinition", "batch:SubmitJob"),
    path("ecs-tasks", "batch:RegisterJobDefinition", "batch:SubmitJob"),
    path("elasticmapreduce", "elasticmapreduce:RunJobFlow"),
    path("emr-serverless", "emr-serverless:StartJobRun"),
    path("elasticbeanstalk", "elasticbeanstalk:CreateEnvironment"),
    path("airflow", "airflow:CreateEnvironment"),
    path("synthetics", "synthetics:CreateCanary"),
    path("kinesisanalytics", "kinesisanalytics:CreateApplication", "kinesisanalytics:StartApplication"),
    path("rolesanywhere", "rolesanywhere:CreateTrustAnchor", "rolesanywhere:CreateProfile"),
    path("cognito-identity", "cognito-identity:SetIdentityPoolRoles"),
    path("tasks.apprunner", "apprunner:CreateService"),
    path("scheduler", "scheduler:CreateSchedule"),
    path("pipes", "pipes:CreatePipe"),
    path("events", "events:PutTargets"),
    path("imagebuilder", "imagebuilder:CreateInfrastructureConfiguration"),
    path("bedrock-agentcore", "bedrock-agentcore:CreateCodeInterpreter", "bedrock-agentcore:InvokeCodeInterpreter"),
    path("bedrock-agentcore", "bedrock-agentcore:CreateAgentRuntime"),
    path("bedrock-agentcore", "bedrock-agentcore:UpdateAgentRuntime"),
    path("bedrock-agentcore", "bedrock-agentcore:CreateHarness"),
    path("bedrock-agentcore", "bedrock-agentcore:UpdateHarness"),
    path(
        "bedrock-agentcore",
        "bedrock-agentcore:CreateBrowser",
        "bedrock-agentcore:StartBrowserSession",
        "bedrock-agentcore:ConnectBrowserAutomationStream",
    ),
    path("braket", "braket:CreateJob"),
    path("omics", "omics:CreateWorkflow", "omics:StartRun"),
    path("gamelift", "gamelift:CreateBuild", "gamelift:CreateFleet"),
    path("amplify", "amplify:CreateApp", "amplify:StartJob"),
    path("pods.eks", "eks:CreatePodIdentityAssociation"),
    path("pods.eks", "eks:UpdatePodIdentityAssociation"),
    path("ec2", "eks:CreateNodegroup"),
    path("eks-fargate-pods", "eks:CreateFargateProfile"),
];

/** A role handed to a service: the holder of the permission chooses the role, regardless of what the service does with it. */
export const passRole: EscalationPath = {
    needs: [],
    passesRoleTo: "*",
    gain: "can choose the role of a service",
};

function path(service: string, ...needs: readonly string[]): EscalationPath {
    return { needs, passesRoleTo: service, gain: "can run any code with the role that it passes" };
}

/** Runs code of the caller in a resource that already has a role. */
const borrowing: readonly EscalationPath[] = [
    borrow("lambda:UpdateFunctionCode", "can change the code of any function, and use that function's role"),
    borrow("lambda:UpdateFunctionConfiguration", "can add a layer to any function, and use that function's role"),
    borrow("apprunner:UpdateService", "can change the code of any service, and use that service's role"),
    borrow("ssm:CreateAssociation", "can run commands on any instance, with that instance's role"),
    borrow("ssm:SendCommand", "can run commands on any instance, with that instance's role"),
    borrow("ssm:StartSession", "can open a shell on any instance, with that instance's role"),
    borrow("ec2-instance-connect:SendSSHPublicKey", "can log in to any instance, and use that instance's role"),
    borrow("ecs:ExecuteCommand", "can open a shell in any task, with that task's role"),
    borrow("cloudformation:UpdateStack", "can change any stack with the role of the stack"),
    borrow("cloudformation:ExecuteChangeSet", "can change any stack with the role of the stack"),
    borrow("codebuild:StartBuild", "can run its own build commands with any project's role"),
    borrow("codebuild:StartBuildBatch", "can run its own build commands with any project's role"),
    borrow("glue:UpdateDevEndpoint", "can add its key to any endpoint, and use that endpoint's role"),
    borrow("sagemaker:CreatePresignedNotebookInstanceUrl", "can open any notebook, and use that notebook's role"),
    borrow("sagemaker:CreatePresignedDomainUrl", "can open any studio, and use that user's role"),
    borrow(
        "codedeploy:CreateDeployment",
        "can run its scripts on the instances of any deployment group, with their role",
    ),
    borrow("batch:SubmitJob", "can run its own commands in any job, with that job's role"),
    borrow("elasticmapreduce:AddJobFlowSteps", "can run its code on any cluster, with that cluster's role"),
    borrow("bedrock-agentcore:InvokeAgentRuntimeCommand", "can run commands in any agent, with that agent's role"),
    borrow("bedrock-agentcore:InvokeAgentRuntimeCommandShell", "can open a shell in any agent, with that agent's role"),
    borrow("states:UpdateStateMachine", "can change any state machine, which runs with its role"),
    {
        needs: ["ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"],
        gain: "can change the start script of any instance, and use that instance's role",
        onlyWhenBroad: true,
    },
    {
        needs: ["ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"],
        gain: "can change the start script of new instances, and use their role",
        onlyWhenBroad: true,
    },
    {
        needs: ["bedrock-agentcore:StartCodeInterpreterSession", "bedrock-agentcore:InvokeCodeInterpreter"],
        gain: "can run its code in any interpreter, with that interpreter's role",
        onlyWhenBroad: true,
    },
    {
        needs: ["bedrock-agentcore:StartBrowserSession", "bedrock-agentcore:ConnectBrowserAutomationStream"],
        gain: "can read the credentials of any browser's role",
        onlyWhenBroad: true,
    },
    {
        needs: ["ssm:UpdateDocument", "ssm:UpdateDocumentDefaultVersion"],
        gain: "can change the commands that associations run on instances, with those instances' role",
        onlyWhenBroad: true,
    },
    {
        needs: [
            "sagemaker:CreateNotebookInstanceLifecycleConfig",
            "sagemaker:StopNotebookInstance",
            "sagemaker:UpdateNotebookInstance",
            "sagemaker:StartNotebookInstance",
        ],
        gain: "can change the start script of any notebook, and use that notebook's role",
        onlyWhenBroad: true,
    },
];

function borrow(action: string, gain: string): EscalationPath {
    return { needs: [action], gain, onlyWhenBroad: true };
}

export const escalationPaths: readonly EscalationPath[] = [...rewriting, ...passing, ...borrowing];
