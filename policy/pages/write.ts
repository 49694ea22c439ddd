import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { pageFiles } from "./files";

async function write(): Promise<void> {
    for (const [file, text] of await pageFiles()) {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
    }
}

void write();
