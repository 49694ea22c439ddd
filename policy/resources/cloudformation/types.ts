import { withSmallLetters } from "./names";
import { isObject, listIn, objectIn, objectsIn, textIn, unknown, type Json, type JsonObject } from "../json";

/** A resource of Pulumi's AWS provider that says what one of CloudFormation says. */
export interface Made {
    readonly type: string;
    readonly props: JsonObject;
    /** Where properties come from that have another name: `{ assumeRolePolicy: "assumeRolePolicyDocument" }`. */
    readonly from?: Readonly<Record<string, string>>;
    /** The properties that name the resource that this one was written in. */
    readonly ofItself?: readonly string[];
    /** Where it stands in the resource, unless it is the resource itself. */
    readonly part?: string;
}

type Translate = (props: JsonObject) => Made[];

/**
 * The types that rules read, by service and name in lower case: CloudFormation writes `AWS::IAM::Role`, Pulumi's native provider `aws-native:iam:Role`.
 *
 * Properties are CloudFormation's with a small first letter, as the native provider spells them.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
 * @see https://www.pulumi.com/registry/packages/aws-native/api-docs/
 */
const types: Readonly<Record<string, Translate>> = {
    "iam:role": (props) => [
        renamed("aws:iam/role:Role", props, { assumeRolePolicy: "assumeRolePolicyDocument", name: "roleName" }, [
            "inlinePolicies",
            inlinePolicies(props),
        ]),
    ],
    "iam:user": (props) => [
        renamed("aws:iam/user:User", props, { name: "userName" }),
        ...objectsIn(props["policies"]).map(({ index, object }) => ({
            ...renamed("aws:iam/userPolicy:UserPolicy", object, { name: "policyName", policy: "policyDocument" }, [
                "user",
                unknown,
            ]),
            ...partOf("user", `policies[${index}]`),
        })),
        ...attachments("user", props),
        ...(props["groups"] === undefined
            ? []
            : [
                  part(
                      "aws:iam/userGroupMembership:UserGroupMembership",
                      "groups",
                      { user: unknown, groups: props["groups"] },
                      { ofItself: ["user"] },
                  ),
              ]),
    ],
    "iam:group": (props) => [
        renamed("aws:iam/group:Group", props, { name: "groupName" }),
        ...objectsIn(props["policies"]).map(({ index, object }) => ({
            ...renamed("aws:iam/groupPolicy:GroupPolicy", object, { name: "policyName", policy: "policyDocument" }, [
                "group",
                unknown,
            ]),
            ...partOf("group", `policies[${index}]`),
        })),
        ...attachments("group", props),
    ],
    // Inline in every role, user and group that it names.
    "iam:policy": (props) =>
        holders.flatMap(({ list, property, inline }) =>
            entriesOf(props[list]).map((holder, index) => ({
                ...renamed(inline, props, { name: "policyName", policy: "policyDocument" }, [property, holder]),
                from: { [property]: list, policy: "policyDocument", name: "policyName" },
                ...(index === 0 ? {} : { part: `${list}[${index}]` }),
            })),
        ),
    "iam:rolepolicy": (props) => [inline("aws:iam/rolePolicy:RolePolicy", props, "role", "roleName")],
    "iam:userpolicy": (props) => [inline("aws:iam/userPolicy:UserPolicy", props, "user", "userName")],
    "iam:grouppolicy": (props) => [inline("aws:iam/groupPolicy:GroupPolicy", props, "group", "groupName")],
    "iam:managedpolicy": (props) => [
        renamed("aws:iam/policy:Policy", props, { name: "managedPolicyName", policy: "policyDocument" }),
        ...holders.flatMap(({ list, property, attachment }) =>
            entriesOf(props[list]).map((holder, index) =>
                part(
                    attachment,
                    `${list}[${index}]`,
                    { [property]: holder, policyArn: unknown },
                    { from: { [property]: list }, ofItself: ["policyArn"] },
                ),
            ),
        ),
    ],

    "kms:key": (props) => [renamed("aws:kms/key:Key", props, { policy: "keyPolicy" })],
    "kms:replicakey": (props) => [renamed("aws:kms/replicaKey:ReplicaKey", props, { policy: "keyPolicy" })],

    "s3:bucket": (props) => [
        renamed("aws:s3/bucket:Bucket", props, { bucket: "bucketName" }),
        ...(props["accessControl"] === undefined
            ? []
            : [
                  part("aws:s3/bucketAcl:BucketAcl", "accessControl", {
                      bucket: props["bucketName"],
                      acl: cannedAcl(props["accessControl"]),
                  }),
              ]),
        ...(isObject(props["publicAccessBlockConfiguration"])
            ? [
                  part(
                      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
                      "publicAccessBlockConfiguration",
                      props["publicAccessBlockConfiguration"],
                  ),
              ]
            : []),
    ],
    "s3express:bucketpolicy": (props) => [
        renamed("aws:s3/bucketPolicy:BucketPolicy", props, { policy: "policyDocument" }),
    ],
    "s3:bucketpolicy": (props) => [renamed("aws:s3/bucketPolicy:BucketPolicy", props, { policy: "policyDocument" })],
    "s3:accesspoint": (props) => [renamed("aws:s3/accessPoint:AccessPoint", props, {})],

    "ecr:repository": (props) => [
        renamed(
            "aws:ecr/repository:Repository",
            props,
            { name: "repositoryName", imageTagMutability: "imageTagMutability" },
            ["encryptionConfigurations", asList(props["encryptionConfiguration"])],
            ["imageTagMutabilityExclusionFilters", exclusionFilters(props)],
        ),
        ...(props["repositoryPolicyText"] === undefined
            ? []
            : [
                  part(
                      "aws:ecr/repositoryPolicy:RepositoryPolicy",
                      "repositoryPolicyText",
                      { repository: props["repositoryName"], policy: props["repositoryPolicyText"] },
                      { from: { policy: "repositoryPolicyText" } },
                  ),
              ]),
    ],
    "ecr:registrypolicy": (props) => [
        renamed("aws:ecr/registryPolicy:RegistryPolicy", props, { policy: "policyText" }),
    ],
    "ecr:repositorycreationtemplate": (props) => [
        renamed("aws:ecr/repositoryCreationTemplate:RepositoryCreationTemplate", props, {}),
    ],
    "ecr:publicrepository": (props) =>
        props["repositoryPolicyText"] === undefined
            ? []
            : [
                  renamed("aws:ecrpublic/repositoryPolicy:RepositoryPolicy", props, {
                      repositoryName: "repositoryName",
                      policy: "repositoryPolicyText",
                  }),
              ],
    "ecr:registryscanningconfiguration": (props) => [
        renamed("aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration", props, {}),
    ],

    "sns:topic": (props) => [renamed("aws:sns/topic:Topic", props, { name: "topicName" })],
    "sns:topicpolicy": (props) => [
        renamed("aws:sns/topicPolicy:TopicPolicy", props, { policy: "policyDocument" }, [
            "arn",
            first(props["topics"]),
        ]),
    ],
    "sns:topicinlinepolicy": (props) => [
        renamed("aws:sns/topicPolicy:TopicPolicy", props, { policy: "policyDocument", arn: "topicArn" }),
    ],
    "sqs:queue": (props) => [renamed("aws:sqs/queue:Queue", props, { name: "queueName" })],
    "sqs:queuepolicy": (props) => [
        renamed("aws:sqs/queuePolicy:QueuePolicy", props, { policy: "policyDocument" }, [
            "queueUrl",
            first(props["queues"]),
        ]),
    ],
    "sqs:queueinlinepolicy": (props) => [
        renamed("aws:sqs/queuePolicy:QueuePolicy", props, { policy: "policyDocument", queueUrl: "queue" }),
    ],
    "secretsmanager:secret": (props) => [renamed("aws:secretsmanager/secret:Secret", props, {})],
    "secretsmanager:resourcepolicy": (props) => [
        renamed("aws:secretsmanager/secretPolicy:SecretPolicy", props, {
            policy: "resourcePolicy",
            secretArn: "secretId",
        }),
    ],

    "lambda:function": (props) => [renamed("aws:lambda/function:Function", props, { name: "functionName" })],
    "ecs:taskdefinition": (props) => [renamed("aws:ecs/taskDefinition:TaskDefinition", props, {})],
    "batch:jobdefinition": (props) => [
        renamed("aws:batch/jobDefinition:JobDefinition", props, { name: "jobDefinitionName" }),
    ],
    "codebuild:project": (props) => [
        renamed("aws:codebuild/project:Project", props, { projectVisibility: "visibility" }),
    ],
    "apprunner:service": (props) => [renamed("aws:apprunner/service:Service", props, { name: "serviceName" })],
    "lambda:permission": (props) => [
        renamed("aws:lambda/permission:Permission", props, { function: "functionName" }, [
            "principalOrgId",
            // CloudFormation writes PrincipalOrgID.
            props["principalOrgId"] ?? props["principalOrgID"],
        ]),
    ],
    "lambda:url": (props) => [
        renamed("aws:lambda/functionUrl:FunctionUrl", props, {
            authorizationType: "authType",
            functionName: "targetFunctionArn",
        }),
    ],
    "lambda:layerversionpermission": (props) => [
        renamed("aws:lambda/layerVersionPermission:LayerVersionPermission", props, {
            layerName: "layerVersionArn",
        }),
    ],

    "logs:loggroup": (props) => [
        renamed("aws:cloudwatch/logGroup:LogGroup", props, { name: "logGroupName" }),
        ...policyIn(props, "resourcePolicyDocument", holdsAPolicy),
    ],
    "logs:resourcepolicy": (props) => [renamed("aws:cloudwatch/logResourcePolicy:LogResourcePolicy", props, {})],
    "logs:destination": (props) => [
        renamed("aws:cloudwatch/logDestinationPolicy:LogDestinationPolicy", props, {
            accessPolicy: "destinationPolicy",
        }),
    ],
    "logs:deliverydestination": (props) =>
        policyIn(
            props,
            "deliveryDestinationPolicy",
            "aws:cloudwatch/logDeliveryDestinationPolicy:LogDeliveryDestinationPolicy",
        ),
    "cloudfront:distribution": (props) => [
        renamed("aws:cloudfront/distribution:Distribution", objectIn(props["distributionConfig"]), {}),
    ],
    "events:eventbus": (props) => [
        renamed("aws:cloudwatch/eventBus:EventBus", props, {}),
        ...(props["policy"] === undefined
            ? []
            : [
                  part("aws:cloudwatch/eventBusPolicy:EventBusPolicy", "policy", {
                      eventBusName: props["name"],
                      policy: props["policy"],
                  }),
              ]),
    ],
    "events:eventbuspolicy": (props) =>
        props["statement"] === undefined
            ? [renamed("aws:cloudwatch/eventPermission:EventPermission", props, {})]
            : [
                  {
                      type: "aws:cloudwatch/eventBusPolicy:EventBusPolicy",
                      props: {
                          eventBusName: props["eventBusName"],
                          policy: { Version: "2012-10-17", Statement: props["statement"] },
                      },
                      from: { policy: "statement" },
                  },
              ],
    "apigateway:restapi": (props) => [renamed("aws:apigateway/restApi:RestApi", props, {})],
    "opensearchservice:domain": (props) => [renamed("aws:opensearch/domain:Domain", props, {})],
    "elasticsearch:domain": (props) => [renamed("aws:elasticsearch/domain:Domain", props, {})],
    "opensearchserverless:accesspolicy": (props) => [
        renamed("aws:opensearch/serverlessAccessPolicy:ServerlessAccessPolicy", props, {}),
    ],
    "opensearchserverless:securitypolicy": (props) => [
        renamed("aws:opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy", props, {}),
    ],
    "iot:policy": (props) => [
        renamed("aws:iot/policy:Policy", props, { policy: "policyDocument", name: "policyName" }),
    ],
    "backup:backupvault": (props) => [
        renamed("aws:backup/vaultPolicy:VaultPolicy", props, {
            policy: "accessPolicy",
            backupVaultName: "backupVaultName",
        }),
    ],
    "efs:filesystem": (props) => [
        renamed("aws:efs/fileSystemPolicy:FileSystemPolicy", props, { policy: "fileSystemPolicy" }),
    ],
    "dynamodb:table": (props) => [
        renamed("aws:dynamodb/table:Table", props, { name: "tableName" }),
        ...policyIn(props, "resourcePolicy", "aws:dynamodb/resourcePolicy:ResourcePolicy"),
        ...policyOfStream(props["streamSpecification"], "streamSpecification"),
    ],
    "dynamodb:globaltable": (props) =>
        objectsIn(props["replicas"]).flatMap(({ index, object }) => {
            const place = `replicas[${index}]`;
            return [
                ...policyIn(object, "resourcePolicy", "aws:dynamodb/resourcePolicy:ResourcePolicy", place),
                ...policyOfStream(object["replicaStreamSpecification"], `${place}.replicaStreamSpecification`),
            ];
        }),
    "kinesis:stream": (props) => [renamed("aws:kinesis/stream:Stream", props, {})],
    "kinesis:resourcepolicy": (props) => [
        renamed("aws:kinesis/resourcePolicy:ResourcePolicy", props, { policy: "resourcePolicy" }),
    ],
    "kinesisfirehose:deliverystream": (props) => [
        renamed("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", props, { name: "deliveryStreamName" }),
    ],
    "msk:clusterpolicy": (props) => [renamed("aws:msk/clusterPolicy:ClusterPolicy", props, {})],

    "eks:cluster": (props) => [
        renamed(
            "aws:eks/cluster:Cluster",
            props,
            { vpcConfig: "resourcesVpcConfig" },
            ["encryptionConfig", first(props["encryptionConfig"])],
            ["enabledClusterLogTypes", clusterLogTypes(props["logging"])],
        ),
    ],
    "eks:nodegroup": (props) => [
        renamed("aws:eks/nodeGroup:NodeGroup", props, { nodeRoleArn: "nodeRole" }, [
            "remoteAccess",
            remoteAccess(props["remoteAccess"]),
        ]),
    ],
    "eks:accessentry": (props) => [
        renamed("aws:eks/accessEntry:AccessEntry", props, {}),
        ...objectsIn(props["accessPolicies"]).map(({ index, object }) =>
            part(
                "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
                `accessPolicies[${index}]`,
                { ...object, clusterName: props["clusterName"], principalArn: props["principalArn"] },
                { from: { policyArn: "accessPolicies" } },
            ),
        ),
    ],
    "eks:podidentityassociation": (props) => [
        renamed("aws:eks/podIdentityAssociation:PodIdentityAssociation", props, {}),
    ],
    "eks:addon": (props) => [renamed("aws:eks/addon:Addon", props, {})],

    "imagebuilder:distributionconfiguration": (props) => [
        renamed("aws:imagebuilder/distributionConfiguration:DistributionConfiguration", props, {}, [
            "distributions",
            distributions(props["distributions"]),
        ]),
    ],
    "elasticbeanstalk:environment": (props) => [
        renamed("aws:elasticbeanstalk/environment:Environment", props, { name: "environmentName" }, [
            "settings",
            beanstalkSettings(props["optionSettings"]),
        ]),
    ],
    "elasticbeanstalk:configurationtemplate": (props) => [
        renamed("aws:elasticbeanstalk/configurationTemplate:ConfigurationTemplate", props, {}, [
            "settings",
            beanstalkSettings(props["optionSettings"]),
        ]),
    ],
    "imagebuilder:infrastructureconfiguration": (props) => [
        renamed("aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration", props, {}),
    ],
    "sagemaker:notebookinstance": (props) => [
        renamed("aws:sagemaker/notebookInstance:NotebookInstance", props, { name: "notebookInstanceName" }),
    ],
    "ec2:instance": (props) => [renamed("aws:ec2/instance:Instance", props, {})],
    "ec2:launchtemplate": (props) => [
        {
            type: "aws:ec2/launchTemplate:LaunchTemplate",
            props:
                props["launchTemplateData"] === unknown
                    ? { name: props["launchTemplateName"], metadataOptions: unknown }
                    : { ...objectIn(props["launchTemplateData"]), name: props["launchTemplateName"] },
            from: { metadataOptions: "launchTemplateData" },
        },
    ],
    "ec2:spotfleet": (props) => [
        {
            type: "aws:ec2/spotFleetRequest:SpotFleetRequest",
            props: spotFleet(objectIn(props["spotFleetRequestConfigData"])),
            from: {
                launchSpecifications: "spotFleetRequestConfigData",
                launchTemplateConfigs: "spotFleetRequestConfigData",
            },
        },
    ],
    "ec2:snapshotblockpublicaccess": (props) => [
        renamed("aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess", props, {}),
    ],
    "ec2:vpcendpoint": (props) => [renamed("aws:ec2/vpcEndpoint:VpcEndpoint", props, { policy: "policyDocument" })],
    "ec2:vpcendpointservicepermissions": (props) =>
        entriesOf(props["allowedPrincipals"]).map((principalArn, index) =>
            part(
                "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple",
                `allowedPrincipals[${index}]`,
                { principalArn },
            ),
        ),
    "ec2:ec2fleet": (props) => [renamed("aws:ec2/fleet:Fleet", props, {})],
    "ec2:securitygroup": (props) => [
        renamed("aws:ec2/securityGroup:SecurityGroup", props, { name: "groupName", ingress: "securityGroupIngress" }, [
            "ingress",
            ingressRules(props["securityGroupIngress"]),
        ]),
    ],
    "ec2:prefixlist": (props) => [
        renamed("aws:ec2/managedPrefixList:ManagedPrefixList", props, { name: "prefixListName", id: "prefixListId" }),
    ],
    "ec2:securitygroupingress": (props) => [
        renamed("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", props, {
            cidrIpv4: "cidrIp",
            prefixListId: "sourcePrefixListId",
            securityGroupId: "groupId",
        }),
    ],
    "autoscaling:launchconfiguration": (props) => [
        renamed("aws:ec2/launchConfiguration:LaunchConfiguration", props, { name: "launchConfigurationName" }),
    ],
    "autoscaling:autoscalinggroup": (props) => [
        renamed(
            "aws:autoscaling/group:Group",
            props,
            { name: "autoScalingGroupName", launchConfiguration: "launchConfigurationName" },
            ["launchTemplate", templateOf(props["launchTemplate"])],
            // CloudFormation and Pulumi both have these tags as a list, because each tag says whether it is propagated.
            ["tags", props["tags"]],
        ),
    ],

    "aps:resourcepolicy": (props) => [renamed("aws:amp/resourcePolicy:ResourcePolicy", props, {})],
    "codeartifact:domain": (props) => [
        renamed("aws:codeartifact/domainPermissions:DomainPermissions", props, {
            policyDocument: "permissionsPolicyDocument",
            domain: "domainName",
        }),
    ],
    "codeartifact:repository": (props) => [
        renamed("aws:codeartifact/repositoryPermissionsPolicy:RepositoryPermissionsPolicy", props, {
            policyDocument: "permissionsPolicyDocument",
            repository: "repositoryName",
        }),
    ],
    "eventschemas:registrypolicy": (props) => [renamed("aws:schemas/registryPolicy:RegistryPolicy", props, {})],
    "iam:usertogroupaddition": (props) => [
        renamed("aws:iam/groupMembership:GroupMembership", props, { group: "groupName" }),
    ],
    "oam:link": (props) => [renamed("aws:oam/link:Link", props, {})],
    "oam:sink": (props) => [renamed("aws:oam/sinkPolicy:SinkPolicy", props, {})],
    "organizations:resourcepolicy": (props) => [renamed("aws:organizations/resourcePolicy:ResourcePolicy", props, {})],
    // The share names its principals, which Pulumi has as resources beside it.
    "ram:resourceshare": (props) => [
        renamed("aws:ram/resourceShare:ResourceShare", props, {}, ["principals", [...entriesOf(props["principals"])]]),
    ],
    "s3:multiregionaccesspoint": (props) => [
        {
            type: "aws:s3control/multiRegionAccessPoint:MultiRegionAccessPoint",
            props: { details: { publicAccessBlock: props["publicAccessBlockConfiguration"] } },
        },
    ],
    "s3:multiregionaccesspointpolicy": (props) => [
        {
            type: "aws:s3control/multiRegionAccessPointPolicy:MultiRegionAccessPointPolicy",
            props: { details: { name: props["mrapName"], policy: props["policy"] } },
            from: { details: "policy" },
        },
    ],
    "s3objectlambda:accesspointpolicy": (props) => [
        renamed("aws:s3control/objectLambdaAccessPointPolicy:ObjectLambdaAccessPointPolicy", props, {
            policy: "policyDocument",
        }),
    ],
    "s3vectors:vectorbucketpolicy": (props) => [
        renamed("aws:s3/vectorsVectorBucketPolicy:VectorsVectorBucketPolicy", props, {}),
    ],
    "s3tables:tablebucketpolicy": (props) => [renamed("aws:s3tables/tableBucketPolicy:TableBucketPolicy", props, {})],
    "s3tables:tablepolicy": (props) => [renamed("aws:s3tables/tablePolicy:TablePolicy", props, {})],
    "ssm:parameter": (props) => [renamed("aws:ssm/parameter:Parameter", props, {})],
    "signer:profilepermission": (props) => [
        renamed("aws:signer/signingProfilePermission:SigningProfilePermission", props, {}),
    ],
    "sso:permissionset": (props) => [
        renamed("aws:ssoadmin/permissionSet:PermissionSet", props, {}),
        ...ofPermissionSet("permissionSetInlinePolicy", props, "inlinePolicy"),
        ...entriesOf(props["managedPolicies"]).map((managedPolicyArn, index) =>
            part("aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment", `managedPolicies[${index}]`, {
                managedPolicyArn,
            }),
        ),
        ...ofPermissionSet("customerManagedPolicyAttachmentsExclusive", props, "customerManagedPolicyReferences"),
        ...ofPermissionSet("permissionsBoundaryAttachment", props, "permissionsBoundary"),
    ],
    "vpclattice:authpolicy": (props) => [renamed("aws:vpclattice/authPolicy:AuthPolicy", props, {})],
    "vpclattice:resourcepolicy": (props) => [renamed("aws:vpclattice/resourcePolicy:ResourcePolicy", props, {})],
    "xray:resourcepolicy": (props) => [renamed("aws:xray/resourcePolicy:ResourcePolicy", props, {})],
    "sagemaker:modelpackagegroup": (props) =>
        policyIn(props, "modelPackageGroupPolicy", "aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy"),
    "redshift:cluster": (props) =>
        policyIn(props, "namespaceResourcePolicy", "aws:redshift/resourcePolicy:ResourcePolicy"),
    "redshiftserverless:namespace": (props) =>
        policyIn(props, "namespaceResourcePolicy", "aws:redshiftserverless/resourcePolicy:ResourcePolicy"),
    "osis:pipeline": (props) => policyIn(props, "resourcePolicy", "aws:opensearchingest/resourcePolicy:ResourcePolicy"),
    "dsql:cluster": (props) => policyIn(props, "policyDocument", "aws:dsql/clusterPolicy:ClusterPolicy"),
    "apigateway:domainnamev2": (props) => policyIn(props, "policy", "aws:apigateway/domainName:DomainName"),
    "s3outposts:bucketpolicy": (props) => policyIn(props, "policyDocument", "aws:s3control/bucketPolicy:BucketPolicy"),
    "s3outposts:accesspoint": (props) => policyIn(props, "policy", "aws:s3/accessPoint:AccessPoint"),
    "s3express:accesspoint": (props) => policyIn(props, "policy", "aws:s3/accessPoint:AccessPoint"),
    "config:aggregationauthorization": aggregation,
    "configuration:aggregationauthorization": aggregation,
    "globalaccelerator:crossaccountattachment": (props) => [
        renamed("aws:globalaccelerator/crossAccountAttachment:CrossAccountAttachment", props, {}),
    ],
    "lakeformation:datalakesettings": (props) => [
        {
            type: "aws:lakeformation/dataLakeSettings:DataLakeSettings",
            props: {
                admins: principalsOf(props["admins"]),
                readOnlyAdmins: principalsOf(props["readOnlyAdmins"]),
                externalDataFilteringAllowLists: principalsOf(props["externalDataFilteringAllowList"]),
            },
        },
    ],
    "lakeformation:permissions": (props) => [
        {
            type: "aws:lakeformation/permissions:Permissions",
            props: { ...props, principal: principalsOf(props["dataLakePrincipal"]) },
        },
    ],
    "lakeformation:principalpermissions": (props) => [
        {
            type: "aws:lakeformation/permissions:Permissions",
            props: { ...props, principal: principalsOf(props["principal"]) },
        },
    ],
    "licensemanager:grant": (props) => [
        renamed("aws:licensemanager/licenseGrant:LicenseGrant", props, { principal: "principals" }),
    ],
    "redshift:endpointauthorization": (props) => [
        renamed("aws:redshift/endpointAuthorization:EndpointAuthorization", props, {}),
    ],
    "s3:accessgrant": (props) => [renamed("aws:s3control/accessGrant:AccessGrant", props, {})],
    "servicecatalog:portfolioshare": (props) => [
        renamed("aws:servicecatalog/portfolioShare:PortfolioShare", props, { principalId: "accountId" }, [
            "type",
            "ACCOUNT",
        ]),
    ],
    "bedrock:resourcepolicy": (props) => policyIn(props, "policyDocument", holdsAPolicy),
    "bedrockagentcore:resourcepolicy": (props) =>
        policyIn(props, "policy", "aws:bedrock/agentcoreResourcePolicy:AgentcoreResourcePolicy"),
    "lambda:resourcepolicy": (props) => policyIn(props, "policyDocument", "aws:lambda/resourcePolicy:ResourcePolicy"),
    "mediastore:container": (props) => policyIn(props, "policy", "aws:mediastore/containerPolicy:ContainerPolicy"),
    "s3files:filesystempolicy": (props) =>
        policyIn(props, "policy", "aws:s3/filesFileSystemPolicy:FilesFileSystemPolicy"),
    "smsvoice:resourcepolicy": (props) =>
        policyIn(props, "policyDocument", "aws:pinpoint/smsvoicev2ResourcePolicy:Smsvoicev2ResourcePolicy"),
    // Pulumi's AWS provider has none for these, so they are read like one that holds a policy and no more.
    "aiops:investigationgroup": (props) => policyIn(props, "investigationGroupPolicy", holdsAPolicy),
    "backup:logicallyairgappedbackupvault": (props) => policyIn(props, "accessPolicy", holdsAPolicy),
    "mediatailor:channelpolicy": (props) => policyIn(props, "policy", holdsAPolicy),
    "omics:sequencestore": (props) => policyIn(props, "s3AccessPolicy", holdsAPolicy),
    "paymentcryptography:key": (props) => policyIn(props, "policy", holdsAPolicy),
    "rum:appmonitor": (props) => policyIn(props, "resourcePolicy", holdsAPolicy),
    "cloudtrail:resourcepolicy": (props) => policyIn(props, "resourcePolicy", holdsAPolicy),
    "lex:resourcepolicy": (props) => policyIn(props, "policy", holdsAPolicy),
    "mediapackagev2:channelpolicy": (props) => policyIn(props, "policy", holdsAPolicy),
    "mediapackagev2:originendpointpolicy": (props) => policyIn(props, "policy", holdsAPolicy),
    "ssm:resourcepolicy": (props) => policyIn(props, "policy", holdsAPolicy),

    "serverless:function": (props) => [
        ...roleMadeFor(props),
        {
            type: "aws:lambda/function:Function",
            props: { environment: props["environment"] },
        },
        ...(isObject(props["functionUrlConfig"])
            ? [
                  part("aws:lambda/functionUrl:FunctionUrl", "functionUrlConfig", {
                      authorizationType: props["functionUrlConfig"]["authType"],
                  }),
              ]
            : []),
    ],
    "serverless:statemachine": roleMadeFor,
    "serverless:api": policyOfApi,
};

