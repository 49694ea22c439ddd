import { stringify } from "yaml";

import { linuxPaths, type Paths } from "../components/fluent-bit-windows/pipeline/paths";
import type { Configuration } from "../components/fluent-bit-windows/configurations";
import { renderFluentBit } from "../components/fluent-bit-windows/plan";
import { rootCertificates } from "../components/fluent-bit-windows/trust/root-certificates";
import type { Shipper } from "../components/fluent-bit-windows/shippers";
import { oidcProviderArn } from "../components/iam/arn";
import { serviceAccountTrust } from "../components/iam/trust";
import { planStack, type StackOptions } from "./planned-stack";
import { unknown } from "./rendered/resource";
import { fluentBitManifests } from "./rendered/fluent-bit-manifests";
import { stackResources } from "./rendered/stack";

export interface RenderOptions extends StackOptions {
    /** Folders that replace those of a Windows node. */
    logDir?: string | undefined;
    stateDir?: string | undefined;
    /** URL of a server that replaces AWS and all other destinations. */
    endpoint?: string | undefined;
    /** Certificate of the server's authority, in PEM. */
    endpointCertificate?: string | undefined;
    /** Path of `fluent-bit/ca-bundle.pem` of the rendered files. Default: its path in a container. */
    caFile?: string | undefined;
}

/**
 * Everything that a stack would deploy, as files by their path, from the same plans that the components apply.
 *
 * @throws ConfigurationError if the stack file is missing or wrong
 */
export function renderStack(options: RenderOptions): Record<string, string> {
    const planned = planStack(options);
    const { settings, project, cluster: plannedCluster, fluentBit: plan, apps } = planned;
    const { fluentBit } = settings;
    const elsewhere = options.logDir !== undefined || options.stateDir !== undefined;
    const folders = linuxPaths(options.logDir, options.stateDir, options.caFile);
    const rendered = ({ shipper, version }: Configuration, paths: Paths) =>
        renderFluentBit(fluentBit, plannedCluster, {
            reads: shipper.reads,
            paths,
            version,
            ...(options.endpoint !== undefined && { standIn: { url: options.endpoint } }),
        });
    const { serviceAccount } = plan.role ?? {};
    // Only EKS knows a cluster's issuer.
    const trust =
        serviceAccount === undefined
            ? "{}"
            : serviceAccountTrust(
                  oidcProviderArn(plannedCluster, issuerPlaceholder),
                  issuerPlaceholder,
                  serviceAccount,
              );
    const resources = stackResources(planned, {
        issuer: `https://${issuerPlaceholder}`,
        trust,
        owner: `${unknown("organization")}/${project}/${options.stack}`,
    });
    return {
        ...Object.fromEntries(
            plan.configurations
                // Elsewhere there is no Event Log.
                .filter(({ shipper }) => !elsewhere || shipper.reads.includes("disk"))
                .map((one) => [fileOf(one), rendered(one, elsewhere ? folders : one.shipper.paths)]),
        ),
        // In a cluster it comes from a ConfigMap.
        ...((elsewhere || options.endpointCertificate !== undefined) && {
            [caBundleFile]: `${rootCertificates}${options.endpointCertificate ?? ""}`,
        }),
        ...Object.fromEntries(
            [...plan.policies, ...plan.readers].map(({ name, document }) => [
                `iam/${name}.json`,
                `${JSON.stringify(document, null, 2)}\n`,
            ]),
        ),
        ...(plan.role?.given === true && { "iam/trust-policy.json": `${JSON.stringify(trust, null, 2)}\n` }),
        ...Object.fromEntries(Object.entries(resources).map(([name, all]) => [`aws/${name}.yaml`, yaml(all)])),
        ...manifestFiles("manifests/fluent-bit", fluentBitManifests(plan, fluentBit.namespace)),
        ...Object.fromEntries(
            apps.flatMap((app) => Object.entries(manifestFiles(`manifests/${app.name}`, app.manifests))),
        ),
    };
}

/** Placeholder for host and path of the cluster's OIDC issuer. */
const issuerPlaceholder = unknown("OIDC issuer of the cluster, without https://");

export const caBundleFile = "fluent-bit/ca-bundle.pem";

const names: Record<Shipper["key"], string> = {
    config: "fluent-bit",
    "linux-config": "fluent-bit-linux",
    "events-config": "fluent-bit-events",
};

/** `fluent-bit/fluent-bit.yaml`, and `fluent-bit/fluent-bit-4.0.3.yaml` if that version needs another configuration. */
function fileOf({ key, shipper }: Configuration): string {
    return `fluent-bit/${key.replace(shipper.key, names[shipper.key])}.yaml`;
}

function manifestFiles(folder: string, manifests: Record<string, object>): Record<string, string> {
    return Object.fromEntries(
        // Numbered, so that `kubectl apply -f` applies them in a working order.
        Object.entries(manifests).map(([key, manifest], index) => [
            `${folder}/${String(index + 1).padStart(2, "0")}-${key}.yaml`,
            yaml(manifest),
        ]),
    );
}

function yaml(value: unknown): string {
    return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}
