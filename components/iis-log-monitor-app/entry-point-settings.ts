import { z } from "zod";

import { iisService } from "./service-monitor";
import { appPoolName } from "./sites/settings";

/** The process that LogMonitor starts, instead of the image's own. */
export const entryPointSettings = {
    /** Windows service that the container runs. The container ends when the service ends. */
    serviceName: z
        .string()
        .regex(/^[A-Za-z][\w.-]{0,79}$/, "must be the name of a Windows service, such as w3svc")
        .default(iisService),

    /**
     * Application pool to which ServiceMonitor passes the container's environment variables. It must exist in the image, or ServiceMonitor ends the container. Default: DefaultAppPool of IIS.
     *
     * @see https://github.com/microsoft/IIS.ServiceMonitor#usage
     */
    appPool: appPoolName.optional(),

    /**
     * Whether ServiceMonitor starts IIS, as in Microsoft's images. The pod then counts as started only after ServiceMonitor has passed the environment variables to IIS. Worker processes that an earlier request has started without the variables are ended. `false`: for an image that starts IIS in another way. The startup probe is then a plain request.
     *
     * @see https://github.com/microsoft/IIS.ServiceMonitor/issues/74
     */
    serviceMonitor: z.boolean().default(true),
};
