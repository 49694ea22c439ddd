import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { layout } from "../layout";
import type { Keeper } from "../supervision/keeper-client";
import { writeFileAtomically } from "../write-file";
import type { Tool } from "./tool";

export interface MotoServer extends Tool {
    /** The Python interpreter that has moto. */
    readonly python: string;
}

const requirements = path.join(__dirname, "moto", "requirements.txt");

/** moto, in a Python environment of its own: what the user's Python has installed is neither used nor changed. */
export function motoServer(): MotoServer {
    const folder = path.join(layout.programs, "moto");
    const python = path.join(folder, "bin", "python");
    const stampFile = path.join(folder, "stamp");
    const stamp = createHash("sha256").update(readFileSync(requirements)).digest("hex");
    const isUpToDate = existsSync(python) && existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp;
    const install = async (keeper: Keeper): Promise<void> => {
        rmSync(folder, { recursive: true, force: true });
        await keeper.run({ name: "create-moto-environment", file: "python3", args: ["-m", "venv", folder] });
        await keeper.run({
            name: "install-moto",
            file: python,
            args: [
                "-m",
                "pip",
                "install",
                "--disable-pip-version-check",
                "--require-hashes",
                "--requirement",
                requirements,
            ],
        });
        writeFileAtomically(stampFile, stamp);
    };
    return {
        title: "moto, the AWS services",
        origin: "installed from PyPI",
        python,
        ...(isUpToDate ? {} : { work: { requires: "python", minutes: 1, do: install } }),
    };
}
