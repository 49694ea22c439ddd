/** A parent component. */
export interface Owner {
    type: string;
    name: string;
}

/** An object that the stack creates under a name that is known in advance. If another object has this name, the creation fails, or overwrites it ({@link isOverwritten}). */
export interface Claim {
    /** Pulumi's type, such as `aws:iam/role:Role`. */
    type: string;
    /** The object's identifier: a name, the ARN of a policy, or `namespace/name` of a Kubernetes object. */
    name: string;
    /** The resource's name in the stack. */
    resource: string;
    /** The parent components of the resource, outermost first. */
    owners: Owner[];
    /** The setting that requires the object. */
    setting: string;
    /** The alternative to importing the object. */
    otherwise: string;
    /** Properties that cannot be changed, by Pulumi's names: an object with other values would be replaced. */
    unchangeable?: Record<string, string>;
    /** Whether the object is a bucket with Object Lock. */
    locksObjects?: boolean;
    /** Retention: if the object has a greater value, or 0 for "never", the stack would delete contents. */
    retention?: { days: number; setting: string };
}

/** Whether AWS replaces the contents of an object of this type that has the same name. */
export function isOverwritten({ type }: Claim): boolean {
    return /^aws:cloudwatch\/(metricAlarm|compositeAlarm|dashboard):/.test(type);
}

/** Display names of types. */
export function kindOf(type: string): string {
    return kinds[type] ?? type.slice(type.lastIndexOf(":") + 1);
}

const kinds: Record<string, string> = {
    "aws:cloudwatch/logGroup:LogGroup": "log group",
    "aws:cloudwatch/metricAlarm:MetricAlarm": "alarm",
    "aws:cloudwatch/compositeAlarm:CompositeAlarm": "alarm",
    "aws:cloudwatch/dashboard:Dashboard": "dashboard",
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
