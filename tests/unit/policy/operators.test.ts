import assert from "node:assert/strict";
import { pinnedImage } from "../../../policy/rules/kubernetes/examples";
import type { ExampleResource } from "../../../policy/rules/rule";
import { allFindings, blames, findingsOf, signs } from "./findings";
import { unknownString } from "./running-pack";

/** A custom resource. */
const custom = (type: string, props: object): ExampleResource => ({
    type: `kubernetes:${type}`,
    name: "subject",
    props: {
        apiVersion: type.slice(0, type.lastIndexOf(":")),
        kind: type.slice(type.lastIndexOf(":") + 1),
        metadata: { name: "subject", namespace: "shop" },
        ...props,
    },
});
const helm = (values: object): ExampleResource => ({
    type: "kubernetes:helm.sh/v3:Release",
    name: "subject",
    props: { chart: "fluent-bit", values },
});

interface Settings {
    image: string;
    privileged: boolean;
    hostNetwork: boolean;
    env: { name: string; value: string }[];
    path: string;
}

const harmful: Settings = {
    image: "registry.example.net/agent:latest",
    privileged: true,
    hostNetwork: true,
    env: [{ name: "DB_PASSWORD", value: "hunter2" }],
    path: "/",
};
const harmless: Settings = {
    image: pinnedImage,
    privileged: false,
    hostNetwork: false,
    env: [{ name: "DB_HOST", value: "db" }],
    path: "",
};

const volumes = ({ path }: Settings) => [path === "" ? { name: "v", emptyDir: {} } : { name: "v", hostPath: { path } }];
const resources = { requests: { cpu: "1", memory: "1Gi" }, limits: { memory: "1Gi" } };
const aContainer = ({ image, privileged, env }: Settings) => ({
    name: "agent",
    image,
    env,
    resources,
    securityContext: { privileged },
    volumeMounts: [{ name: "v", mountPath: "/v" }],
});
const aPod = (settings: Settings) => ({
    hostNetwork: settings.hostNetwork,
    containers: [aContainer(settings)],
    volumes: volumes(settings),
});
const sideBySide = (settings: Settings) => ({
    ...aContainer(settings),
    hostNetwork: settings.hostNetwork,
    volumes: volumes(settings),
});
const values = ({ image, privileged, hostNetwork, env, path }: Settings) => {
    const [name = "", digest] = image.split("@");
    const tag = name.includes(":") ? name.slice(name.lastIndexOf(":") + 1) : undefined;
    const repository = tag === undefined ? name : name.slice(0, name.lastIndexOf(":"));
    return {
        image: { repository, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) },
        hostNetwork,
        securityContext: { privileged },
        extraEnv: env,
        extraVolumes: path === "" ? [] : [{ name: "v", hostPath: { path } }],
    };
};

