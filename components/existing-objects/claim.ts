/** A component that others belong to, as Pulumi knows it. */
export interface Owner {
    type: string;
    name: string;
}

/** An object that the stack creates under a name that it knows beforehand. Where somebody else has an object of this name, the creation fails. */
export interface Claim {
    /** Pulumi's type, such as `aws:iam/role:Role`. */
    type: string;
    /** What the object is called where it is: a name, or of a policy or an alarm the ARN, or of a Kubernetes object `namespace/name`. */
    name: string;
    /** The resource's name in the stack. */
    resource: string;
    /** The components that the resource belongs to, outermost first. */
    owners: Owner[];
    /** The setting that asks for the object. */
    setting: string;
    /** What to do where the object is to stay somebody else's. */
    otherwise: string;
    /** What of the object cannot be changed later, by the names that Pulumi gives it: an object that differs would be deleted and made again. */
    unchangeable?: Record<string, string>;
    /** Whether the object is a bucket that locks its objects. */
    locksObjects?: boolean;
    /** What the stack would delete of the contents, of an object that has this property with a greater value, or with 0 for "never". */
    retention?: { days: number; setting: string };
}

/** How people call objects of a type. */
export function kindOf(type: string): string {
    return kinds[type] ?? type.slice(type.lastIndexOf(":") + 1);
}

const kinds: Record<string, string> = {
    "aws:cloudwatch/logGroup:LogGroup": "log group",
    "aws:cloudwatch/metricAlarm:MetricAlarm": "alarm",
    "aws:cloudwatch/compositeAlarm:CompositeAlarm": "alarm",
    "aws:sns/topic:Topic": "SNS topic",
    "aws:s3/bucket:Bucket": "bucket",
    "aws:iam/role:Role": "IAM role",
    "aws:iam/policy:Policy": "IAM policy",
    "aws:ecr/repository:Repository": "ECR repository",
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": "delivery stream",
    "aws:eks/cluster:Cluster": "EKS cluster",
    "aws:iam/instanceProfile:InstanceProfile": "instance profile",
    "aws:imagebuilder/component:Component": "Image Builder component",
    "aws:imagebuilder/containerRecipe:ContainerRecipe": "Image Builder recipe",
    "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration":
        "Image Builder infrastructure configuration",
    "aws:imagebuilder/imagePipeline:ImagePipeline": "Image Builder pipeline",
};
