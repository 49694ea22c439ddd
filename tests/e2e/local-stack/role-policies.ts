import {
    CreatePolicyVersionCommand,
    DeletePolicyVersionCommand,
    GetPolicyCommand,
    GetPolicyVersionCommand,
    type IAMClient,
    ListAttachedRolePoliciesCommand,
    SetDefaultPolicyVersionCommand,
} from "@aws-sdk/client-iam";

import type { PolicyDocument } from "../../../components/iam/policy-document";

/** The policies that are attached to a role, as somebody changes them beside the stack. */
export class RolePolicies {
    constructor(
        private readonly iam: IAMClient,
        private readonly role: string,
    ) {}

    /** Takes one action out of every policy while `work` is done. */
    async without(action: string, work: () => Promise<void>): Promise<void> {
        const { AttachedPolicies = [] } = await this.iam.send(
            new ListAttachedRolePoliciesCommand({ RoleName: this.role }),
        );
        const restores: (() => Promise<void>)[] = [];
        try {
            for (const { PolicyArn = "" } of AttachedPolicies) {
                restores.push(await this.takeOut(action, PolicyArn));
            }
            await work();
        } finally {
            for (const restore of restores) {
                await restore();
            }
        }
    }

    /** Makes a version of a policy without the action, and returns what makes the one before the default again. */
    private async takeOut(action: string, PolicyArn: string): Promise<() => Promise<void>> {
        const { Policy } = await this.iam.send(new GetPolicyCommand({ PolicyArn }));
        const before = { PolicyArn, VersionId: Policy?.DefaultVersionId };
        const { PolicyVersion } = await this.iam.send(new GetPolicyVersionCommand(before));
        const document = JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? "")) as PolicyDocument;
        const Statement = document.Statement.map((statement) => ({
            ...statement,
            Action: statement.Action.filter((one) => one !== action),
        })).filter(({ Action }) => Action.length > 0);
        const made = await this.iam.send(
            new CreatePolicyVersionCommand({
                PolicyArn,
                PolicyDocument: JSON.stringify({ ...document, Statement }),
                SetAsDefault: true,
            }),
        );
        return async () => {
            await this.iam.send(new SetDefaultPolicyVersionCommand(before));
            await this.iam.send(
                new DeletePolicyVersionCommand({ PolicyArn, VersionId: made.PolicyVersion?.VersionId }),
            );
        };
    }
}
