import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Runs a command as leader of a terminal's session, and closes the terminal as soon as the command has written something. */
const closingTerminal = `
import os, pty, sys
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
os.read(terminal, 100)
os.close(terminal)
os.waitpid(pid, 0)
`;

it("a command notices that its terminal was closed, although the system tells only the process that leads the session", async () => {
    const folder = mkdtempSync(join(tmpdir(), "interruption-"));
    const file = join(folder, "interruption");
    const fixture = [process.execPath, "--import", "tsx", join(__dirname, "interruption-fixture.ts"), file];
    // The leader waits, as make does, and the command does not get its signal.
    const leader = ["sh", "-c", `trap '' HUP; "$@"; true`, "leader", ...fixture];
    const [status] = (await once(spawn("python3", ["-c", closingTerminal, ...leader]), "exit")) as [number];
    assert.equal(status, 0);
    assert.equal(readFileSync(file, "utf8"), "SIGHUP");
    rmSync(folder, { recursive: true });
});
