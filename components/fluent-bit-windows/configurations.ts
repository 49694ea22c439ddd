import { isAtLeast } from "../settings/versions";
import type { PlatformImage } from "./images";
import { type Nodes, nodesOf } from "./manifests/nodes";
import type { FluentBitSettings } from "./settings";
import type { Shipper } from "./shippers";

/** One configuration of Fluent Bit, and so one ConfigMap. */
export interface Configuration {
    /** Its ConfigMap among the plan's manifests. */
    key: string;
    shipper: Shipper;
    /** The newest version of Fluent Bit that reads it. */
    version: string;
    text: string;
}

/** A DaemonSet: which nodes it is for, the image that it runs, and the configuration that it reads. */
export interface PlannedDaemonSet {
    nodes: Nodes;
    image: PlatformImage;
    configuration: Configuration;
}

/**
 * Which DaemonSets there are, and which of them share a configuration. Each configuration is written for a version, since an option that a version does not know stops
 * Fluent Bit when it starts; DaemonSets of several versions share one where theirs are the same.
 */
export function planDaemonSets(
    settings: FluentBitSettings,
    images: readonly PlatformImage[],
    render: (shipper: Shipper, version: string) => string,
): PlannedDaemonSet[] {
    const configurations: Configuration[] = [];
    // The newest first: what it reads has the shorter name, which stays when nodes of an old Windows come or go.
    const newestFirst = [...images].sort((one, other) => (isAtLeast(one.version, other.version) ? -1 : 1));
    const daemonSets = newestFirst.flatMap((image) =>
        nodesOf(image.platform, settings).map((nodes): PlannedDaemonSet => {
            const { shipper } = nodes;
            const text = render(shipper, image.version);
            const ofShipper = configurations.filter((one) => one.shipper.key === shipper.key);
            const same = ofShipper.find((one) => one.text === text);
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

/** Every configuration of these DaemonSets once. */
export function configurationsOf(daemonSets: readonly PlannedDaemonSet[]): Configuration[] {
    return [...new Set(daemonSets.map(({ configuration }) => configuration))].sort((one, other) =>
        one.key < other.key ? -1 : 1,
    );
}