/** Where operators and charts take what becomes a pod. */
const places: Record<string, (settings: Settings) => ExampleResource> = {
    AmazonCloudWatchAgent: (settings) =>
        custom("cloudwatch.aws.amazon.com/v1alpha1:AmazonCloudWatchAgent", { spec: sideBySide(settings) }),
    OpenTelemetryCollector: (settings) =>
        custom("opentelemetry.io/v1beta1:OpenTelemetryCollector", {
            spec: { mode: "daemonset", ...sideBySide(settings) },
        }),
    "OpenTelemetryCollector with more containers": (settings) =>
        custom("opentelemetry.io/v1beta1:OpenTelemetryCollector", {
            spec: {
                image: pinnedImage,
                initContainers: [{ ...aContainer(harmless), name: "init" }],
                additionalContainers: [aContainer(settings)],
                hostNetwork: settings.hostNetwork,
                volumes: volumes(settings),
            },
        }),
    "Argo's Rollout": (settings) =>
        custom("argoproj.io/v1alpha1:Rollout", { spec: { template: { spec: aPod(settings) } } }),
    "Argo's Workflow with a container": (settings) =>
        custom("argoproj.io/v1alpha1:Workflow", {
            spec: {
                templates: [
                    {
                        name: "main",
                        container: aContainer(settings),
                        volumes: volumes(settings),
                        hostNetwork: settings.hostNetwork,
                    },
                ],
                hostNetwork: settings.hostNetwork,
            },
        }),
    "Argo's WorkflowTemplate with a script": (settings) =>
        custom("argoproj.io/v1alpha1:WorkflowTemplate", {
            spec: {
                hostNetwork: settings.hostNetwork,
                volumes: volumes(settings),
                templates: [{ name: "main", script: { ...aContainer(settings), source: "echo" } }],
            },
        }),
    "Argo's CronWorkflow with sidecars": (settings) =>
        custom("argoproj.io/v1alpha1:CronWorkflow", {
            spec: {
                workflowSpec: {
                    hostNetwork: settings.hostNetwork,
                    volumes: volumes(settings),
                    templates: [{ container: aContainer(harmless), sidecars: [aContainer(settings)] }],
                },
            },
        }),
    "Argo's set of containers": (settings) =>
        custom("argoproj.io/v1alpha1:ClusterWorkflowTemplate", {
            spec: {
                hostNetwork: settings.hostNetwork,
                volumes: volumes(settings),
                templates: [{ containerSet: { containers: [aContainer(settings)] } }],
            },
        }),
    "Tekton's Task": (settings) =>
        custom("tekton.dev/v1:Task", {
            spec: { steps: [aContainer(settings)], volumes: volumes(settings), hostNetwork: settings.hostNetwork },
        }),
    "Tekton's Pipeline": (settings) =>
        custom("tekton.dev/v1:Pipeline", {
            spec: {
                tasks: [{ name: "a", taskSpec: { steps: [aContainer(settings)], volumes: volumes(settings) } }],
                podTemplate: { hostNetwork: settings.hostNetwork },
            },
        }),
    "Tekton's sidecars": (settings) =>
        custom("tekton.dev/v1:TaskRun", {
            spec: {
                taskSpec: {
                    steps: [aContainer(harmless)],
                    sidecars: [aContainer(settings)],
                    volumes: volumes(settings),
                },
                podTemplate: { hostNetwork: settings.hostNetwork },
            },
        }),
    "Knative's Service": (settings) =>
        custom("serving.knative.dev/v1:Service", { spec: { template: { spec: aPod(settings) } } }),
    "KEDA's ScaledJob": (settings) =>
        custom("keda.sh/v1alpha1:ScaledJob", { spec: { jobTargetRef: { template: { spec: aPod(settings) } } } }),
    "Fluent Operator's FluentBit": (settings) =>
        custom("fluentbit.fluent.io/v1alpha2:FluentBit", {
            spec: { ...sideBySide(settings), envVars: settings.env, env: undefined },
        }),
    "Prometheus with one more container": (settings) =>
        custom("monitoring.coreos.com/v1:Prometheus", {
            spec: {
                image: settings.image,
                hostNetwork: settings.hostNetwork,
                volumes: volumes(settings),
                containers: [aContainer(settings)],
            },
        }),
    "Elastic's Beat": (settings) =>
        custom("beat.k8s.elastic.co/v1beta1:Beat", { spec: { daemonSet: { podTemplate: { spec: aPod(settings) } } } }),
    "Spark's driver": (settings) =>
        custom("sparkoperator.k8s.io/v1beta2:SparkApplication", {
            spec: {
                image: settings.image,
                volumes: volumes(settings),
                driver: { ...aContainer(settings), hostNetwork: settings.hostNetwork },
            },
        }),
    "a Helm release": (settings) => helm(values(settings)),
    "a part of a Helm release": (settings) => helm({ agent: { daemonset: values(settings) } }),
    "a Helm release's own names": (settings) =>
        helm({
            image: settings.image,
            hostNetwork: settings.hostNetwork,
            containerSecurityContext: { privileged: settings.privileged },
            env: Object.fromEntries(settings.env.map(({ name, value }) => [name, value])),
            daemonSetVolumes: volumes(settings),
        }),
    "a Helm chart of the fourth version": (settings) => ({
        ...helm(values(settings)),
        type: "kubernetes:helm.sh/v4:Chart",
    }),
    "Flux' HelmRelease": (settings) =>
        custom("helm.toolkit.fluxcd.io/v2:HelmRelease", { spec: { chart: {}, values: values(settings) } }),
    "Argo CD's Application": (settings) =>
        custom("argoproj.io/v1alpha1:Application", { spec: { source: { helm: { valuesObject: values(settings) } } } }),
    "Argo CD's Application with values as text": (settings) =>
        custom("argoproj.io/v1alpha1:Application", {
            spec: { sources: [{ helm: { values: JSON.stringify(values(settings)) } }] },
        }),
    "EKS' add-on": (settings) => ({
        type: "aws:eks/addon:Addon",
        name: "subject",
        props: { addonName: "aws-ebs-csi-driver", configurationValues: JSON.stringify({ node: values(settings) }) },
    }),
    "EKS' add-on of the native provider": (settings) => ({
        type: "aws-native:eks:Addon",
        name: "subject",
        props: { addonName: "aws-ebs-csi-driver", configurationValues: JSON.stringify({ node: values(settings) }) },
    }),
};

