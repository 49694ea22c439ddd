import { writeFileSync } from "node:fs";
import { rootCertificates } from "node:tls";

import {
    rootCertificatesFile,
    writtenRootCertificates,
} from "../components/fluent-bit-windows/trust/root-certificates";

/** npm run root-certificates: writes Mozilla's root certificates, as the Node.js that runs this has them. A newer Node.js has newer ones. */
writeFileSync(
    rootCertificatesFile,
    writtenRootCertificates(rootCertificates, `Node.js ${process.versions.node} (tls.rootCertificates)`, new Date()),
);
