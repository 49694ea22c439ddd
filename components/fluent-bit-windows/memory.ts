import { quantityValue } from "../kubernetes/quantity";
import type { Problem } from "../settings/problems";
import type { FluentBitSettings } from "./settings";
import { statedDestinations } from "./stated-destinations";

/** Memory that Fluent Bit and its container need before they read a line, in MiB: a Windows container alone needs 45 MB. */
const idle = 64;

/** `storage.backlog.mem_limit` in service.ts. */
const backlog = 32;

/**
 * A memory limit that is too small for the settings: it must hold the backlog of a restart, and one S3 object, which Fluent Bit holds in memory while it compresses and sends it.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/outputs/s3 (`use_put_object`, `total_file_size`)
 */
export function memoryProblems(settings: FluentBitSettings): Problem[] {
    const { buffer, resources } = settings;
    const objects = statedDestinations(settings).map(({ destination }) =>
        destination.type === "s3" ? destination.uploadMiB : 0,
    );
    const largest = Math.max(0, ...objects);
    const needed = idle + (buffer.type === "filesystem" ? backlog : 0) + largest;
    if (quantityValue(resources.memoryLimit) >= needed * 2 ** 20) {
        return [];
    }
    const parts = [
        `${idle} for itself`,
        ...(buffer.type === "filesystem" ? [`${backlog} for lines that wait on disk after a restart`] : []),
        ...(largest > 0 ? [`${largest} for an S3 object (uploadMiB)`] : []),
    ];
    const remedy = `is less than the ${needed} MiB that Fluent Bit can need with these settings: ${parts.join(", ")}; increase it`;
    return [{ setting: "resources.memoryLimit", value: JSON.stringify(resources.memoryLimit), remedy }];
}
