import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { stringify } from "yaml";
import { z } from "zod";
import { layout } from "../layout";
import { settings } from "../settings";
import { writeFileAtomically } from "../write-file";

/** Clients of the API server, with their users and groups. Kubernetes itself has the roles of the control plane's users. */
const users = {
    admin: { user: "admin", group: "system:masters" },
    "kube-controller-manager": { user: "system:kube-controller-manager", group: "" },
    "kube-scheduler": { user: "system:kube-scheduler", group: "" },
    // Its role is in kwok-role.yaml.
    kwok: { user: "kwok", group: "" },
} as const;
export type UserName = keyof typeof users;
const userNames = Object.keys(users) as UserName[];

export interface Credentials {
    readonly tokenFile: string;
    readonly serviceAccountKey: string;
    token(user: UserName): string;
    /** Path of a part's kubeconfig, which is written after the API server has created its certificate. */
    kubeconfig(user: UserName): string;
}

const tokensSchema = z.record(z.enum(userNames), z.string());

/** The credentials of this environment: created at its first start, kept until `make down`, readable only by their owner. */
export function loadCredentials(): Credentials {
    const inFolder = (name: string): string => path.join(layout.credentials, name);
    mkdirSync(layout.credentials, { recursive: true, mode: 0o700 });
    makeServiceAccountKey(inFolder("service-account.key"));
    const tokens = makeTokens(inFolder("tokens.json"));
    // Written each time: the API server's file is derived from the file that this program reads.
    const rows = userNames.map((name) => `${tokens[name]},${users[name].user},${name},"${users[name].group}"\n`);
    writeFileAtomically(inFolder("tokens.csv"), rows.join(""), 0o600);
    return {
        tokenFile: inFolder("tokens.csv"),
        serviceAccountKey: inFolder("service-account.key"),
        token: (user) => tokens[user],
        kubeconfig: (user) => (user === "admin" ? layout.kubeconfig : inFolder(`${user}.kubeconfig`)),
    };
}

/** Writes the kubeconfig of every user, which needs the running API server's certificate. */
export async function writeKubeconfigs(credentials: Credentials, server: string, authority: string): Promise<void> {
    const { KubeConfig } = await import("@kubernetes/client-node");
    const cluster = { name: settings.clusterName, server, caData: readFileSync(authority, "base64") };
    for (const name of userNames) {
        const config = new KubeConfig();
        const context = { name: `${name}@${cluster.name}`, cluster: cluster.name, user: name };
        config.loadFromOptions({
            clusters: [cluster],
            users: [{ name, token: credentials.token(name) }],
            contexts: [context],
            currentContext: context.name,
        });
        // It exports JSON. YAML is what people know.
        writeFileAtomically(credentials.kubeconfig(name), stringify(JSON.parse(config.exportConfig())), 0o600);
    }
}

function makeTokens(file: string): Record<UserName, string> {
    if (!existsSync(file)) {
        const tokens = Object.fromEntries(userNames.map((name) => [name, randomBytes(24).toString("hex")]));
        writeFileAtomically(file, JSON.stringify(tokens), 0o600);
    }
    return tokensSchema.parse(JSON.parse(readFileSync(file, "utf8")));
}

/** The key that signs tokens of service accounts. It is kept across restarts, so that tokens remain valid. */
function makeServiceAccountKey(file: string): void {
    if (!existsSync(file)) {
        const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
        writeFileAtomically(file, String(privateKey.export({ type: "pkcs8", format: "pem" })), 0o600);
    }
}