/** A rule of Kyverno's about pods. */
const kyverno = (rule: object) =>
    custom("kyverno.io/v1:ClusterPolicy", { spec: { rules: [{ name: "pods", ...rule }] } });

describe("policies of admission controllers", () => {
    const signed: Record<string, ExampleResource> = {
        "a pattern of Kyverno's": kyverno({
            validate: {
                message: "Privileged containers are not allowed.",
                pattern: {
                    spec: { "=(hostNetwork)": false, containers: [{ "=(securityContext)": { privileged: false } }] },
                },
            },
        }),
        "what Kyverno refuses": kyverno({
            validate: { anyPattern: [{ spec: { hostNetwork: true, containers: [{ name: "?*", image: "?*:?*" }] } }] },
        }),
        "requests that Kyverno adds": kyverno({
            mutate: {
                patchStrategicMerge: {
                    spec: { containers: [{ "(name)": "*", resources: { requests: { "+(memory)": "100Mi" } } }] },
                },
            },
        }),
        "a constraint of Gatekeeper's": custom("constraints.gatekeeper.sh/v1beta1:K8sPSPHostNetworkingPorts", {
            spec: { parameters: { hostNetwork: true, min: 80, max: 9000 } },
        }),
        "settings of Kubewarden's": custom("policies.kubewarden.io/v1:ClusterAdmissionPolicy", {
            spec: {
                module: "registry://ghcr.io/kubewarden/policies/host-namespaces-psp:v1",
                settings: { hostNetwork: true },
            },
        }),
    };
    for (const [title, subject] of Object.entries(signed)) {
        it(`are not taken for pods: ${title}`, async () => {
            assert.deepEqual(await allFindings([subject]), []);
        });
    }
    blames("kubernetes-host-access", {
        "a container that Kyverno adds to pods": kyverno({
            mutate: {
                patchStrategicMerge: {
                    spec: { containers: [{ name: "debug", securityContext: { privileged: true } }] },
                },
            },
        }),
    });
});

