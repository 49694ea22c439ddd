import { z } from "zod";

import { dockerfileBuild } from "./build-settings";

/** Built by a Docker engine on Windows, here or elsewhere: for a Dockerfile that runs something of Windows. */
export const dockerSettings = z
    .strictObject({
        /** A Docker engine on Windows, here or elsewhere: for a Dockerfile that runs something of Windows. */
        type: z.literal("docker"),
        ...dockerfileBuild,
        /** Dockerfile, in the context. Windows' engine has the classic builder, which knows neither `FROM scratch` nor `ADD --checksum`. */
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
         * Folder on this machine with `ca.pem`, `cert.pem` and `key.pem` for a `tcp://` host. Only the path is handed on: no key comes into the stack's
         * configuration or state.
         *
         * @see https://docs.docker.com/engine/security/protect-access/
         */
        tlsFolder: z.string().min(1).optional(),
        /** Options of `ssh` for an `ssh://` host, such as `["-i", "~/.ssh/build-host"]`. Keys stay in files or in the agent. */
        sshOptions: z.array(z.string().min(1)).min(1).optional(),
    })
    .superRefine(({ host, tlsFolder, sshOptions }, context) => {
        if (host?.startsWith("tcp://") === true && tlsFolder === undefined) {
            const message = "is missing: a tcp:// host without TLS gives everyone who reaches it the whole machine";
            context.addIssue({ code: "custom", path: ["tlsFolder"], message });
        }
        if (tlsFolder !== undefined && host?.startsWith("tcp://") !== true) {
            context.addIssue({ code: "custom", path: ["tlsFolder"], message: "goes with a tcp:// host only" });
        }
        if (sshOptions !== undefined && host?.startsWith("ssh://") !== true) {
            context.addIssue({ code: "custom", path: ["sshOptions"], message: "go with an ssh:// host only" });
        }
    });

export type DockerSettings = z.output<typeof dockerSettings>;
