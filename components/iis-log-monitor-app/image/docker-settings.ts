import { z } from "zod";

import { dockerfileBuild } from "./build-settings";

/** Built by a local or remote Docker engine on Windows, for a Dockerfile that runs Windows programs. */
export const dockerSettings = z
    .strictObject({
        /** A local or remote Docker engine on Windows, for a Dockerfile that runs Windows programs. */
        type: z.literal("docker"),
        ...dockerfileBuild,
        /** Dockerfile, relative to the context. The Docker engine on Windows has the classic builder, which supports neither `FROM scratch` nor `ADD --checksum`. */
        dockerfile: z.string().min(1).default("windows-engine.Dockerfile"),
        /**
         * Address of the engine: `npipe:////./pipe/docker_engine` on this machine, `tcp://build-host:2376` with TLS, `ssh://user@build-host`. Default: that of
         * the Docker command line (`DOCKER_HOST`).
         */
        host: z
            .string()
            .regex(
                /^(npipe:\/\/\/\/\.\/pipe\/|tcp:\/\/|ssh:\/\/)[^\s]+$/,
                'must be "npipe:////./pipe/NAME", "tcp://HOST:PORT" or "ssh://USER@HOST"',
            )
            .optional(),
        /**
         * Folder on this machine with `ca.pem`, `cert.pem` and `key.pem` for a `tcp://` host. The stack's configuration and state contain only the path, not the keys.
         *
         * @see https://docs.docker.com/engine/security/protect-access/
         */
        tlsFolder: z.string().min(1).optional(),
        /** Options of `ssh` for an `ssh://` host, such as `["-i", "~/.ssh/build-host"]`. Keys remain in files or in the SSH agent. */
        sshOptions: z.array(z.string().min(1)).min(1).optional(),
    })
    .superRefine(({ host, tlsFolder, sshOptions }, context) => {
        if (host?.startsWith("tcp://") === true && tlsFolder === undefined) {
            const message =
                "is missing: without TLS, everyone who reaches a tcp:// host controls the whole machine; set the folder with its TLS keys";
            context.addIssue({ code: "custom", path: ["tlsFolder"], message });
        }
        if (tlsFolder !== undefined && host?.startsWith("tcp://") !== true) {
            context.addIssue({
                code: "custom",
                path: ["tlsFolder"],
                message: "applies only to a tcp:// host; remove it",
            });
        }
        if (sshOptions !== undefined && host?.startsWith("ssh://") !== true) {
            context.addIssue({
                code: "custom",
                path: ["sshOptions"],
                message: "apply only to an ssh:// host; remove them",
            });
        }
    });

export type DockerSettings = z.output<typeof dockerSettings>;
