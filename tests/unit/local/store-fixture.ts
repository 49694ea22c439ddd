/** Stands for a `make up` that never gets to the end of filling a folder of the store that its argument names. */
import { writeFileSync } from "node:fs";
import path from "node:path";

import { StoredFolder } from "../../../local/tools/store";

void new StoredFolder("tool", "inputs", process.argv[2]).make((folder) => {
    writeFileSync(path.join(folder, "program"), "half");
    process.stdout.write("filling\n");
    return new Promise(() => {
        setInterval(() => undefined, 1000);
    });
});
