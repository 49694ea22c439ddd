import { readFileSync } from "node:fs";

import { parse } from "yaml";

/** The kubeconfig of the local control plane, from the environment's variables. */
export function localKubeconfig(): object {
    const file = process.env["KUBECONFIG"];
    if (file === undefined) {
        throw new Error("the local EKS stand-in needs KUBECONFIG: run Pulumi through local/shell.ts");
    }
    return parse(readFileSync(file, "utf8")) as object;
}
