/**
 * Ways from what a policy allows to more than it allows.
 *
 * No package and no AWS document has the list; it follows what has been published of such paths and IAM's own
 * reference. Each row is one way; all its actions are needed. The tests compare it with the list of pathfinding.cloud.
 *
 * @see https://pathfinding.cloud/paths/
 */
export interface EscalationPath {
    readonly needs: readonly string[];
    /** What somebody gains, completing "whoever may do this …". */
    readonly gain: string;
    /** The service that is handed a role: `iam:PassRole` for it is needed as well. */
    readonly passesRoleTo?: string;
    /** Harmless on what the policy names in full; a path where a wildcard leaves the name open. */
    readonly onlyWhenBroad?: boolean;
    /** Condition keys, in lower case, that close the path. */
    readonly closedBy?: readonly string[];
}

const boundary = ["iam:permissionsboundary"];
const boundaryOrPolicy = ["iam:permissionsboundary", "iam:policyarn"];

/** Changing what somebody may do, or who may be somebody. */
const rewriting: readonly EscalationPath[] = [
    { needs: ["iam:CreatePolicyVersion"], gain: "rewrites a policy that is attached to itself" },
    { needs: ["iam:SetDefaultPolicyVersion"], gain: "puts an older, wider version of a policy in force" },
    { needs: ["iam:AttachUserPolicy"], gain: "attaches AdministratorAccess to a user", closedBy: boundaryOrPolicy },
    { needs: ["iam:AttachGroupPolicy"], gain: "attaches AdministratorAccess to a group", closedBy: boundaryOrPolicy },
    { needs: ["iam:AttachRolePolicy"], gain: "attaches AdministratorAccess to a role", closedBy: boundaryOrPolicy },
    { needs: ["iam:PutUserPolicy"], gain: "writes a user any policy", closedBy: boundary },
    { needs: ["iam:PutGroupPolicy"], gain: "writes a group any policy", closedBy: boundary },
    { needs: ["iam:PutRolePolicy"], gain: "writes a role any policy", closedBy: boundary },
    { needs: ["iam:AddUserToGroup"], gain: "joins a group with more rights" },
    { needs: ["iam:UpdateAssumeRolePolicy"], gain: "makes a role trust it, and becomes that role" },
    { needs: ["iam:CreateAccessKey"], gain: "makes keys for another user" },
    { needs: ["iam:CreateLoginProfile"], gain: "sets a password for another user" },
    { needs: ["iam:UpdateLoginProfile"], gain: "changes another user's password" },
    { needs: ["iam:DeleteRolePermissionsBoundary"], gain: "lifts the limit of a role" },
    { needs: ["iam:DeleteUserPermissionsBoundary"], gain: "lifts the limit of a user" },
    { needs: ["iam:PutRolePermissionsBoundary"], gain: "replaces the limit of a role", closedBy: boundary },
    { needs: ["iam:PutUserPermissionsBoundary"], gain: "replaces the limit of a user", closedBy: boundary },
    { needs: ["iam:UpdateOpenIDConnectProviderThumbprint"], gain: "lets a server of its own sign identities" },
    { needs: ["iam:AddClientIDToOpenIDConnectProvider"], gain: "admits tokens that were made for others" },
    { needs: ["iam:UpdateSAMLProvider"], gain: "signs identities of its own" },
    { needs: ["sts:AssumeRole"], gain: "becomes any role that trusts the account", onlyWhenBroad: true },
    { needs: ["sso:AttachManagedPolicyToPermissionSet"], gain: "widens a permission set" },
    { needs: ["sso:PutInlinePolicyToPermissionSet"], gain: "widens a permission set" },
    { needs: ["sso:CreateAccountAssignment"], gain: "assigns itself a permission set" },
    { needs: ["identitystore:CreateGroupMembership"], gain: "joins a group of IAM Identity Center" },
    {
        needs: ["eks:CreateAccessEntry", "eks:AssociateAccessPolicy"],
        gain: "makes itself administrator of a cluster",
        closedBy: ["eks:policyarn"],
    },
    {
        needs: ["eks:AssociateAccessPolicy"],
        gain: "makes itself administrator of a cluster",
        closedBy: ["eks:policyarn"],
    },
    {
        needs: ["eks:CreateAccessEntry"],
        gain: "joins groups of any cluster",
        onlyWhenBroad: true,
        closedBy: ["eks:kubernetesgroups"],
    },
    {
        needs: ["eks:UpdateAccessEntry"],
        gain: "joins groups of any cluster",
        onlyWhenBroad: true,
        closedBy: ["eks:kubernetesgroups"],
    },
];

