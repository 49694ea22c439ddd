import assert from "node:assert/strict";

import { parse } from "yaml";

import { windowsPaths } from "../../../components/fluent-bit-windows/pipeline/paths";
import { planFluentBit, renderFluentBit } from "../../../components/fluent-bit-windows/plan";
import { fluentBitProblems } from "./problems";
import { fluentBitSettings, type FluentBitSettingsInput } from "../../../components/fluent-bit-windows/settings";
import { cluster } from "./destinations/one-route";

interface Container {
    env: { name: string; valueFrom: unknown }[];
    ports: { name: string; containerPort: number }[];
    livenessProbe: { httpGet: { path: string; port: string } };
}

/** What the kubelet asks, the ports that there are, and the input that answers. */
function liveness(input: FluentBitSettingsInput = {}) {
    const settings = fluentBitSettings.parse(input);
    const daemonSet = planFluentBit(settings, cluster).manifests["windows-2022"] as unknown as {
        spec: { template: { spec: { containers: [Container] } } };
    };
    const [container] = daemonSet.spec.template.spec.containers;
    const { pipeline } = parse(renderFluentBit(settings, cluster, { paths: windowsPaths })) as {
        pipeline: { inputs: { alias: string; port?: number; splunk_token?: string }[] };
    };
    return { container, input: pipeline.inputs.find(({ alias }) => alias === "liveness") };
}

describe("the liveness probe", () => {
    it("asks the pipeline itself, at the port where that answers", () => {
        const { container, input } = liveness({ liveness: { port: 3333 } });
        const { path, port } = container.livenessProbe.httpGet;
        assert.equal(path, "/services/collector/health");
        assert.equal(container.ports.find(({ name }) => name === port)?.containerPort, 3333);
        assert.equal(input?.port, 3333);
    });

    it("leaves the input closed to all who do not know the pod's own ID", () => {
        const { container, input } = liveness();
        assert.equal(input?.splunk_token, "${POD_UID}");
        assert.deepEqual(container.env.find(({ name }) => name === "POD_UID")?.valueFrom, {
            fieldRef: { fieldPath: "metadata.uid" },
        });
    });

    it("asks the HTTP server alone where that is wanted", () => {
        const { container, input } = liveness({ liveness: { asks: "server" } });
        assert.deepEqual(container.livenessProbe.httpGet, { path: "/", port: "http" });
        assert.equal(input, undefined);
    });

    it("does not take the port of the HTTP server", () => {
        const settings = fluentBitSettings.parse({ httpPort: 2021 });
        const [problem] = fluentBitProblems(settings, "dev");
        assert.match(
            `${problem?.setting ?? ""} = ${problem?.value ?? ""}: ${problem?.remedy ?? ""}`,
            /^liveness\.port = 2021: is the same as httpPort/,
        );
    });
});
