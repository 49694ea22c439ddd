import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import * as pulumi from "@pulumi/pulumi";

import { registerChildren, remoteOutputs } from "./remote-components";

/** The mark by which the SDK tells the engine that a value is secret. */
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const signatureKey = "4dabf18193072939515e22adb298388d";

/** One resource as the program asked the engine for it. */
export interface Registration {
    type: string;
    name: string;
    urn: string;
    parent: string;
    /** The arguments, with secrets opened. */
    inputs: Record<string, unknown>;
    /** Names of the arguments that were sent as secrets, or with a secret in them. */
    secrets: string[];
    /** URNs of the resources that have to be there before. */
    dependencies: string[];
    provider: string;
    retainOnDelete: boolean;
    protect: boolean;
    /** Arguments whose changes are left alone. */
    ignoredChanges: string[];
    /** Timeout of its creation; empty for that of the provider. */
    createTimeout: string;
}

export interface Run {
    registrations: Registration[];
    /** The one resource of a type, or of a type and a name. */
    find: (type: string, name?: string) => Registration;
    ofType: (type: string) => Registration[];
}

/** The account and the cluster that the mocks stand for. */
export const account = "111122223333";
export const region = "eu-central-1";
export const issuer = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF";

/** What an invoke answers: a value, or an error to throw. */
export type Invokes = Record<string, (inputs: Record<string, unknown>) => object>;

export const invokes: Invokes = {
    "aws:index/getCallerIdentity:getCallerIdentity": () => ({
        accountId: account,
        arn: `arn:aws:sts::${account}:assumed-role/deployer/session`,
    }),
    "aws:index/getRegion:getRegion": () => ({ region }),
    "aws:eks/getCluster:getCluster": ({ name }) => ({
        name,
        status: "ACTIVE",
        version: "1.33",
        endpoint: "https://0123456789.gr7.eu-central-1.eks.amazonaws.com",
        certificateAuthorities: [{ data: "Q0E=" }],
        identities: [{ oidcs: [{ issuer }] }],
    }),
    "aws:index/getAvailabilityZones:getAvailabilityZones": () => ({
        names: ["eu-central-1a", "eu-central-1b", "eu-central-1c"],
        zoneIds: ["euc1-az2", "euc1-az3", "euc1-az1"],
    }),
    "aws:eks/getAddonVersion:getAddonVersion": ({ addonName }) => ({ version: `v1.0.0-of-${String(addonName)}` }),
    "aws:ecr/getAuthorizationToken:getAuthorizationToken": () => ({ userName: "AWS", password: "token-of-ecr" }),
    "aws:ecr/getImage:getImage": () => ({ imageDigest: `sha256:${"e".repeat(64)}` }),
    "aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider": ({ arn }) => ({ arn, tags: {} }),
    // The stack's state, and an account in which there is nothing yet.
    "pulumi:pulumi:readStackResourceOutputs": () => ({ outputs: {} }),
    "aws:cloudwatch/getLogGroups:getLogGroups": () => ({ logGroupNames: [] }),
    "aws:cloudcontrol/getResource:getResource": ({ typeName, identifier }) => {
        throw new Error(
            `reading Cloud Control API (${String(typeName)}) Resource (${String(identifier)}): couldn't find resource`,
        );
    },
    "aws:iam/getRole:getRole": ({ name }) => {
        throw new Error(`reading IAM Role (${String(name)}): couldn't find resource`);
    },
    "aws:iam/getPolicy:getPolicy": ({ arn }) => {
        throw new Error(`reading IAM Policy (${String(arn)}): couldn't find resource`);
    },
    "aws:iam/getInstanceProfile:getInstanceProfile": ({ name }) => {
        throw new Error(`reading IAM Instance Profile (${String(name)}): couldn't find resource`);
    },
    "aws:imagebuilder/getComponents:getComponents": () => ({ names: [], arns: [] }),
    "aws:imagebuilder/getContainerRecipes:getContainerRecipes": () => ({ names: [], arns: [] }),
    "aws:imagebuilder/getImagePipelines:getImagePipelines": () => ({ names: [], arns: [] }),
    "aws:imagebuilder/getInfrastructureConfigurations:getInfrastructureConfigurations": () => ({ names: [], arns: [] }),
    "aws:s3/getBucket:getBucket": ({ bucket }) => {
        throw new Error(`reading S3 Bucket (${String(bucket)}): couldn't find resource`);
    },
    "aws:ecr/getRepository:getRepository": ({ name }) => {
        throw new Error(`reading ECR Repository (${String(name)}): couldn't find resource`);
    },
    "aws:kinesis/getFirehoseDeliveryStream:getFirehoseDeliveryStream": ({ name }) => {
        throw new Error(`reading Kinesis Firehose Delivery Stream (${String(name)}): couldn't find resource`);
    },
};

