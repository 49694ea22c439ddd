/** Pulumi's token of a type or a function of its SDK: `aws:iam/role:Role` of `aws.iam.Role`, without the `aws.`. */
export function tokenOf(name: string): string {
    const [member = "", module = "index"] = name.split(".").reverse();
    return `aws:${module}/${member.charAt(0).toLowerCase()}${member.slice(1)}:${member}`;
}
