import type { Tags } from "../aws/tags";
import type { IisLogMonitorAppPlan } from "./plan";

type PlannedRepository = NonNullable<IisLogMonitorAppPlan["repository"]>;

/** Arguments of the ECR repository that an application's image is pushed to. */
export function repositoryArgs(planned: PlannedRepository, tags: Tags) {
    return {
        name: planned.name,
        // A tag that can be moved would let one digest pass for another.
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: "AES256" }],
        forceDelete: planned.forceDelete,
        tags,
    };
}

/** Arguments of what deletes images from the repository. */
export function lifecyclePolicyArgs<Repository>(planned: PlannedRepository, repository: Repository) {
    return { repository, policy: JSON.stringify(planned.lifecyclePolicy) };
}
