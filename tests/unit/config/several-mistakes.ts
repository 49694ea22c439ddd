/** A mistake in a stack file: what it sets, the settings beside those that it is about, and where it is reported. */
export interface Mistake {
    sets: Record<string, unknown>;
    /** Further settings that the mistake depends on. */
    reads?: readonly string[];
    /** The settings that are reported. */
    reported: readonly string[];
}

const digest = `sha256:${"0".repeat(64)}`;
const image = `111122223333.dkr.ecr.eu-central-1.amazonaws.com/iis@${digest}`;

/** A correct stack on an existing cluster. */
export const onExisting = {
    cluster: { name: "dev", windowsVersions: ["2022", "2025"] },
    fluentBit: {
        routes: [
            { match: { namespace: "shop" } },
            { match: { namespace: "blog" }, to: [{ type: "cloudWatchLogs", logGroup: "/blog" }] },
            { match: { namespace: "bank" }, to: [{ type: "s3", bucket: "bank-logs" }] },
            { name: "jobs", match: { namespace: "jobs-*" }, to: [{ type: "cloudWatchLogs" }] },
        ],
    },
    iisApps: [
        { name: "store", namespace: "shop", image, sites: [{ name: "a", physicalPath: "C:\\a", port: 80 }] },
        { name: "blog", namespace: "blog", image },
    ],
    tags: { team: "logs" },
    iam: { path: "/logging/" },
};

/** A correct stack with a cluster of its own. */
export const onCreated = {
    ...onExisting,
    cluster: {
        mode: "create",
        name: "dev",
        kubernetesVersion: "1.35",
        linuxNodes: { instanceTypes: ["m7i.large"] },
        windowsNodeGroups: [
            { name: "w2022", windowsVersion: "2022" },
            { name: "w2025", windowsVersion: "2025" },
        ],
    },
};

const existingCluster: Mistake[] = [
    { sets: { "cluster.oidcProvider": "maybe" }, reported: ["cluster.oidcProvider"] },
    { sets: { "cluster.requireReadyWindowsNodes": "yes" }, reported: ["cluster.requireReadyWindowsNodes"] },
    { sets: { "cluster.nmae": "dev" }, reported: ["cluster.nmae"] },
];

export const createdCluster: Mistake[] = [
    {
        sets: { "cluster.linuxNodes.minSize": 5, "cluster.linuxNodes.maxSize": 3 },
        reported: ["cluster.linuxNodes.minSize"],
    },
    {
        sets: { "cluster.linuxNodes.instanceTypes": ["m7i.large", "m7g.large"] },
        reported: ["cluster.linuxNodes.instanceTypes"],
    },
    { sets: { "cluster.linuxNodes.diskGiB": "big" }, reported: ["cluster.linuxNodes.diskGiB"] },
    {
        sets: { "cluster.windowsNodeGroups.1.name": "w2022" },
        reads: ["cluster.windowsNodeGroups.0.name"],
        reported: ["cluster.windowsNodeGroups[1].name"],
    },
    {
        sets: { "cluster.windowsNodeGroups.0.maxUnavailable": 9, "cluster.windowsNodeGroups.0.maxSize": 4 },
        reported: ["cluster.windowsNodeGroups[0].maxUnavailable"],
    },
    {
        sets: { "cluster.windowsNodeGroups.1.schedule": { start: "0 7 * * *", stop: "0 7 * * *" } },
        reported: ["cluster.windowsNodeGroups[1].schedule.start"],
    },
    {
        sets: { "cluster.windowsNodeGroups.1.labels": { "kubernetes.io/os": "x" } },
        reported: ["cluster.windowsNodeGroups[1].labels.kubernetes.io/os"],
    },
    {
        sets: { "cluster.windowsNodeGroups.0.instanceTypes": ["m7i.lrage"] },
        reported: ["cluster.windowsNodeGroups[0].instanceTypes[0]"],
    },
    { sets: { "cluster.ipFamily": "ipv6" }, reported: ["cluster.ipFamily"] },
];