/** The Serverless Application Model makes a role for a function or a state machine, with the policies that these name. */
function roleMadeFor(props: JsonObject): Made[] {
    const policies = entriesOf(props["policies"]);
    return [
        ...policies.flatMap((policy, index) =>
            isObject(policy) && ("Statement" in policy || "statement" in policy)
                ? [
                      part(
                          "aws:iam/rolePolicy:RolePolicy",
                          `policies[${index}]`,
                          { policy },
                          { from: { policy: "policies" } },
                      ),
                  ]
                : [],
        ),
        part("aws:iam/role:Role", "policies", {
            managedPolicyArns: policies.filter((entry) => typeof entry === "string").map(arnOfManaged),
        }),
    ];
}

/**
 * The statements of an API's policy. SAM adds a Deny for all others to a list of addresses or endpoints.
 *
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-resourcepolicystatement.html
 */
function policyOfApi(props: JsonObject): Made[] {
    const written = objectIn(objectIn(props["auth"])["resourcePolicy"]);
    const { customStatements, ipRangeWhitelist, intrinsicVpcWhitelist, intrinsicVpceWhitelist, sourceVpcWhitelist } =
        written;
    const isLimited = [ipRangeWhitelist, intrinsicVpcWhitelist, intrinsicVpceWhitelist, sourceVpcWhitelist].some(
        (list) => list !== undefined,
    );
    const statements = isObject(customStatements) ? [customStatements] : listIn(customStatements);
    return statements.length === 0 || isLimited
        ? []
        : [
              part("aws:apigateway/restApiPolicy:RestApiPolicy", "auth.resourcePolicy", {
                  policy: { Version: "2012-10-17", Statement: statements },
              }),
          ];
}

