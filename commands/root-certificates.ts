import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import { rootCertificates } from "node:tls";
import { parseArgs } from "node:util";

import {
    rootCertificatesFile,
    writtenRootCertificates,
} from "../components/fluent-bit-windows/trust/root-certificates";
import { start } from "./command-line";

const usage = `npm run root-certificates

Writes Mozilla's root certificates of the running Node.js, which Fluent Bit's outputs trust. A newer Node.js has newer ones.
`;

/** npm run root-certificates. */
export function rootCertificatesCommand(args: string[]): string {
    const { values } = parseArgs({ args, options: { help: { type: "boolean" } } });
    if (values.help === true) {
        return usage;
    }
    const source = `Node.js ${process.versions.node} (tls.rootCertificates)`;
    writeFileSync(rootCertificatesFile, writtenRootCertificates(rootCertificates, source, new Date()));
    return relative("", rootCertificatesFile);
}

if (require.main === module) {
    void start(rootCertificatesCommand);
}
