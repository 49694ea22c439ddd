import { stringify } from "yaml";
import { settings } from "../settings";

export interface KubeconfigArgs {
    readonly server: string;
    /** PEM. */
    readonly authority: Buffer;
    readonly user: string;
    readonly token: string;
}

/** A kubeconfig of one cluster and one user. */
export function kubeconfig(args: KubeconfigArgs): string {
    const context = `${args.user}@${settings.clusterName}`;
    return stringify({
        apiVersion: "v1",
        kind: "Config",
        clusters: [
            {
                name: settings.clusterName,
                cluster: { server: args.server, "certificate-authority-data": args.authority.toString("base64") },
            },
        ],
        users: [{ name: args.user, user: { token: args.token } }],
        contexts: [{ name: context, context: { cluster: settings.clusterName, user: args.user } }],
        "current-context": context,
    });
}
