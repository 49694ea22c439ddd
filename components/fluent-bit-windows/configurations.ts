import { isAtLeast } from "../settings/versions";
import type { PlatformImage } from "./images";
import { type Nodes, nodesOf } from "./manifests/nodes";
import type { FluentBitSettings } from "./settings";
import type { Shipper } from "./shippers";

/** One configuration of Fluent Bit, which is one ConfigMap. */
export interface Configuration {
    /** Key of its ConfigMap in the plan's manifests. */
    key: string;
    shipper: Shipper;
    /** The newest Fluent Bit version that reads it. */
    version: string;
    text: string;
}

/** A DaemonSet with its nodes, its image and its configuration. */
export interface PlannedDaemonSet {
    nodes: Nodes;
    image: PlatformImage;
    configuration: Configuration;
}

/**
 * The DaemonSets and their configurations. Each configuration is written for a version, because Fluent Bit does not start with an option that it does not know. DaemonSets with different versions share a configuration if it is the same for both.
 */
export function planDaemonSets(
    settings: FluentBitSettings,
    images: readonly PlatformImage[],
    render: (shipper: Shipper, version: string) => string,
): PlannedDaemonSet[] {
    const configurations: Configuration[] = [];
    // The newest first: its configuration has the shorter name, which does not change when nodes of an old Windows version are added or removed.
    const newestFirst = [...images].sort((one, other) => (isAtLeast(one.version, other.version) ? -1 : 1));
    const daemonSets = newestFirst.flatMap((image) =>
        nodesOf(image.platform, settings).map((nodes): PlannedDaemonSet => {
            const { shipper } = nodes;
            const ofShipper = configurations.filter((one) => one.shipper.key === shipper.key);
            const ofVersion = ofShipper.find((one) => one.version === image.version);
            const text = ofVersion?.text ?? render(shipper, image.version);
            const same = ofVersion ?? ofShipper.find((one) => one.text === text);
            if (same !== undefined) {
                return { nodes, image, configuration: same };
            }
            const key = ofShipper.length === 0 ? shipper.key : `${shipper.key}-${image.version}`;
            const configuration = { key, shipper, version: image.version, text };
            configurations.push(configuration);
            return { nodes, image, configuration };
        }),
    );
    return images.flatMap(({ platform }) => daemonSets.filter(({ image }) => image.platform === platform));
}

/** The configurations of these DaemonSets, without duplicates. */
export function configurationsOf(daemonSets: readonly PlannedDaemonSet[]): Configuration[] {
    return [...new Set(daemonSets.map(({ configuration }) => configuration))].sort((one, other) =>
        one.key < other.key ? -1 : 1,
    );
}
