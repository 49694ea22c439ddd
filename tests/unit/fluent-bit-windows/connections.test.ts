import assert from "node:assert/strict";

import { fluentBitConfig } from "../../../components/fluent-bit-windows/pipeline/config";
import { mostOnWindows } from "../../../components/fluent-bit-windows/pipeline/connections";
import { linuxPaths, type Paths, windowsPaths } from "../../../components/fluent-bit-windows/pipeline/paths";
import { planFluentBit } from "../../../components/fluent-bit-windows/plan";
import { fluentBitSettings, type FluentBitSettingsInput } from "../../../components/fluent-bit-windows/settings";
import { destinations } from "./delivery/every-destination";
import { cluster } from "./destinations/one-route";

describe("the connections of an output", () => {
    const routes = Object.entries(destinations).map(([namespace, { to }]) => ({ match: { namespace }, to: [to] }));

    /** Plug-ins of the outputs, by the number of connections that they may have. */
    function pluginsBy(paths: Paths, more: FluentBitSettingsInput = {}): Map<unknown, Set<string>> {
        const settings = fluentBitSettings.parse({ routes, ...more });
        const { pipeline } = fluentBitConfig(
            settings,
            { cluster: "dev", paths },
            planFluentBit(settings, cluster).routes,
        );
        const found = new Map<unknown, Set<string>>();
        for (const output of pipeline.outputs) {
            const most = output["net.max_worker_connections"];
            found.set(most, (found.get(most) ?? new Set()).add(output.name));
        }
        return found;
    }

    it("are limited on Windows, but for plug-ins that have one or none", () => {
        const found = pluginsBy(windowsPaths);
        assert.deepEqual([...found.keys()].sort(), [mostOnWindows, undefined]);
        assert.deepEqual([...(found.get(undefined) ?? [])].sort(), ["file", "s3"]);
        assert.equal(found.get(mostOnWindows)?.size, 6);
    });

    it("have a timeout, except for files", () => {
        const settings = fluentBitSettings.parse({ routes });
        const { pipeline } = fluentBitConfig(
            settings,
            { cluster: "dev", paths: windowsPaths },
            planFluentBit(settings, cluster).routes,
        );
        const withoutTimeout = pipeline.outputs.filter((output) => output["net.io_timeout"] === undefined);
        assert.deepEqual([...new Set(withoutTimeout.map(({ name }) => name))], ["file"]);
    });

    it("are half of the open chunks on Linux", () => {
        assert.deepEqual([...pluginsBy(linuxPaths()).keys()].sort(), [100, undefined]);
    });

    it("are half of the open chunks on Windows too, if these are few", () => {
        assert.deepEqual([...pluginsBy(windowsPaths, { resources: { memoryLimit: "256Mi" } }).keys()].sort(), [
            32,
            undefined,
        ]);
    });

    it("are not limited on Linux without files, which have no places", () => {
        assert.deepEqual([...pluginsBy(linuxPaths(), { buffer: { type: "memory" } }).keys()], [undefined]);
    });
});