/**
 * SAM takes AWS' own policies by their names alone, without the path.
 *
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html#sam-function-policies
 */
function arnOfManaged(policy: string): string {
    const path = /^AWSLambda\w*ExecutionRole$/.test(policy) ? "service-role/" : "";
    return policy.startsWith("arn:") ? policy : `arn:aws:iam::aws:policy/${path}${policy}`;
}

const holders = [
    {
        list: "roles",
        property: "role",
        inline: "aws:iam/rolePolicy:RolePolicy",
        attachment: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    },
    {
        list: "users",
        property: "user",
        inline: "aws:iam/userPolicy:UserPolicy",
        attachment: "aws:iam/userPolicyAttachment:UserPolicyAttachment",
    },
    {
        list: "groups",
        property: "group",
        inline: "aws:iam/groupPolicy:GroupPolicy",
        attachment: "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
    },
] as const;

/** What a resource of CloudFormation's says, as resources of Pulumi's AWS provider; undefined for a type that no rule reads. */
export function madeOf(service: string, name: string, props: JsonObject): Made[] | undefined {
    return typeCalled(service, name)?.(props);
}

/** The same for many resources of one type. A type without a translation keeps its AWS name. */
export function translationOf(service: string, name: string): (props: JsonObject) => Made[] {
    const type = `aws-native:${service.toLowerCase()}:${name}`;
    return typeCalled(service, name) ?? ((props) => [{ type, props }]);
}