/** What an Output comes to. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
    return new Promise((resolve) => {
        output.apply((value) => {
            resolve(value);
        });
    });
}

const { warn: printWarning } = pulumi.log;

let observe: ((monitor: MockMonitor, request: unknown) => void) | undefined;

/**
 * What a monitor does that stands for Pulumi's engine. The components do not take it for a user's mocks, over which they look nothing up.
 * Mocks are told a resource's arguments, but neither its parent nor what it waits for: those are in the request.
 *
 * An engine of our own, set with `setMockOptions` of @pulumi/pulumi, was tried instead. It needs another internal function of the SDK, and is not faster:
 * 28.7 s of CPU time instead of 27.5 s.
 */
const engine = Object.defineProperties({}, Object.getOwnPropertyDescriptors(MockMonitor.prototype)) as MockMonitor;
// oxlint-disable-next-line typescript/unbound-method -- it is called with its own `this` below
const { registerResource: register } = engine;
engine.registerResource = function (this: MockMonitor, request: unknown, callback) {
    observe?.(this, request);
    return register.call(this, request, callback);
};

interface RegisterResourceRequest {
    getType: () => string;
    getName: () => string;
    getParent: () => string;
    getProvider: () => string;
    getDependenciesList: () => string[];
    getRetainondelete: () => boolean;
    getProtect: () => boolean | undefined;
    getIgnorechangesList: () => string[];
    getCustomtimeouts: () => { getCreate: () => string } | undefined;
    getObject: () => { toJavaScript: () => Record<string, unknown> };
}

/**
 * Runs a program against Pulumi's mocks and returns what it registered. It fails where Pulumi's engine would: also with an error in an Output that nobody handles.
 *
 * @param options.preview whether it is a preview, in which what a resource will be given is not known yet
 * @param options.registered gets the URN of every resource as it is registered, also when the program fails
 */
