import { z } from "zod";

/**
 * The arguments of an image that the stand-in implements. It refuses others, because ignored arguments would look as if they had an effect.
 *
 * @see https://www.pulumi.com/registry/packages/docker-build/api-docs/image/
 */
export const imageInputs = z.strictObject({
    context: z.strictObject({ location: z.string() }),
    dockerfile: z.strictObject({ location: z.string() }),
    platforms: z.tuple([z.string()]),
    buildArgs: z.record(z.string(), z.string()).default({}),
    tags: z.tuple([z.string()]),
    registries: z.array(z.strictObject({ address: z.string(), username: z.string(), password: z.string().min(1) })),
    push: z.literal(true),
    // The SDK always sets it.
    network: z.literal("default").optional(),
    buildOnPreview: z.boolean().optional(),
});

export type ImageInputs = z.output<typeof imageInputs>;

/** The properties of a built image that the stand-in needs. */
export const imageState = z.object({ tags: z.tuple([z.string()]), digest: z.string() });
