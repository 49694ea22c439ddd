import { pythonTool } from "./python-environment";
import type { Tool } from "./tool";

/** moto; ready as the Python interpreter that has it. */
export function motoServer(): Tool<string> {
    return pythonTool({ name: "moto", title: "moto, the AWS services", megabytes: 400 });
}
