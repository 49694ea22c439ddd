import { z } from "zod";

import { mayBeOutput } from "../outputs/may-be-output";

const label = "[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?";
const form = new RegExp(`^(?:\\*\\.)?${label}(?:\\.${label})*$`);

/**
 * A host name of an Ingress.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.35.0/pkg/apis/networking/validation/validation.go (`validateIngressRules`)
 */
export const hostName = mayBeOutput(
    z
        .string()
        .max(253, "must have at most 253 characters")
        .regex(form, "must be a host name in lower case, such as shop.example.com or *.example.com")
        .refine((name) => !/^\d+(\.\d+){3}$/.test(name), "must be a host name, not an IP address"),
    ({ id }) => `${id}.example.com`,
);
