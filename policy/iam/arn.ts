/** The parts of an ARN or of a pattern of ARNs. A pattern that ends early leaves the rest open. */
export interface ArnPattern {
    readonly service: string;
    readonly region: string;
    readonly account: string;
    /** What follows the fifth colon: `log-group:/eks/app:*`. */
    readonly resource: string;
}

/** A colon, but not the one in a policy variable: `${aws:ResourceAccount}`. */
const separator = /:(?![^{}]{0,128}\})/;

export function splitArn(pattern: string): ArnPattern {
    const [, , service = "*", region = "*", account = "*", ...resource] = pattern.split(separator);
    return { service, region, account, resource: resource.length === 0 ? "*" : resource.join(":") };
}

/** `arn:*:logs:*:*:log-group:*`: an ARN of IAM's reference with its variables left open. */
export function asPattern(template: string): string {
    return template.replace(/\$\{[^}]*\}/g, "*");
}
