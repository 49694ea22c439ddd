import { z } from "zod";

export const hostName = z
    .string()
    .regex(
        /^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
        "must be a host name in lower case, such as shop.example.com or *.example.com",
    );
