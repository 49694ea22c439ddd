export {
    ec2Eip,
    ec2InternetGateway,
    ec2NatGateway,
    ec2Route,
    ec2RouteTable,
    ec2RouteTableAssociation,
    ec2Subnet,
    ec2Vpc,
} from "./ec2-network";
export { autoscalingSchedule } from "./autoscaling-schedule";
export { autoscalingTag } from "./autoscaling-tag";
export { cloudWatchCompositeAlarm } from "./cloudwatch-composite-alarm";
export { cloudWatchDashboard } from "./cloudwatch-dashboard";
export { cloudWatchMetricAlarm } from "./cloudwatch-metric-alarm";
export { ec2LaunchTemplate } from "./ec2-launch-template";
export { ecrLifecyclePolicy } from "./ecr-lifecycle-policy";
export { ecrRepository } from "./ecr-repository";
export { eksAccessEntry } from "./eks-access-entry";
export { eksAccessPolicyAssociation } from "./eks-access-policy-association";
export { eksAddon } from "./eks-addon";
export { eksCluster } from "./eks-cluster";
export { eksNodeGroup } from "./eks-node-group";
export { firehoseDeliveryStream } from "./firehose-delivery-stream";
export { iamGroupPolicyAttachment, iamRolePolicyAttachment } from "./iam-policy-attachments";
export { iamInstanceProfile } from "./iam-instance-profile";
export { iamOidcProvider } from "./iam-oidc-provider";
export { iamPolicy } from "./iam-policy";
export { iamRole } from "./iam-role";
export { imageBuilderComponent } from "./imagebuilder-component";
export { imageBuilderContainerRecipe } from "./imagebuilder-container-recipe";
export { imageBuilderImage } from "./imagebuilder-image";
export { imageBuilderImagePipeline } from "./imagebuilder-image-pipeline";
export { imageBuilderInfrastructureConfiguration } from "./imagebuilder-infrastructure-configuration";
export { kmsKey } from "./kms-key";
export { logAnomalyDetector } from "./log-anomaly-detector";
export { logDataProtectionPolicy, logIndexPolicy } from "./log-group-policies";
export { logGroup } from "./log-group";
export { logMetricFilter } from "./log-metric-filter";
export { logQueryDefinition } from "./log-query-definition";
export { logStream } from "./log-stream";
export { logSubscriptionFilter } from "./log-subscription-filter";
export { s3Bucket } from "./s3-bucket";
export { s3BucketParts } from "./s3-bucket-parts";
export { snsTopic } from "./sns-topic";
export { snsTopicSubscription } from "./sns-topic-subscription";
