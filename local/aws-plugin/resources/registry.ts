import { ProviderError } from "../aws-errors";
import type { ResourceType } from "../resource-type";
import { cloudWatchCompositeAlarm } from "./cloudwatch-composite-alarm";
import { cloudWatchMetricAlarm } from "./cloudwatch-metric-alarm";
import { cloudWatchDashboard } from "./cloudwatch-dashboard";
import { ec2LaunchTemplate } from "./ec2-launch-template";
import {
    ec2Eip,
    ec2InternetGateway,
    ec2NatGateway,
    ec2Route,
    ec2RouteTable,
    ec2RouteTableAssociation,
    ec2Subnet,
    ec2Vpc,
} from "./ec2-network";
import { ecrLifecyclePolicy } from "./ecr-lifecycle-policy";
import { ecrRepository } from "./ecr-repository";
import { eksAddon } from "./eks-addon";
import { eksCluster } from "./eks-cluster";
import { eksNodeGroup } from "./eks-node-group";
import { firehoseDeliveryStream } from "./firehose-delivery-stream";
import { iamOidcProvider } from "./iam-oidc-provider";
import { iamPolicy } from "./iam-policy";
import { iamRole } from "./iam-role";
import { iamGroupPolicyAttachment, iamRolePolicyAttachment } from "./iam-policy-attachments";
import { autoscalingSchedule } from "./autoscaling-schedule";
import { autoscalingTag } from "./autoscaling-tag";
import { eksAccessEntry } from "./eks-access-entry";
import { eksAccessPolicyAssociation } from "./eks-access-policy-association";
import { iamInstanceProfile } from "./iam-instance-profile";
import { imageBuilderComponent } from "./imagebuilder-component";
import { imageBuilderContainerRecipe } from "./imagebuilder-container-recipe";
import { imageBuilderImage } from "./imagebuilder-image";
import { imageBuilderImagePipeline } from "./imagebuilder-image-pipeline";
import { imageBuilderInfrastructureConfiguration } from "./imagebuilder-infrastructure-configuration";
import { kmsKey } from "./kms-key";
import { logAnomalyDetector } from "./log-anomaly-detector";
import { logDataProtectionPolicy, logIndexPolicy } from "./log-group-policies";
import { logGroup } from "./log-group";
import { logMetricFilter } from "./log-metric-filter";
import { logQueryDefinition } from "./log-query-definition";
import { logStream } from "./log-stream";
import { logSubscriptionFilter } from "./log-subscription-filter";
import { s3Bucket } from "./s3-bucket";
import { s3BucketParts } from "./s3-bucket-parts";
import { snsTopic } from "./sns-topic";
import { snsTopicSubscription } from "./sns-topic-subscription";

/** The types of resources that the stand-in knows. */
export const resourceTypes: readonly ResourceType[] = [
    cloudWatchCompositeAlarm,
    cloudWatchMetricAlarm,
    cloudWatchDashboard,
    ec2LaunchTemplate,
    ec2Eip,
    ec2InternetGateway,
    ec2NatGateway,
    ec2Route,
    ec2RouteTable,
    ec2RouteTableAssociation,
    ec2Subnet,
    ec2Vpc,
    ecrLifecyclePolicy,
    ecrRepository,
    eksAddon,
    eksCluster,
    eksNodeGroup,
    firehoseDeliveryStream,
    iamOidcProvider,
    iamPolicy,
    iamRole,
    iamGroupPolicyAttachment,
    iamRolePolicyAttachment,
    autoscalingSchedule,
    autoscalingTag,
    eksAccessEntry,
    eksAccessPolicyAssociation,
    iamInstanceProfile,
    imageBuilderComponent,
    imageBuilderContainerRecipe,
    imageBuilderImage,
    imageBuilderImagePipeline,
    imageBuilderInfrastructureConfiguration,
    kmsKey,
    logAnomalyDetector,
    logDataProtectionPolicy,
    logGroup,
    logIndexPolicy,
    logMetricFilter,
    logQueryDefinition,
    logStream,
    logSubscriptionFilter,
    s3Bucket,
    ...s3BucketParts,
    snsTopic,
    snsTopicSubscription,
];

const byToken = new Map(resourceTypes.map((type) => [type.token, type]));

export function resourceTypeOf(token: string): ResourceType {
    const type = byToken.get(token);
    if (!type) {
        const known = [...byToken.keys()].sort().join(", ");
        throw new ProviderError(`the local AWS stand-in does not support ${token}; it supports: ${known}`);
    }
    return type;
}