const fluentBit: Mistake[] = [
    { sets: { "fluentBit.logLevel": "loud" }, reported: ["fluentBit.logLevel"] },
    { sets: { "fluentBit.readFrom": "middle" }, reported: ["fluentBit.readFrom"] },
    { sets: { "fluentBit.liveness.port": 80 }, reported: ["fluentBit.liveness.port"] },
    { sets: { "fluentBit.httpPort": 3000, "fluentBit.liveness.port": 3000 }, reported: ["fluentBit.liveness.port"] },
    { sets: { "fluentBit.buffer.maxMiBPerDestination": 1 }, reported: ["fluentBit.buffer.maxMiBPerDestination"] },
    { sets: { "fluentBit.readiness.overdueSeconds": "90s" }, reported: ["fluentBit.readiness.overdueSeconds"] },
    { sets: { "fluentBit.cloudWatchLogs.retentionDays": 31 }, reported: ["fluentBit.cloudWatchLogs.retentionDays"] },
    { sets: { "fluentBit.routes.2.to.0.bucket": "UPPER" }, reported: ["fluentBit.routes[2].to[0].bucket"] },
    { sets: { "fluentBit.routes.1.to.0.retentionDays": 31 }, reported: ["fluentBit.routes[1].to[0].retentionDays"] },
    { sets: { "fluentBit.routes.3.to.0.type": "cloudwatch" }, reported: ["fluentBit.routes[3].to[0].type"] },
    {
        sets: { "fluentBit.routes.3.to.0.logClass": "CHEAP" },
        reads: ["fluentBit.routes.3.to.0.type"],
        reported: ["fluentBit.routes[3].to[0].logClass"],
    },
    { sets: { "fluentBit.routes.0.match.namespace": "Shop" }, reported: ["fluentBit.routes[0].match.namespace"] },
    { sets: { "fluentBit.routes.0.mtach": {} }, reported: ["fluentBit.routes[0].mtach"] },
    { sets: { "fluentBit.routes.4": { match: { namespace: "x-*" } } }, reported: ["fluentBit.routes[4].name"] },
    {
        sets: { "fluentBit.routes.5": { match: { namespace: "shop" } } },
        reads: ["fluentBit.routes.0.match"],
        reported: ["fluentBit.routes[5].match"],
    },
    {
        sets: { "fluentBit.routes.6": { name: "jobs", match: { namespace: "other" } } },
        reads: ["fluentBit.routes.3.name"],
        reported: ["fluentBit.routes[6].name"],
    },
    {
        sets: {
            "fluentBit.routes.7": {
                match: { namespace: "p" },
                to: [{ type: "cloudWatchLogs", logGroup: "/x", retentionDays: 30 }],
            },
            "fluentBit.routes.8": {
                match: { namespace: "q" },
                to: [{ type: "cloudWatchLogs", logGroup: "/x", retentionDays: 90 }],
            },
        },
        reported: ["fluentBit.routes[8].to[0]"],
    },
    {
        sets: {
            "fluentBit.routes.9": {
                match: { namespace: "r" },
                to: [{ type: "cloudWatchLogs" }, { type: "cloudWatchLogs" }],
            },
        },
        reported: ["fluentBit.routes[9].to[1]"],
    },
    { sets: { "fluentBit.environment": { POD_UID: "x" } }, reported: ["fluentBit.environment.POD_UID"] },
    { sets: { "fluentBit.environment": { "A B": "x" } }, reported: ["fluentBit.environment.A B"] },
    {
        sets: { "fluentBit.nodeSelector": { "kubernetes.io/os": "linux" } },
        reported: ["fluentBit.nodeSelector.kubernetes.io/os"],
    },
    { sets: { "fluentBit.metadata.fields": ["nope"] }, reported: ["fluentBit.metadata.fields[0]"] },
    {
        sets: { "fluentBit.metadata.from": "path", "fluentBit.metadata.fields": ["image"] },
        reported: ["fluentBit.metadata.fields[0]"],
    },
    {
        sets: { "fluentBit.resources.memoryRequest": "1Gi", "fluentBit.resources.memoryLimit": "512Mi" },
        reported: ["fluentBit.resources.memoryRequest"],
    },
    {
        sets: { "fluentBit.buffer.flushSeconds": 2, "fluentBit.buffer.quietFlushSeconds": 4.5 },
        reported: ["fluentBit.buffer.quietFlushSeconds"],
    },
    {
        sets: { "fluentBit.buffer.flushSeconds": 2, "fluentBit.buffer.quietFlushSeconds": 1.5 },
        reported: ["fluentBit.buffer.quietFlushSeconds"],
    },
    { sets: { "fluentBit.resources.cpuRequest": "much" }, reported: ["fluentBit.resources.cpuRequest"] },
    { sets: { "fluentBit.tolerations": [{ operator: "Maybe" }] }, reported: ["fluentBit.tolerations[0].operator"] },
    { sets: { "fluentBit.nodeLogs.0": { source: "nope" } }, reported: ["fluentBit.nodeLogs[0].source"] },
    { sets: { "fluentBit.nodeLogs.1": { source: "eventLog" } }, reported: ["fluentBit.nodeLogs[1].channel"] },
    {
        sets: { "fluentBit.lines.mask": [{ preset: "iban", pattern: "x" }] },
        reported: ["fluentBit.lines.mask[0].preset"],
    },
    { sets: { "fluentBit.lines.mask": [{ pattern: "(" }] }, reported: ["fluentBit.lines.mask[0].pattern"] },
    {
        sets: { "fluentBit.extra.outputs": [{ name: "nope", match: "*" }] },
        reported: ["fluentBit.extra.outputs[0].name"],
    },
    {
        sets: { "fluentBit.extra.filters": [{ name: "grep", match: "*", regexx: "a b" }] },
        reported: ["fluentBit.extra.filters[0].regexx"],
    },
    {
        sets: { "fluentBit.image.overrides": { "2022": "r/fluent-bit:1.9.10" } },
        reported: ["fluentBit.image.overrides.2022"],
    },
    {
        sets: { "fluentBit.identity": { type: "irsa", roleArn: "arn:aws:iam::1:role/x" } },
        reported: ["fluentBit.identity.roleArn"],
    },
    { sets: { "fluentBit.httpProxy": "https://proxy:3128" }, reported: ["fluentBit.httpProxy"] },
    {
        sets: { "fluentBit.noProxy": [".example.com"] },
        reads: ["fluentBit.httpProxy"],
        reported: ["fluentBit.noProxy"],
    },
    { sets: { "fluentBit.maxUnavailable": "0%" }, reported: ["fluentBit.maxUnavailable"] },
    {
        sets: { "fluentBit.certificateAuthorities": [{ pem: "x" }] },
        reported: ["fluentBit.certificateAuthorities[0].pem"],
    },
    {
        sets: { "fluentBit.unrouted": [{ type: "splunk" }] },
        reported: ["fluentBit.unrouted[0].url", "fluentBit.unrouted[0].token"],
    },
    { sets: { "fluentBit.nope": 1 }, reported: ["fluentBit.nope"] },
];

