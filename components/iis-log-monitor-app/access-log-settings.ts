import { z } from "zod";

import { accessLogFields, usualFields } from "../access-logs/fields";
import { metricFilterSettings } from "../access-logs/settings";

export const accessLogSettings = z.strictObject({
    /**
     * Fields of the access log, in any order. The startup script configures them for `sites`. Without `sites`, set the fields that the sites of the image have. Queries and metrics depend on this list. Default: the
     * default fields of IIS.
     *
     * @see https://learn.microsoft.com/iis/configuration/system.applicationhost/sites/site/logfile/
     */
    fields: accessLogFields.default([...usualFields]),
    /** Metrics from the access log, by metric filters of its log groups. Default: none. */
    metricFilters: metricFilterSettings.prefault({}),
});