describe("what operators and charts make pods of", () => {
    for (const [title, write] of Object.entries(places)) {
        it(`is judged like a pod: ${title}`, async () => {
            const access = (await findingsOf("kubernetes-host-access", [write(harmful)])).join("\n");
            assert.match(access, /is privileged/);
            assert.match(access, /sets hostNetwork/);
            assert.match(access, /mounts the node's \//);
            assert.match((await findingsOf("images-by-digest", [write(harmful)])).join("\n"), /agent:latest/);
            assert.match(
                (await findingsOf("images-from-allowed-registries", [write(harmful)])).join("\n"),
                /comes from registry\.example\.net/,
            );
            assert.match((await findingsOf("kubernetes-no-plain-secrets", [write(harmful)])).join("\n"), /DB_PASSWORD/);
        });
        it(`is signed where it is harmless: ${title}`, async () => {
            assert.deepEqual(await allFindings([write(harmless)]), []);
        });
    }

    const release = (name: string, chart: string, values: object): ExampleResource => ({
        type: "kubernetes:helm.sh/v3:Release",
        name,
        props: { chart, values },
    });
    const logs = (more: object) => ({
        daemonSetVolumes: [{ name: "varlog", hostPath: { path: "/var/log" } }],
        daemonSetVolumeMounts: [{ name: "varlog", mountPath: "/var/log", ...more }],
    });
    signs("kubernetes-host-access", {
        "the logs of a node in values of Fluent Bit's chart": release("logs", "fluent-bit", logs({ readOnly: true })),
        "the logs of a node in values of a chart from a registry": release(
            "logs",
            "oci://registry.example.net/charts/fluent-bit",
            logs({ readOnly: true }),
        ),
        "what a node exporter needs, in values of its chart": release("metrics", "prometheus-node-exporter", {
            hostNetwork: true,
            hostPID: true,
        }),
    });
    it("reads the values in an Application of another tool", async () => {
        const properties = { chart: "web", values: { hostNetwork: true } };
        const application = custom("core.oam.dev/v1beta1:Application", { spec: { components: [{ properties }] } });
        assert.equal((await findingsOf("kubernetes-host-access", [application])).length, 1);
    });

    it("says which setting of a chart describes a container", async () => {
        const findings = await findingsOf("kubernetes-host-access", [
            helm({ otlpIngest: { image: "otel:1", securityContext: { privileged: true } } }),
        ]);
        assert.match(findings.join(), /the container of "otlpIngest" is privileged/);
    });

    describe("a chart that another tool installs", () => {
        const named = (type: string, spec: object) => ({
            ...custom(type, { metadata: { name: "agent", namespace: "ops" }, spec }),
            name: "agent",
        });
        const addOn = {
            type: "aws:eks/addon:Addon",
            name: "otel",
            props: { addonName: "adot", configurationValues: JSON.stringify({ hostNetwork: true }) },
        };
        const valuesObject = { hostNetwork: true };
        const installed: Record<string, ExampleResource> = {
            "Addon adot": addOn,
            "HelmChart ops/agent": named("helm.cattle.io/v1:HelmChart", { valuesContent: "hostNetwork: true\n" }),
            "HelmRelease ops/agent": named("helm.toolkit.fluxcd.io/v2:HelmRelease", { values: { hostNetwork: true } }),
            "Application ops/agent": named("argoproj.io/v1alpha1:Application", { source: { helm: { valuesObject } } }),
        };
        for (const [name, resource] of Object.entries(installed)) {
            it(`is reported once, and allowed, under the name that people give it: ${name}`, async () => {
                const findings = await findingsOf("kubernetes-host-access", [resource]);
                assert.equal(findings.length, 1);
                assert.match(findings.join(), new RegExp(`add ${name} to this rule's allow-list`));
                const [kind, id = ""] = name.split(" ");
                const permit = { kind, name: id.split("/").pop(), access: ["hostNetwork"] };
                const settings = { additionallyAllowed: [permit] };
                assert.deepEqual(await findingsOf("kubernetes-host-access", [resource], settings), []);
            });
        }
    });

    blames("kubernetes-host-access", {
        "the logs of a node for writing, in values of Fluent Bit's chart": release("logs", "fluent-bit", logs({})),
        "the logs of a node in values of another chart": release("shop", "shop", logs({ readOnly: true })),
        "a chart's HostProcess containers": helm({
            windows: { securityContext: { windowsOptions: { hostProcess: true } } },
        }),
        "a chart's capabilities": helm({ securityContext: { capabilities: { add: ["SYS_ADMIN"] } } }),
        "Argo CD's parameters": custom("argoproj.io/v1alpha1:Application", {
            spec: { source: { helm: { parameters: [{ name: "securityContext.privileged", value: "true" }] } } },
        }),
        "a chart of k3s": custom("helm.cattle.io/v1:HelmChart", { spec: { valuesContent: "hostNetwork: true\n" } }),
        "an agent's processes of the node": custom("cloudwatch.aws.amazon.com/v1alpha1:AmazonCloudWatchAgent", {
            spec: { hostPID: true },
        }),
    });
    signs("kubernetes-host-access", {
        "a part of a chart that is not enabled": helm({
            exporter: { enabled: false, securityContext: { privileged: true } },
        }),
        "a chart that drops capabilities": helm({
            podSecurityContext: { runAsNonRoot: true },
            securityContext: { capabilities: { drop: ["ALL"] }, privileged: false },
        }),
        "a chart whose values are not known yet": helm({ hostNetwork: unknownString, securityContext: unknownString }),
        "a custom resource about something else": custom("example.net/v1:Thing", {
            spec: { image: "a picture", network: "host", securityContext: {} },
        }),
        "a definition of a custom resource": custom("apiextensions.k8s.io/v1:CustomResourceDefinition", {
            spec: {
                versions: [
                    {
                        schema: {
                            openAPIV3Schema: { properties: { hostNetwork: { type: "boolean", default: true } } },
                        },
                    },
                ],
            },
        }),
    });
    blames("kubernetes-no-plain-secrets", {
        "a collector's configuration": custom("opentelemetry.io/v1beta1:OpenTelemetryCollector", {
            spec: {
                config: {
                    receivers: { otlp: {} },
                    exporters: { otlphttp: { headers: { "x-api-key": "0123456789abcdef" } } },
                    service: { pipelines: {} },
                },
            },
        }),
        "a collector's configuration as text": custom("opentelemetry.io/v1alpha1:OpenTelemetryCollector", {
            spec: { config: "exporters:\n  splunk_hec:\n    token: 0123456789abcdef\n" },
        }),
        "Fluent Bit's configuration in a chart's values": helm({
            config: { outputs: "[OUTPUT]\n    Name es\n    HTTP_Passwd hunter2\n" },
        }),
        "a file of Grafana in values": helm({ "grafana.ini": { smtp: { password: "hunter2" } } }),
        "a file of Prometheus in values": helm({
            serverFiles: { "prometheus.yml": { remote_write: [{ basic_auth: { password: "hunter2" } }] } },
        }),
        "Vector's configuration in values": helm({
            customConfig: { sinks: { search: { auth: { user: "shop", password: "hunter2" } } } },
        }),
        "a variable of a chart's": helm({ env: [{ name: "API_KEY", value: "0123456789abcdef" }] }),
        "an argument of a chart's": helm({ extraArgs: ["--password=hunter2"] }),
        "a data source of Grafana": custom("grafana.integreatly.org/v1beta1:GrafanaDatasource", {
            spec: { datasource: { type: "postgres", secureJsonData: { password: "hunter2" } } },
        }),
        "a parameter of Tekton": custom("tekton.dev/v1:PipelineRun", {
            spec: { params: [{ name: "registry-password", value: "hunter2" }] },
        }),
        "a parameter of Argo": custom("argoproj.io/v1alpha1:Workflow", {
            spec: { arguments: { parameters: [{ name: "db-password", value: "hunter2" }] } },
        }),
        "a template of External Secrets": custom("external-secrets.io/v1:ExternalSecret", {
            spec: { target: { template: { data: { password: "hunter2" } } } },
        }),
    });
    signs("kubernetes-no-plain-secrets", {
        "a file of Grafana with a variable": helm({ "grafana.ini": { smtp: { password: "$__file{/etc/smtp}" } } }),
        "a password that Helm keeps in a Secret": helm({ grafana: { adminPassword: "hunter2" } }),
        "a sealed Secret": custom("bitnami.com/v1alpha1:SealedSecret", {
            spec: { encryptedData: { password: `AgBy${"a1B2c3D4".repeat(20)}` } },
        }),
        "a parameter with the name of a Secret": custom("tekton.dev/v1:PipelineRun", {
            spec: { params: [{ name: "password-secret", value: "shop-db-1" }] },
        }),
        "a parameter with a variable": custom("tekton.dev/v1:PipelineRun", {
            spec: { params: [{ name: "registry-password", value: "$(params.password)" }] },
        }),
        "a template with a variable": custom("external-secrets.io/v1:ExternalSecret", {
            spec: { target: { template: { data: { password: "{{ .password }}" } } } },
        }),
        "a policy about passwords": custom("kyverno.io/v1:ClusterPolicy", {
            spec: { rules: [{ validate: { pattern: { spec: { password: "vault-*" } } } }] },
        }),
        "names of Secrets": custom("external-secrets.io/v1:ExternalSecret", {
            spec: {
                secretStoreRef: { name: "vault" },
                target: { name: "db" },
                data: [{ secretKey: "password", remoteRef: { key: "shop/db", property: "password" } }],
            },
        }),
        "a collector's variables": custom("opentelemetry.io/v1beta1:OpenTelemetryCollector", {
            spec: {
                config: {
                    receivers: { otlp: {} },
                    exporters: {
                        otlphttp: { headers: { Authorization: "Bearer ${env:TOKEN}", "x-api-key": "${env:KEY}" } },
                    },
                    service: {},
                },
            },
        }),
        "a chart's configuration with variables": helm({
            config: { outputs: "[OUTPUT]\n    Name es\n    HTTP_Passwd ${PASSWORD}\n" },
        }),
    });
    blames("images-by-digest", {
        "a chart's image with a tag": helm({
            image: { registry: "docker.io", repository: "fluent/fluent-bit", tag: "5.1" },
        }),
        "an image of an operator's": custom("opentelemetry.io/v1alpha1:Instrumentation", {
            spec: { java: { image: "public.ecr.aws/example/java:2", env: [] } },
        }),
    });
    signs("images-by-digest", {
        "the chart's own image": helm({ image: { pullPolicy: "Always" } }),
        "the chart's own image with a tag": helm({ image: { tag: "5.1" } }),
        "a tag with a digest": helm({
            image: { repository: "fluent/fluent-bit", tag: `5.1@sha256:${"ab".repeat(32)}` },
        }),
    });
});

describe("objects in charts' values, and patches", () => {
    const extraPod = {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "agent" },
        spec: { hostPID: true, containers: [{ name: "agent", image: pinnedImage, resources }] },
    };
    const flux = (patch: string, target?: object) =>
        custom("kustomize.toolkit.fluxcd.io/v1:Kustomization", { spec: { patches: [{ patch, target }] } });
    const onNetwork = "spec: { template: { spec: { hostNetwork: true } } }";
    blames("kubernetes-host-access", {
        "an extra object of a chart": helm({ extraObjects: [extraPod] }),
        "an extra object of a chart as text": helm({ extraManifests: [JSON.stringify(extraPod)] }),
        "an extra object of a chart of Flux": custom("helm.toolkit.fluxcd.io/v2:HelmRelease", {
            spec: { values: { extraDeploy: [extraPod] } },
        }),
        "a part that Flux changes": flux(
            `{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web }, ${onNetwork} }`,
        ),
        "an operation of Flux": flux("[{ op: add, path: /spec/template/spec/hostNetwork, value: true }]", {
            kind: "DaemonSet",
        }),
        "an operation on a container": flux(
            "[{ op: add, path: /spec/template/spec/containers/0/securityContext, value: { privileged: true } }]",
            { kind: "Deployment" },
        ),
        "a patch of Argo CD": custom("argoproj.io/v1alpha1:Application", {
            spec: {
                source: {
                    kustomize: {
                        patches: [{ target: { kind: "Deployment" }, patch: `{ kind: Deployment, ${onNetwork} }` }],
                    },
                },
            },
        }),
        "a patch behind a chart of Flux": custom("helm.toolkit.fluxcd.io/v2:HelmRelease", {
            spec: {
                postRenderers: [
                    {
                        kustomize: {
                            patches: [
                                {
                                    target: { kind: "Deployment" },
                                    patch: "[{ op: replace, path: /spec/template/spec/hostPID, value: true }]",
                                },
                            ],
                        },
                    },
                ],
            },
        }),
    });
    signs("kubernetes-host-access", {
        "an operation that removes": flux("[{ op: remove, path: /spec/template/spec/hostNetwork }]", {
            kind: "Deployment",
        }),
    });
    signs("kubernetes-resources-set", {
        "a part of a container": flux(
            "{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web }, spec: { template: { spec: { containers: [{ name: web, env: [] }] } } } }",
        ),
    });
    blames("kubernetes-rbac-no-wildcards", {
        "an administrator among extra objects": helm({
            extraObjects: [
                {
                    apiVersion: "rbac.authorization.k8s.io/v1",
                    kind: "ClusterRoleBinding",
                    metadata: { name: "all" },
                    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
                    subjects: [{ kind: "ServiceAccount", name: "app", namespace: "shop" }],
                },
            ],
        }),
    });
    it("says once that an extra object holds a secret", async () => {
        const settings = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" } };
        const findings = await findingsOf("kubernetes-no-plain-secrets", [
            helm({ extraObjects: [JSON.stringify({ ...settings, data: { DB_PASSWORD: "hunter2" } })] }),
        ]);
        assert.equal(findings.length, 1);
    });
    it("says once that a role among extra objects has a wildcard", async () => {
        const role = {
            apiVersion: "rbac.authorization.k8s.io/v1",
            kind: "ClusterRole",
            metadata: { name: "reader" },
            rules: [{ apiGroups: ["apps"], resources: ["*"], verbs: ["get"] }],
        };
        const findings = await findingsOf("kubernetes-rbac-no-wildcards", [helm({ extraObjects: [role] })]);
        assert.equal(findings.length, 1, findings.join("\n"));
    });
    it("accepts a Secret among extra objects", async () => {
        const secret = {
            apiVersion: "v1",
            kind: "Secret",
            metadata: { name: "db" },
            stringData: { password: "hunter2" },
        };
        const findings = await findingsOf("kubernetes-no-plain-secrets", [
            helm({ extraObjects: [JSON.stringify(secret)] }),
        ]);
        assert.deepEqual(findings, []);
    });
});

