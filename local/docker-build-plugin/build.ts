import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";

import { runCommand } from "../../machine/run-command";
import type { ImageInputs } from "./image-inputs";
import { imageName } from "./local-registry";

const metadata = z.object({ "containerimage.digest": z.string() });

/**
 * Builds an image with BuildKit and pushes it.
 *
 * @returns its digest
 */
export async function build(inputs: ImageInputs, registry: string, sourcePolicy: string): Promise<string> {
    const { repository, tag } = imageName(inputs.tags[0]);
    const folder = mkdtempSync(path.join(tmpdir(), "docker-build-"));
    const metadataFile = path.join(folder, "metadata.json");
    const { dir, base } = path.parse(inputs.dockerfile.location);
    try {
        // It finds BuildKit by BUILDKIT_HOST.
        const { exitCode, stderr } = await runCommand(
            "buildctl",
            [
                ...["build", "--progress=plain", "--frontend", "dockerfile.v0"],
                ...["--local", `context=${inputs.context.location}`, "--local", `dockerfile=${dir}`],
                ...["--opt", `filename=${base}`, "--opt", `platform=${inputs.platforms[0]}`],
                ...Object.entries(inputs.buildArgs).flatMap(([name, value]) => ["--opt", `build-arg:${name}=${value}`]),
                ...["--output", `type=image,name=${registry}/${repository}:${tag},push=true`],
                ...["--source-policy-file", sourcePolicy, "--metadata-file", metadataFile],
            ],
            { reject: false },
        );
        if (exitCode !== 0) {
            throw new Error(`the build of ${inputs.context.location} failed:\n${stderr.trimEnd()}`);
        }
        return metadata.parse(JSON.parse(readFileSync(metadataFile, "utf8")))["containerimage.digest"];
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}