function typeCalled(service: string, name: string): Translate | undefined {
    const key = `${service}:${name}`.toLowerCase();
    return Object.hasOwn(types, key) ? types[key] : undefined;
}

/** The property of CloudFormation that a property comes from. */
export function originOf(property: string, { from }: Made): string {
    return (from !== undefined && Object.hasOwn(from, property) ? from[property] : undefined) ?? property;
}

/** The properties under Pulumi's names: those that have another name, those that are made otherwise, the rest as they are. */
function renamed(
    type: string,
    props: JsonObject,
    names: Readonly<Record<string, string>>,
    ...made: readonly (readonly [string, Json])[]
): Made {
    const translated: JsonObject = { ...props };
    for (const [name, original] of Object.entries(names)) {
        translated[name] = props[original];
    }
    if (Array.isArray(props["tags"])) {
        translated["tags"] = tagsOf(props["tags"]);
    }
    for (const [name, value] of made) {
        translated[name] = value;
    }
    return {
        type,
        props: translated,
        from: names,
    };
}

const holdsAPolicy = "aws:vpclattice/resourcePolicy:ResourcePolicy";
/** The property of each type in `policyIn` that takes the policy. */
const policyProperties: Readonly<Record<string, string>> = {
    "aws:cloudwatch/logDeliveryDestinationPolicy:LogDeliveryDestinationPolicy": "deliveryDestinationPolicy",
    "aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy": "resourcePolicy",
};