describe("switches of charts", () => {
    const runner = (lines: string) =>
        helm({ runners: { config: `[[runners]]\n  [runners.kubernetes]\n    image = "ubuntu:24.04"\n${lines}\n` } });
    blames("kubernetes-host-access", {
        "privileged agents of Jenkins": helm({ agent: { privileged: true } }),
        "the node's network for agents of Jenkins": helm({ agent: { hostNetworking: true } }),
        "the node's network for metrics-server": helm({ hostNetwork: { enabled: true } }),
        "the node's network for Datadog's agents": helm({ agents: { useHostNetwork: true } }),
        "the node's ports for ingress-nginx": helm({
            controller: { hostPort: { enabled: true, ports: { http: 80 } } },
        }),
        "privileged jobs of GitLab": runner("    privileged = true"),
        "the node's runtime for jobs of GitLab": runner(
            '    [[runners.kubernetes.volumes.host_path]]\n      mount_path = "/s"\n      host_path = "/var/run/docker.sock"',
        ),
    });
    signs("kubernetes-host-access", {
        "switches that are off": helm({
            agent: { privileged: false, hostNetworking: false, useHostNetwork: false },
            hostNetwork: { enabled: false },
            controller: { hostPort: { enabled: false, ports: { http: 80 } } },
        }),
        "ordinary jobs of GitLab": runner("    privileged = false"),
    });
});
