/**
 * Whether an instance type has a processor of AWS' own (Graviton). In a name like `m7gd.large` the letters after the generation say what
 * is special; a `g` among them is Graviton.
 *
 * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 */
export function isArm(instanceType: string): boolean {
    return /^(a1|[a-z]+\d+[a-z]*g[a-z]*)[.-]/.test(instanceType);
}

/** Less memory than Windows, the kubelet and one pod need together. */
const tooSmallForWindows = ["nano", "micro", "small"];

/**
 * Why Windows nodes cannot be of an instance type; undefined when they can.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html
 */
export function whyNotForWindows(instanceType: string): string | undefined {
    const [family = "", size = ""] = instanceType.split(".");
    if (isArm(instanceType)) {
        return "has an Arm processor, and EKS' Windows AMIs are for x86; take the type of the same size from Intel or AMD, such as m6i.large";
    }
    if (family.startsWith("mac")) {
        return "is a Mac; take an x86 instance, such as m6i.large";
    }
    if (tooSmallForWindows.includes(size)) {
        return "is too small: Windows itself needs 2 GiB of memory; take at least a medium, better a large";
    }
    return undefined;
}