export async function run<T>(
    program: () => T | Promise<T>,
    options: {
        invokes?: Invokes;
        preview?: boolean;
        config?: Record<string, string>;
        secretKeys?: string[];
        registered?: string[];
        /** What any other stack exports. */
        exported?: Record<string, unknown>;
        secretExports?: string[];
    } = {},
): Promise<Run & { result: T }> {
    const registrations: Registration[] = [];
    const answers = { ...invokes, ...options.invokes };
    await pulumi.runtime.setMocks(
        {
            call: ({ token, inputs }) => {
                const answer = answers[token];
                if (answer === undefined) {
                    throw new Error(`the test has no answer for ${token}`);
                }
                try {
                    return answer(inputs as Record<string, unknown>);
                } catch (error) {
                    // The SDK reads a failure's text where gRPC puts it.
                    throw Object.assign(error as Error, { details: (error as Error).message });
                }
            },
            newResource: ({ type, name, inputs, custom }) => ({
                id: custom === false ? undefined : options.preview === true ? undefined : `${name}-id`,
                state: {
                    ...(inputs as object),
                    ...(options.preview === true
                        ? {}
                        : computed(type, name, opened(inputs) as Record<string, unknown>)),
                    // A preview knows them too.
                    ...(type === "pulumi:pulumi:StackReference" && {
                        outputs: options.exported ?? {},
                        secretOutputNames: options.secretExports ?? [],
                    }),
                },
            }),
        },
        "windows-eks-logging",
        "test",
        options.preview ?? false,
        "organization",
    );
    Object.setPrototypeOf(pulumi.runtime.getMonitor(), engine);
    pulumi.runtime.setAllConfig(options.config ?? {}, options.secretKeys ?? []);
    observe = (monitor, request) => {
        const seen = registration(request as RegisterResourceRequest);
        registerChildren(monitor, seen.type, seen.name, seen.inputs, issuer);
        registrations.push(seen);
        options.registered?.push(seen.urn);
    };
    // A warning is for the user of a program. A test that is about warnings replaces this function itself.
    const { warn } = pulumi.log;
    if (warn === printWarning) {
        pulumi.log.warn = () => Promise.resolve();
    }
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on("unhandledRejection", note);
    try {
        const result = await withoutStackTraces(async () => {
            const made = await program();
            await pulumi.runtime.disconnect();
            return made;
        });
        // Node.js tells of them when all that is due has been done.
        await new Promise((resolve) => setImmediate(resolve));
        if (unhandled.length > 0) {
            throw unhandled[0];
        }
        const ofType = (type: string) => registrations.filter((r) => r.type === type);
        return {
            result,
            registrations,
            ofType,
            find: (type, name) => {
                const found = ofType(type).filter((r) => name === undefined || r.name === name);
                const [only] = found;
                if (only === undefined || found.length > 1) {
                    const names = ofType(type).map((r) => r.name);
                    throw new Error(`${found.length} resources ${type} ${name ?? ""}; there are: ${names.join(", ")}`);
                }
                return only;
            },
        };
    } finally {
        pulumi.log.warn = warn;
        process.off("unhandledRejection", note);
        observe = undefined;
    }
}

/**
 * Runs a program of resources without stack traces, unless `STACK_TRACES` is set. The SDK takes one for each promise and each resource (its runtime/debuggable.js and
 * resource.js), which is a third of what a run costs.
 */
export async function withoutStackTraces<T>(program: () => Promise<T>): Promise<T> {
    // oxlint-disable-next-line typescript/unbound-method -- it is only put back
    const { stackTraceLimit, prepareStackTrace } = Error;
    if (process.env["STACK_TRACES"] === undefined) {
        Error.stackTraceLimit = 0;
        Error.prepareStackTrace = String;
    }
    try {
        return await program();
    } finally {
        Error.stackTraceLimit = stackTraceLimit;
        Error.prepareStackTrace = prepareStackTrace;
    }
}

