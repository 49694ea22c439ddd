import type { Tags } from "../aws/tags";
import type { IisLogMonitorAppPlan } from "./plan";

type PlannedRepository = NonNullable<IisLogMonitorAppPlan["repository"]>;

/** Arguments of the ECR repository for an application's image. */
export function repositoryArgs(planned: PlannedRepository, tags: Tags) {
    return {
        name: planned.name,
        // With mutable tags, a tag could later point to another digest.
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: "AES256" }],
        forceDelete: planned.forceDelete,
        tags,
    };
}

/** Arguments of the lifecycle policy, which deletes images from the repository. */
export function lifecyclePolicyArgs<Repository>(planned: PlannedRepository, repository: Repository) {
    return { repository, policy: JSON.stringify(planned.lifecyclePolicy) };
}