/** A policy that CloudFormation writes into the resource, as itself or in an object with a property for it. */
function policyIn(props: JsonObject, property: string, type: string, place = ""): Made[] {
    const written = props[property];
    const { policyDocument, policy, deliveryDestinationPolicy } = objectIn(written);
    return written === undefined
        ? []
        : [
              part(type, place === "" ? property : `${place}.${property}`, {
                  [policyProperties[type] ?? "policy"]:
                      policyDocument ?? policy ?? deliveryDestinationPolicy ?? written,
              }),
          ];
}

function aggregation(props: JsonObject): Made[] {
    return [
        renamed("aws:cfg/aggregateAuthorization:AggregateAuthorization", props, { accountId: "authorizedAccountId" }),
    ];
}

/** Principals of Lake Formation, which CloudFormation writes into an object each. */
function principalsOf(written: Json): Json {
    return entriesOf(written).map((principal) =>
        isObject(principal) ? principal["dataLakePrincipalIdentifier"] : principal,
    );
}

/** What a permission set says itself that Pulumi has as a resource beside it. */
function ofPermissionSet(kind: string, props: JsonObject, property: string): Made[] {
    return props[property] === undefined
        ? []
        : [
              part(
                  `aws:ssoadmin/${kind}:${kind.slice(0, 1).toUpperCase()}${kind.slice(1)}`,
                  property,
                  { permissionSetArn: unknown, [property]: props[property] },
                  { ofItself: ["permissionSetArn"] },
              ),
          ];
}

