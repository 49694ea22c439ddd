import { serviceAccountName } from "../../components/fluent-bit-windows/manifests/names";
import { coreApi } from "../cluster/api";

/** A token of Fluent Bit's service account, as the kubelet mounts it. */
export async function serviceAccountToken(namespace: string, audiences: string[]): Promise<string> {
    const body = { spec: { audiences, expirationSeconds: 3600 } };
    const api = await coreApi();
    const { status } = await api.createNamespacedServiceAccountToken({ name: serviceAccountName, namespace, body });
    return status?.token ?? "";
}

/** The role that EKS' webhook would give its pods. */
export async function roleOfServiceAccount(namespace: string): Promise<string> {
    const account = await (await coreApi()).readNamespacedServiceAccount({ name: serviceAccountName, namespace });
    return account.metadata?.annotations?.["eks.amazonaws.com/role-arn"] ?? "";
}