/** Mistakes of an application. */
function ofApp(index: number): Mistake[] {
    const set = (settings: Record<string, unknown>) =>
        Object.fromEntries(Object.entries(settings).map(([key, value]) => [`iisApps.${index}.${key}`, value]));
    const at = (...settings: string[]) => settings.map((setting) => `iisApps[${index}].${setting}`);
    const reads = (...settings: string[]) => settings.map((setting) => `iisApps.${index}.${setting}`);
    return [
        { sets: set({ image: "iis:latest" }), reported: at("image") },
        { sets: set({ replicas: 1.5 }), reported: at("replicas") },
        { sets: set({ healthPath: "health" }), reported: at("healthPath") },
        { sets: set({ replicas: 3, autoscaling: { maxReplicas: 5 } }), reported: at("replicas") },
        {
            sets: set({ autoscaling: { minReplicas: 5, maxReplicas: 3 } }),
            reads: reads("replicas"),
            reported: at("autoscaling.maxReplicas"),
        },
        {
            sets: set({ "disruptionBudget.minAvailable": 1, "disruptionBudget.maxUnavailable": 1 }),
            reported: at("disruptionBudget.maxUnavailable"),
        },
        { sets: set({ "stop.graceSeconds": 20, "stop.drainSeconds": 20 }), reported: at("stop.graceSeconds") },
        { sets: set({ "stop.drainSeconds": "20s" }), reported: at("stop.drainSeconds") },
        { sets: set({ "service.scheme": "internal" }), reads: reads("service.type"), reported: at("service.scheme") },
        { sets: set({ "service.port": 0 }), reported: at("service.port") },
        {
            sets: set({ "ingress.tls": {}, "ingress.plainHttp": true }),
            reads: reads("ingress.hosts"),
            reported: at("ingress.plainHttp", "ingress.tls.certificateArns"),
        },
        { sets: set({ "ingress.scheme": "open" }), reported: at("ingress.scheme") },
        {
            sets: set({ "logMonitor.sources": [{ type: "EventLog", channels: [] }] }),
            reported: at("logMonitor.sources[0].channels", "logMonitor.mount"),
        },
        {
            sets: set({ "logMonitor.sources": [{ type: "File", directory: "C:\\a", customLogFormat: "%Message%" }] }),
            reads: reads("logMonitor.logFormat"),
            reported: at("logMonitor.sources[0].customLogFormat", "logMonitor.mount"),
        },
        { sets: set({ "logMonitor.logFormat": "yaml" }), reported: at("logMonitor.logFormat") },
        { sets: set({ environment: { A: "1", a: "2" } }), reads: reads("serviceName"), reported: at("environment.a") },
        { sets: set({ environment: { "A=B": "1" } }), reported: at("environment.A=B") },
        { sets: set({ windowsVersions: ["2022", "2022"] }), reported: at("windowsVersions") },
        {
            sets: set({ "resources.memoryRequest": "4Gi", "resources.memoryLimit": "2Gi" }),
            reported: at("resources.memoryRequest"),
        },
        { sets: set({ "resources.memoryLimit": "lots" }), reported: at("resources.memoryLimit") },
        {
            sets: set({ podLabels: { "app.kubernetes.io/name": "x" } }),
            reported: at("podLabels.app.kubernetes.io/name"),
        },
        { sets: set({ "repository.name": "UPPER" }), reported: at("repository.name") },
        { sets: set({ "accessLog.fields": ["date", "time", "time"] }), reported: at("accessLog.fields") },
        { sets: set({ gmsa: 7 }), reported: at("gmsa") },
        { sets: set({ nmae: "x" }), reported: at("nmae") },
    ];
}