/** A policy of a table's stream. */
function policyOfStream(specification: Json, place: string): Made[] {
    return policyIn(objectIn(specification), "resourcePolicy", "aws:dynamodb/resourcePolicy:ResourcePolicy", place);
}

/** A resource of its own that CloudFormation writes into another one. */
function part(type: string, place: string, props: JsonObject, more: Pick<Made, "from" | "ofItself"> = {}): Made {
    return { type, props, part: place, ...more };
}

function inline(type: string, props: JsonObject, property: string, original: string): Made {
    return renamed(type, props, { name: "policyName", policy: "policyDocument", [property]: original });
}

function partOf(property: string, part: string) {
    return { part, ofItself: [property] };
}

function attachments(property: "user" | "group", props: JsonObject): Made[] {
    const type = holders.find((each) => each.property === property)?.attachment ?? "";
    return entriesOf(props["managedPolicyArns"]).map((policyArn, index) => ({
        type,
        props: { [property]: unknown, policyArn },
        from: { policyArn: "managedPolicyArns" },
        ...partOf(property, `managedPolicyArns[${index}]`),
    }));
}

function inlinePolicies(props: JsonObject): Json {
    const policies = props["policies"];
    return Array.isArray(policies)
        ? policies.map((entry) =>
              isObject(entry) ? { name: entry["policyName"], policy: entry["policyDocument"] } : entry,
          )
        : policies;
}

