import path from "node:path";
import { PythonEnvironment } from "./python-environment";
import type { Tool } from "./tool";

/** moto, as the Python interpreter that has it installed. */
export function motoServer(): Tool<string> {
    const environment = new PythonEnvironment("moto", path.join(__dirname, "moto", "requirements.txt"));
    return {
        title: "moto, the AWS services",
        ways: [
            {
                origin: "installed from PyPI",
                find: () => environment.python(),
                work: {
                    kind: "build",
                    title: "moto, the AWS services",
                    origin: "installed from PyPI",
                    requires: "python",
                    minutes: 1,
                    megabytes: 400,
                    do: (runner, tell) => environment.make(runner, tell),
                },
            },
        ],
    };
}