const apps: Mistake[] = [
    ...ofApp(0),
    ...ofApp(1),
    {
        sets: { "iisApps.0.sites.1": { name: "A", physicalPath: "C:\\b", port: 8080 } },
        reads: ["iisApps.0.sites.0", "iisApps.0.service.port", "iisApps.0.ingress"],
        reported: ["iisApps[0].sites[1].name"],
    },
    {
        sets: { "iisApps.0.sites.2": { name: "c", physicalPath: "C:\\c", port: 80 } },
        reads: ["iisApps.0.sites.0", "iisApps.0.service.port", "iisApps.0.ingress"],
        reported: ["iisApps[0].sites[2].port"],
    },
    {
        sets: { "iisApps.0.sites.3": { name: "d", physicalPath: "d", port: 8081 } },
        reads: ["iisApps.0.ingress"],
        reported: ["iisApps[0].sites[3].physicalPath"],
    },
    {
        sets: { "iisApps.2": { name: "store", namespace: "other" } },
        reads: ["iisApps.0.name", "iisApps.0.windowsVersions"],
        reported: ["iisApps[2].name"],
    },
    {
        sets: { "iisApps.3": { name: "other", namespace: "blog" } },
        reads: ["iisApps.1.namespace"],
        reported: ["iisApps[3].namespace"],
    },
    { sets: { "iisApps.4": { name: "own", namespace: "amazon-cloudwatch" } }, reported: ["iisApps[4].namespace"] },
];

