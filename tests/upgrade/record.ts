import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

import { openEnvironment } from "../../local/environment";
import { version } from "../../package.json";

/** Keeps the state of the stack `local` as this version deploys it, for the test that later versions upgrade it: run it after `make up`, before a release. */
async function record(): Promise<void> {
    const { stdout } = await openEnvironment().pulumi(["stack", "export", "--stack", "local"]);
    const file = join(__dirname, `${version}.json.br`);
    const wide = { [constants.BROTLI_PARAM_LGWIN]: 24 };
    writeFileSync(file, brotliCompressSync(stdout, { params: wide }));
    console.log(file);
}

void record();