function tagsOf(tags: readonly Json[]): Json {
    if (tags.includes(unknown)) {
        return unknown;
    }
    return Object.fromEntries(
        tags.filter(isObject).flatMap(({ key, value }) => (typeof key === "string" ? [[key, value]] : [])),
    );
}

function entriesOf(value: Json): readonly Json[] {
    return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
}

function first(value: Json): Json {
    return Array.isArray(value) ? value[0] : value;
}

function asList(value: Json): Json {
    return value === undefined || value === unknown || Array.isArray(value) ? value : [value];
}

/** `PublicRead` of CloudFormation is `public-read` of S3. */
function cannedAcl(value: Json): Json {
    return typeof value === "string" ? value.replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase() : value;
}

function exclusionFilters(props: JsonObject): Json {
    return listIn(props["imageTagMutabilityExclusionFilters"]).map((entry) =>
        isObject(entry)
            ? {
                  filter: entry["imageTagMutabilityExclusionFilterValue"],
                  filterType: entry["imageTagMutabilityExclusionFilterType"],
              }
            : entry,
    );
}

function clusterLogTypes(logging: Json): Json {
    if (logging === unknown) {
        return unknown;
    }
    const cluster = objectIn(logging)["clusterLogging"];
    const types = cluster === unknown ? unknown : objectIn(cluster)["enabledTypes"];
    return Array.isArray(types) ? types.map((entry) => (isObject(entry) ? entry["type"] : entry)) : types;
}