/** Names of applications, which many checks read. */
const names: Mistake[] = [
    { sets: { "iisApps.0.name": "Store" }, reads: ["iisApps.2"], reported: ["iisApps[0].name"] },
    { sets: { "iisApps.1.namespace": "b_log" }, reads: ["iisApps.3"], reported: ["iisApps[1].namespace"] },
    { sets: { "iisApps.0.sites.0.physicalPath": "a" }, reported: ["iisApps[0].sites[0].physicalPath"] },
    {
        sets: { "iisApps.0.sites.4": { physicalPath: "C:\\e", port: 8082 } },
        reads: ["iisApps.0.ingress"],
        reported: ["iisApps[0].sites[4].name"],
    },
];

const rest: Mistake[] = [
    { sets: { "tags.a": 7 }, reported: ["tags.a"] },
    { sets: { "tags.aws:x": "y" }, reported: ["tags.aws:x"] },
    { sets: { "tags.pulumi:owner": "y" }, reported: ["tags.pulumi:owner"] },
    { sets: { "iam.path": "logging" }, reported: ["iam.path"] },
    { sets: { "iam.namePrefix": "x".repeat(70) }, reported: ["iam.namePrefix"] },
    { sets: { "iam.permissionsBoundaryArn": "boundary" }, reported: ["iam.permissionsBoundaryArn"] },
    { sets: { "iam.tags": { a: "x", A: "y" } }, reported: ["iam.tags.A"] },
    { sets: { "iam.tags": { TEAM: "y" } }, reads: ["tags.team"], reported: ["iam.tags.TEAM"] },
    { sets: { fluentbit: {} }, reported: ["fluentbit"] },
];

export const mistakesOnExisting = [...existingCluster, ...fluentBit, ...apps, ...names, ...rest];
export const mistakesOnCreated = [...createdCluster, ...fluentBit, ...apps, ...names, ...rest];

/** Whether neither mistake touches what the other depends on. */
export function areIndependent(one: Mistake, other: Mistake): boolean {
    const touched = (mistake: Mistake) => Object.keys(mistake.sets);
    const known = (mistake: Mistake) => [...touched(mistake), ...(mistake.reads ?? [])];
    const meet = (a: string, b: string) => a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);
    return (
        !touched(one).some((a) => known(other).some((b) => meet(a, b))) &&
        !touched(other).some((a) => known(one).some((b) => meet(a, b)))
    );
}

/** Correct entries of the lists to which mistakes add entries. */
const others: Record<string, (index: number) => unknown> = {
    routes: (index) => ({ match: { namespace: `other-${index}` } }),
    nodeLogs: (index) => ({ source: "eventLog", channel: `Other ${index}` }),
    iisApps: (index) => ({ name: `other-${index}`, namespace: `other-${index}`, image }),
    sites: (index) => ({ name: `other ${index}`, physicalPath: `C:\\other${index}`, port: 9000 + index }),
};

/** A stack file with mistakes. */
export function withMistakes(file: object, mistakes: readonly Mistake[]): Record<string, unknown> {
    const copy = structuredClone(file) as Record<string, unknown>;
    for (const [path, value] of mistakes.flatMap(({ sets }) => Object.entries(sets))) {
        const parts = path.split(".");
        const last = parts.pop() ?? "";
        let inner: Record<string, unknown> = copy;
        for (const [index, part] of parts.entries()) {
            inner[part] ??= /^\d+$/.test(parts[index + 1] ?? last) ? [] : {};
            const next = inner[part];
            const other = others[part];
            if (Array.isArray(next) && other !== undefined) {
                for (let entry = next.length; entry <= Number(parts[index + 1] ?? last); entry += 1) {
                    next.push(other(entry));
                }
            }
            inner = next as Record<string, unknown>;
        }
        inner[last] = structuredClone(value);
    }
    return copy;
}
