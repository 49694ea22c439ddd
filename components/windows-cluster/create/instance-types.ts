/**
 * Whether an instance type has an AWS Graviton processor. In a name such as `m7gd.large`, the letters after the generation describe the variant; a `g` among them means Graviton.
 *
 * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 */
export function isArm(instanceType: string): boolean {
    return /^(a1|[a-z]+\d+[a-z]*g[a-z]*)[.-]/.test(instanceType);
}

/** Sizes with less memory than Windows, the kubelet and one pod need together. */
const tooSmallForWindows = ["nano", "micro", "small"];

/**
 * Why Windows nodes cannot have an instance type; undefined if they can.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html
 */
export function windowsInstanceFault(instanceType: string): string | undefined {
    const [family = "", size = ""] = instanceType.split(".");
    if (isArm(instanceType)) {
        return "has an Arm processor, but EKS's Windows AMIs are for x86; use an Intel or AMD type, such as m6i.large";
    }
    if (family.startsWith("mac")) {
        return "is a Mac; use an x86 instance type, such as m6i.large";
    }
    if (tooSmallForWindows.includes(size)) {
        return "is too small: Windows itself needs 2 GiB of memory; use at least medium, preferably large";
    }
    return undefined;
}
