import type { JsonSchema } from "../../config/reference";
import { packageName } from "../package-name";
import { type ObjectSpec, PackageTypes, type PropertySpec, type TypeSpec } from "./types";

interface ComponentSpec extends ObjectSpec {
    isComponent: true;
    inputProperties: Record<string, PropertySpec>;
    requiredInputs: string[];
}

type Section = "cluster" | "fluentBit" | "iisApps" | "tags" | "iam";

const text: TypeSpec = { type: "string" };
const texts: TypeSpec = { type: "array", items: text };

const lookUp: PropertySpec = {
    type: "boolean",
    plain: true,
    description:
        "Whether the component asks AWS and the cluster, before it creates anything, for what would make the deployment fail half-way, such as objects that have the names of its own. `false` where it takes over an existing object. Default: true.",
};

const component = (name: string) => `${packageName}:index:${name}`;

/**
 * The schema of the Pulumi package, for programs in other languages. Every setting accepts an Output there; as in TypeScript, the component refuses an Output if the value must be known.
 *
 * @param settings the schema of a stack's settings, with descriptions
 * @see https://www.pulumi.com/docs/iac/extending-pulumi/schema/
 */
export function pulumiPackage(settings: JsonSchema, version: string): object {
    const types = new PackageTypes();
    const { cluster, fluentBit, iisApps, tags, iam } = settings.properties as Record<Section, JsonSchema>;
    const [existing, created] = cluster.oneOf as [JsonSchema, JsonSchema];
    const { properties: found } = types.object(existing, "Cluster");
    const inCommon = {
        tags: types.property(tags, "Tags"),
        iam: types.property(iam, "Iam"),
    };
    const { mode: _, kubeconfig, ...ofExisting } = found;
    const secretKubeconfig: PropertySpec = { ...kubeconfig, secret: true };
    const ofCreated = types.object(created, "NewCluster");
    delete ofCreated.properties["mode"];
    types.types[component("NewCluster")] = {
        type: "object",
        description: "An EKS cluster that the component creates.",
        properties: ofCreated.properties,
        required: ofCreated.required.filter((key) => key !== "mode"),
    };
    types.types[component("Cluster")] = {
        type: "object",
        description: "A cluster, described by the properties that the components need.",
        properties: {
            name: { ...text, description: "Name of the EKS cluster." },
            region: {
                ...text,
                description: "Region of the cluster. It must not be an Output. Default: `aws:region` of the stack.",
            },
            accountId: { ...text, description: "Account of the cluster. Default: the account of the AWS provider." },
            version: { ...text, description: "Kubernetes version, such as `1.33`." },
            oidcProviderArn: { ...text, description: "ARN of the IAM OIDC provider of the cluster." },
            kubeconfig: {
                ...text,
                secret: true,
                description:
                    "Contents of a kubeconfig. Default: the Kubernetes provider in `providers` of the component's options.",
            },
            windowsVersions: found["windowsVersions"] as PropertySpec,
            containerRuntimes: found["containerRuntimes"] as PropertySpec,
        },
        required: ["name"],
    };
    const clusterInput: PropertySpec = {
        oneOf: [{ $ref: `#/resources/${component("WindowsCluster")}` }, { $ref: `#/types/${component("Cluster")}` }],
        description: "The cluster: a WindowsCluster of this program, or the properties of another cluster.",
    };
    const fluentBitInputs = types.object(fluentBit, "FluentBit");
    const iisInputs = types.object(iisApps.items as JsonSchema, "Iis");
    const resources: Record<string, ComponentSpec> = {
        [component("WindowsCluster")]: {
            isComponent: true,
            description:
                "An EKS cluster with Windows nodes. Set `name` for an existing cluster, or `create` for a new one.",
            inputProperties: {
                ...ofExisting,
                kubeconfig: secretKubeconfig,
                region: {
                    ...text,
                    description: "Region of the cluster. It must not be an Output. Default: `aws:region` of the stack.",
                },
                create: {
                    $ref: `#/types/${component("NewCluster")}`,
                    description: "The cluster to create, instead of an existing one.",
                },
                ...inCommon,
                lookUp: { ...lookUp, description: `With \`create\`: ${lookUp.description ?? ""}` },
            },
            requiredInputs: [],
            properties: {
                name: { ...text, description: "Name of the cluster." },
                region: { ...text, description: "Region of the cluster." },
                accountId: { ...text, description: "Account of the cluster." },
                oidcProviderArn: { ...text, description: "ARN of the cluster's IAM OIDC provider." },
                oidcIssuer: { ...text, description: "URL of the cluster's OIDC issuer." },
                kubeconfig: {
                    ...text,
                    secret: true,
                    description: "Contents of a kubeconfig of the cluster.",
                },
                windowsVersions: { ...texts, description: "Windows Server versions of the nodes." },
            },
            required: ["name", "region", "accountId", "oidcProviderArn", "oidcIssuer", "kubeconfig", "windowsVersions"],
        },
        [component("FluentBitWindows")]: {
            isComponent: true,
            description:
                "Fluent Bit on every Windows node of a cluster. It ships each namespace's lines to its own destination, with permissions for only these destinations.",
            inputProperties: { cluster: clusterInput, ...fluentBitInputs.properties, ...inCommon, lookUp },
            requiredInputs: ["cluster", ...fluentBitInputs.required],
            properties: {
                namespace: { ...text, description: "Namespace of Fluent Bit." },
                roleArn: {
                    ...text,
                    description: "ARN of the role that Fluent Bit assumes. Absent if it uses the nodes' role.",
                },
                logGroupNames: { ...texts, description: "Names of the log groups that the component owns." },
                bucketNames: { ...texts, description: "Names of the buckets that the component owns." },
                deliveryStreamNames: {
                    ...texts,
                    description: "Names of the delivery streams that the component owns.",
                },
            },
            required: ["namespace", "logGroupNames", "bucketNames", "deliveryStreamNames"],
        },
        [component("IisLogMonitorApp")]: {
            isComponent: true,
            description:
                "IIS with LogMonitor: an ECR repository, the image, a Deployment for each Windows version, a Service.",
            inputProperties: { cluster: clusterInput, ...iisInputs.properties, ...inCommon, lookUp },
            requiredInputs: ["cluster", ...iisInputs.required],
            properties: {
                repositoryUrl: { ...text, description: "URL of the ECR repository. Absent if none is created." },
                images: {
                    type: "object",
                    additionalProperties: text,
                    description: "The image of each Windows version, by its digest.",
                },
                serviceAddress: { ...text, description: "Address of the Service inside the cluster." },
                loadBalancer: { ...text, description: "Host name of the load balancer. Absent if there is none." },
            },
            required: ["images"],
        },
    };
    return {
        name: packageName,
        displayName: "Windows EKS Logging",
        version,
        description:
            "Centralises the logs of Windows containers on Amazon EKS: Windows nodes, Fluent Bit, IIS with LogMonitor.",
        keywords: ["pulumi", "kind/component", "category/cloud", "aws", "eks", "windows", "fluent-bit"],
        license: "Apache-2.0",
        meta: { supportPack: true },
        types: types.types,
        resources,
        language: {
            nodejs: { packageName: `${packageName}-sdk`, respectSchemaVersion: true },
            python: {
                packageName: packageName.replaceAll("-", "_"),
                respectSchemaVersion: true,
                pyproject: { enabled: true },
            },
            go: { importBasePath: `${packageName}/sdk/go/windowsekslogging`, respectSchemaVersion: true },
            csharp: { respectSchemaVersion: true },
            java: { basePackage: "com.pulumi" },
        },
    };
}