/** Giving a role to something that runs what one says. */
const passing: readonly EscalationPath[] = [
    path("ec2", "ec2:RunInstances"),
    path("ec2", "ec2:RequestSpotInstances"),
    path("ec2", "ec2:CreateFleet"),
    path("ec2", "ec2:AssociateIamInstanceProfile"),
    path("ec2", "ec2:ReplaceIamInstanceProfileAssociation"),
    path("ec2", "iam:AddRoleToInstanceProfile"),
    path("ec2", "autoscaling:CreateLaunchConfiguration", "autoscaling:CreateAutoScalingGroup"),
    path("ec2", "ec2:CreateLaunchTemplateVersion", "autoscaling:UpdateAutoScalingGroup"),
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
    path("pods.eks", "eks:CreatePodIdentityAssociation"),
    path("pods.eks", "eks:UpdatePodIdentityAssociation"),
    path("ec2", "eks:CreateNodegroup"),
    path("eks-fargate-pods", "eks:CreateFargateProfile"),
];

/** A role handed to a service: which one is the choice of whoever may pass it, whatever the service does with it. */
export const passRole: EscalationPath = {
    needs: [],
    passesRoleTo: "*",
    gain: "chooses the role that a service works with",
};

function path(service: string, ...needs: readonly string[]): EscalationPath {
    return { needs, passesRoleTo: service, gain: "runs what it likes as the role that it passes" };
}

/** Running one's own code as something that already has a role. */
const borrowing: readonly EscalationPath[] = [
    borrow("lambda:UpdateFunctionCode", "puts its code into any function, and runs as that function's role"),
    borrow("lambda:UpdateFunctionConfiguration", "adds its layer to any function, and runs as that function's role"),
    borrow("apprunner:UpdateService", "puts its code into any service, and runs as that service's role"),
    borrow("ssm:CreateAssociation", "runs commands on any instance, as that instance's role"),
    borrow("ssm:SendCommand", "runs commands on any instance, as that instance's role"),
    borrow("ssm:StartSession", "opens a shell on any instance, as that instance's role"),
    borrow("ec2-instance-connect:SendSSHPublicKey", "logs in to any instance, and runs as that instance's role"),
    borrow("ecs:ExecuteCommand", "opens a shell in any task, as that task's role"),
    borrow("cloudformation:UpdateStack", "changes any stack with the role that the stack has"),
    borrow("cloudformation:ExecuteChangeSet", "changes any stack with the role that the stack has"),
    borrow("codebuild:StartBuild", "runs its own build commands as any project's role"),
    borrow("codebuild:StartBuildBatch", "runs its own build commands as any project's role"),
    borrow("glue:UpdateDevEndpoint", "puts its key on any endpoint, and runs as that endpoint's role"),
    borrow("sagemaker:CreatePresignedNotebookInstanceUrl", "opens any notebook, and runs as that notebook's role"),
    borrow("sagemaker:CreatePresignedDomainUrl", "opens any studio, and runs as that user's role"),
    borrow("states:UpdateStateMachine", "rewrites any state machine, which runs as its role"),
    {
        needs: ["ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"],
        gain: "rewrites the start script of any instance, and runs as that instance's role",
        onlyWhenBroad: true,
    },
    {
        needs: ["ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"],
        gain: "rewrites the start script of instances to come, and runs as their role",
        onlyWhenBroad: true,
    },
    {
        needs: ["bedrock-agentcore:StartCodeInterpreterSession", "bedrock-agentcore:InvokeCodeInterpreter"],
        gain: "runs its code in any interpreter, as that interpreter's role",
        onlyWhenBroad: true,
    },
    {
        needs: [
            "sagemaker:CreateNotebookInstanceLifecycleConfig",
            "sagemaker:StopNotebookInstance",
            "sagemaker:UpdateNotebookInstance",
            "sagemaker:StartNotebookInstance",
        ],
        gain: "rewrites the start script of any notebook, and runs as that notebook's role",
        onlyWhenBroad: true,
    },
];

function borrow(action: string, gain: string): EscalationPath {
    return { needs: [action], gain, onlyWhenBroad: true };
}

export const escalationPaths: readonly EscalationPath[] = [...rewriting, ...passing, ...borrowing];
