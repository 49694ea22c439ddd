import { z } from "zod";

import { mayBeOutput } from "../outputs/may-be-output";

/** The account of a cluster among a component's arguments, for a cluster that is looked up while the program runs. */
export const clusterAccount = z.object({ accountId: mayBeOutput(z.string(), ({ place }) => place.accountId) });