/** What AWS would answer, as far as the program reads it. */
function computed(type: string, name: string, inputs: Record<string, unknown>): Record<string, unknown> {
    switch (type) {
        case "aws:iam/role:Role":
            return { arn: `arn:aws:iam::${account}:role${pathOf(inputs)}${String(inputs["name"])}` };
        case "aws:iam/policy:Policy":
            return { arn: `arn:aws:iam::${account}:policy${pathOf(inputs)}${String(inputs["name"])}` };
        case "aws:ecr/repository:Repository":
            return { repositoryUrl: `${account}.dkr.ecr.${region}.amazonaws.com/${String(inputs["name"])}` };
        case "aws:eks/cluster:Cluster":
            return {
                arn: `arn:aws:eks:${region}:${account}:cluster/${String(inputs["name"])}`,
                version: inputs["version"] ?? "1.33",
                endpoint: "https://0123456789.gr7.eu-central-1.eks.amazonaws.com",
                certificateAuthority: { data: "Q0E=" },
                identities: [{ oidcs: [{ issuer }] }],
            };
        // Without a name, the AWS provider makes one.
        case "aws:s3/bucket:Bucket":
            return { bucket: inputs["bucket"] ?? `${name}-0a1b2c3` };
        case "aws:opensearch/domain:Domain":
            return {
                arn: `arn:aws:es:${region}:${account}:domain/${name}-0a1b2c3`,
                endpoint: `search-${name}-0a1b2c3.${region}.es.amazonaws.com`,
            };
        case "aws:ec2/launchTemplate:LaunchTemplate":
            return { latestVersion: 1 };
        case "aws:eks/nodeGroup:NodeGroup":
            return { resources: [{ autoscalingGroups: [{ name: "eks-group" }] }] };
        case "docker-build:index:Image":
            return { digest: `sha256:${"d".repeat(64)}` };
        case "docker:index/image:Image":
            return { repoDigest: `${String(inputs["imageName"]).replace(/:[^:]*$/, "")}@sha256:${"c".repeat(64)}` };
        case "aws:imagebuilder/component:Component":
        case "aws:imagebuilder/containerRecipe:ContainerRecipe":
        case "aws:imagebuilder/infrastructureConfiguration:InfrastructureConfiguration":
            return { arn: `arn:aws:imagebuilder:${region}:${account}:${String(inputs["name"])}` };
        case "aws:imagebuilder/image:Image":
            return { outputResources: [{ containers: [{ imageUris: ["registry.example/dev/iis:1.0.0-1"] }] }] };
        // What the AWS Load Balancer Controller writes into them; into a Service of another type, nothing.
        case "kubernetes:networking.k8s.io/v1:Ingress":
        case "kubernetes:core/v1:Service": {
            const { type: serviceType = "LoadBalancer" } = inputs["spec"] as { type?: string };
            const host = { hostname: `${name}.elb.example.com` };
            return { status: { loadBalancer: serviceType === "LoadBalancer" ? { ingress: [host] } : {} } };
        }
        case "aws:kms/key:Key":
            return { arn: `arn:aws:kms:${region}:${account}:key/0f0f` };
        default:
            return remoteOutputs(type, name, inputs, issuer);
    }
}

function pathOf({ path }: Record<string, unknown>): string {
    return typeof path === "string" ? path : "/";
}

function registration(request: RegisterResourceRequest): Registration {
    const raw = request.getObject().toJavaScript();
    const secrets = Object.keys(raw).filter((key) => holdsSecret(raw[key]));
    const type = request.getType();
    const name = request.getName();
    const parent = request.getParent();
    // As MockMonitor makes them.
    const parentType = parent === "" ? "" : (parent.split("::")[2] ?? "");
    const qualified = parentType === "" || parentType === "pulumi:pulumi:Stack" ? type : `${parentType}$${type}`;
    return {
        type,
        name,
        parent,
        urn: `urn:pulumi:test::windows-eks-logging::${qualified}::${name}`,
        inputs: opened(raw) as Record<string, unknown>,
        secrets,
        dependencies: request.getDependenciesList(),
        provider: request.getProvider(),
        retainOnDelete: request.getRetainondelete(),
        protect: request.getProtect() ?? false,
        ignoredChanges: request.getIgnorechangesList(),
        createTimeout: request.getCustomtimeouts()?.getCreate() ?? "",
    };
}

function isSecret(value: unknown): value is { value: unknown } {
    return (
        typeof value === "object" &&
        value !== null &&
        (value as Record<string, unknown>)[signatureKey] === secretSignature
    );
}

function holdsSecret(value: unknown): boolean {
    return isSecret(value) || (typeof value === "object" && value !== null && Object.values(value).some(holdsSecret));
}

function opened(value: unknown): unknown {
    if (isSecret(value)) {
        return opened(value.value);
    }
    if (Array.isArray(value)) {
        return value.map(opened);
    }
    if (typeof value === "object" && value !== null) {
        return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, opened(inner)]));
    }
    return value;
}
