import type { AwsPlace } from "../../iam/arn";
import type { PolicyDocument, Statement } from "../../iam/policy-document";
import { policyDocument } from "../../iam/policy-document";
import { configurationFolder, configurationName } from "../log-monitor/configuration-file";
import type { LogMonitorRelease } from "./build-settings";

/** The component that installs LogMonitor and its configuration in the image, like `docker/Dockerfile`. */
export function logMonitorComponent(release: LogMonitorRelease, configuration: string): object {
    return {
        schemaVersion: "1.0",
        phases: [
            {
                name: "build",
                steps: [
                    {
                        name: "DownloadLogMonitor",
                        action: "WebDownload",
                        maxAttempts: 3,
                        inputs: [
                            {
                                source: `${release.releases}/v${release.version}/LogMonitor.exe`,
                                destination: "C:\\LogMonitor.exe",
                                checksum: release.sha256,
                                algorithm: "SHA256",
                            },
                        ],
                    },
                    { name: "MakeFolder", action: "CreateFolder", inputs: [{ path: configurationFolder }] },
                    {
                        name: "WriteConfiguration",
                        action: "CreateFile",
                        inputs: [
                            {
                                path: `${configurationFolder}\\${configurationName}`,
                                content: configuration,
                                encoding: "utf-8",
                                overwrite: true,
                            },
                        ],
                    },
                ],
            },
        ],
    };
}

/** @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/create-container-recipes.html */
export const dockerfileTemplate = [
    "FROM {{{ imagebuilder:parentImage }}}",
    "{{{ imagebuilder:environments }}}",
    "{{{ imagebuilder:components }}}",
    "EXPOSE 80",
    'ENTRYPOINT ["C:\\\\LogMonitor.exe", "C:\\\\ServiceMonitor.exe", "w3svc"]',
    "",
].join("\n");

/** A repository of a private registry, taken from the name of an image in it. */
const privateImage = /^(\d{12})\.dkr\.ecr(?:-fips)?\.([\w-]+)\.[\w.]+\/([^:@]+)(?:[:@].+)?$/;

/**
 * Permissions of a build instance: Systems Manager controls it, and it reads its inputs, pushes to one repository, and writes logs.
 *
 * AWS documents two managed policies for it, EC2InstanceProfileForImageBuilderECRContainerBuilds (v1) and AmazonSSMManagedInstanceCore (v2). This policy has every action of the first, limited to the stack's own resources, except `kms:Decrypt`, which only recipes and components with a customer managed key need. Of the second, it has the actions that the agent needs to run commands. It leaves out documents and associations of State Manager, patches and inventory (see `enhancedImageMetadataEnabled`), and `ssm:GetParameter`, which could read every parameter of the account.
 *
 * @see https://docs.aws.amazon.com/imagebuilder/latest/userguide/security-iam-awsmanpol.html
 */
export function instancePolicy(
    place: AwsPlace,
    names: { recipe: string; component: string; repository: string },
    baseImage: string,
): PolicyDocument {
    const { partition, region, accountId } = place;
    const imageBuilder = (resource: string) => `arn:${partition}:imagebuilder:${region}:${accountId}:${resource}`;
    const repository = (account: string, inRegion: string, name: string) =>
        `arn:${partition}:ecr:${inRegion}:${account}:repository/${name}`;
    const [, baseAccount, baseRegion, baseName] = privateImage.exec(baseImage) ?? [];
    const pull = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
    return policyDocument([
        allow("LogInToTheRegistry", ["ecr:GetAuthorizationToken"], ["*"]),
        allow(
            "PushTheImage",
            [...pull, "ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"],
            [repository(accountId, region, names.repository)],
        ),
        ...(baseAccount !== undefined && baseRegion !== undefined && baseName !== undefined
            ? [allow("PullTheBaseImage", pull, [repository(baseAccount, baseRegion, baseName)])]
            : []),
        allow(
            "ReadTheRecipe",
            ["imagebuilder:GetComponent", "imagebuilder:GetContainerRecipe"],
            [imageBuilder(`component/${names.component}/*`), imageBuilder(`container-recipe/${names.recipe}/*`)],
        ),
        allow("FetchTheTaskOrchestrator", ["s3:GetObject"], [`arn:${partition}:s3:::ec2imagebuilder*`]),
        allow(
            "WriteTheLog",
            ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
            [`arn:${partition}:logs:${region}:${accountId}:log-group:/aws/imagebuilder/${names.recipe}*`],
        ),
        // For the Systems Manager agent. These actions cannot be limited to a resource that is known before the instance.
        allow(
            "BeLedBySystemsManager",
            [
                "ec2messages:AcknowledgeMessage",
                "ec2messages:DeleteMessage",
                "ec2messages:FailMessage",
                "ec2messages:GetEndpoint",
                "ec2messages:GetMessages",
                "ec2messages:SendReply",
                "ssm:UpdateInstanceInformation",
                "ssmmessages:CreateControlChannel",
                "ssmmessages:CreateDataChannel",
                "ssmmessages:OpenControlChannel",
                "ssmmessages:OpenDataChannel",
            ],
            ["*"],
        ),
    ]);
}

function allow(Sid: string, Action: string[], Resource: string[]): Statement {
    return { Sid, Effect: "Allow", Action, Resource };
}
