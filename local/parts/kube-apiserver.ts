import path from "node:path";
import { stringify } from "yaml";
import { layout } from "../layout";
import { writeFileAtomically } from "../write-file";
import type { Credentials } from "../cluster/credentials";
import { answers } from "./health";
import type { Part } from "./part";

/** The API server, with what EKS sets where it matters to the program: RBAC, service account issuer, service network. */
export function kubeApiserver(
    file: string,
    ports: { readonly etcd: number; readonly apiserver: number },
    credentials: Credentials,
    /** The cluster's OIDC issuer: tokens of service accounts name it, as on EKS, and IAM roles trust it. */
    serviceAccountIssuer: string,
): Part {
    const url = `https://127.0.0.1:${ports.apiserver}`;
    return {
        name: "kube-apiserver",
        command: {
            name: "kube-apiserver",
            file,
            args: [
                `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                `--secure-port=${ports.apiserver}`,
                // It makes its certificate, and the authority that signs it, here by itself.
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
                // The service `kubernetes` may not point at a loopback address, and no pod runs that would use it.
                "--endpoint-reconciler-type=none",
                `--egress-selector-config-file=${egressConfiguration()}`,
            ],
            // A proxy of the user's would be asked for the way to pods.
            env: {},
        },
        isReady: () => answers(`${url}/readyz`, credentials.token("admin")),
    };
}

/** The API server's certificate with the authority that signed it: what a kubeconfig trusts. */
export const apiserverAuthority = path.join(layout.apiserverCertificates, "apiserver.crt");

/** Leads what the API server has to say to pods to where they are played; what it says to etcd goes there directly. */
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
