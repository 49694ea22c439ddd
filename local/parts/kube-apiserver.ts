import path from "node:path";
import { stringify } from "yaml";
import { layout } from "../layout";
import { writeFileAtomically } from "../write-file";
import type { Credentials } from "../cluster/credentials";
import { answers } from "./health";
import type { Part } from "./part";

/** The API server, with EKS' settings that affect the program: RBAC, issuer of service account tokens, network of Services. */
export function kubeApiserver(
    file: string,
    ports: { readonly etcd: number; readonly apiserver: number },
    credentials: Credentials,
    /** The cluster's OIDC issuer. As on EKS, it is in the tokens of service accounts, and IAM roles trust it. */
    serviceAccountIssuer: string,
): Part {
    const url = `https://127.0.0.1:${ports.apiserver}`;
    return {
        command: {
            name: "kube-apiserver",
            file,
            args: [
                `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                `--secure-port=${ports.apiserver}`,
                // It creates its certificate and the authority for it in this folder.
                `--cert-dir=${layout.apiserverCertificates}`,
                "--anonymous-auth=false",
                `--token-auth-file=${credentials.tokenFile}`,
                "--authorization-mode=Node,RBAC",
                `--service-account-issuer=${serviceAccountIssuer}`,
                `--service-account-signing-key-file=${credentials.serviceAccountKey}`,
                `--service-account-key-file=${credentials.serviceAccountPublicKey}`,
                "--service-cluster-ip-range=172.20.0.0/16",
                // HostProcess containers, the privileged ones of Windows, are allowed on EKS too.
                "--allow-privileged=true",
                // The Service `kubernetes` cannot have a loopback address, and no pod uses it.
                "--endpoint-reconciler-type=none",
                `--egress-selector-config-file=${egressConfiguration()}`,
            ],
            // Otherwise it would connect to pods through the user's proxy.
            env: {},
        },
        isReady: () => answers(`${url}/readyz`, credentials.token("admin")),
    };
}

/** The API server's certificate with the authority that signed it: what a kubeconfig trusts. */
export const apiserverAuthority = path.join(layout.apiserverCertificates, "apiserver.crt");

/** Sends the API server's connections to pods to the part `pods`. Connections to etcd are direct. */
function egressConfiguration(): string {
    const byProxy = { proxyProtocol: "HTTPConnect", transport: { uds: { udsName: layout.pods } } };
    writeFileAtomically(
        layout.egress,
        stringify({
            apiVersion: "apiserver.k8s.io/v1beta1",
            kind: "EgressSelectorConfiguration",
            egressSelections: [{ name: "cluster", connection: byProxy }],
        }),
    );
    return layout.egress;
}