function remoteAccess(value: Json): Json {
    return isObject(value) ? { ...value, sourceSecurityGroupIds: value["sourceSecurityGroups"] } : value;
}

function templateOf(value: Json): Json {
    return isObject(value)
        ? { id: value["launchTemplateId"], name: value["launchTemplateName"], version: value["version"] }
        : value;
}

function spotFleet(config: JsonObject): JsonObject {
    return {
        launchSpecifications: config["launchSpecifications"],
        launchTemplateConfigs: listIn(config["launchTemplateConfigs"]).map((entry) =>
            isObject(entry) ? { launchTemplateSpecification: templateOf(entry["launchTemplateSpecification"]) } : entry,
        ),
    };
}

/** The native provider leaves the letters of this object as CloudFormation writes them. */
function distributions(written: Json): Json {
    return Array.isArray(written)
        ? written.map((distribution) => {
              const { amiDistributionConfiguration: image, ...others } = objectIn(distribution);
              const { launchPermissionConfiguration, ...rest } = withSmallLetters(objectIn(image));
              return {
                  ...others,
                  amiDistributionConfiguration: { ...rest, launchPermission: launchPermissionConfiguration },
              };
          })
        : written;
}

function beanstalkSettings(options: Json): Json {
    return Array.isArray(options)
        ? options.map((option) =>
              isObject(option)
                  ? { namespace: option["namespace"], name: option["optionName"], value: option["value"] }
                  : option,
          )
        : options;
}

function ingressRules(rules: Json): Json {
    return Array.isArray(rules)
        ? rules.map((rule) =>
              isObject(rule)
                  ? {
                        protocol: rule["ipProtocol"],
                        fromPort: rule["fromPort"],
                        toPort: rule["toPort"],
                        cidrBlocks: entriesOf(rule["cidrIp"]).flatMap((range) => textIn(range) ?? []),
                        ipv6CidrBlocks: entriesOf(rule["cidrIpv6"]).flatMap((range) => textIn(range) ?? []),
                        prefixListIds: [...entriesOf(rule["sourcePrefixListId"])],
                    }
                  : rule,
          )
        : rules;
}
