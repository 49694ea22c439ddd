import type { KnownPlace } from "../iam/arn";
import { arnPlacementProblems, type NamedArn } from "../iam/arn-placement";
import type { Problem } from "../settings/problems";
import type { IisLogMonitorAppSettings } from "./settings";

/** Certificates that a load balancer of the cluster cannot use. */
export function iisLogMonitorAppPlacementProblems({ ingress }: IisLogMonitorAppSettings, place: KnownPlace): Problem[] {
    const certificates = ingress?.tls?.certificateArns ?? [];
    return arnPlacementProblems(
        certificates.map((arn, index): NamedArn => ({
            setting: `ingress.tls.certificateArns[${index}]`,
            arn,
            what: "a certificate",
            // https://docs.aws.amazon.com/acm/latest/userguide/acm-regions.html
            region: {
                name: place.region,
                why: "a load balancer needs a certificate in its own region, which is",
            },
            account: "a load balancer needs a certificate of its own account, which is",
        })),
        place,
    );
}
