import type { PlannedDestination } from "./destinations/destination";
import type { Route } from "./routes";

/** A route, and what each of its destinations consists of. */
export interface PlannedRoute extends Route {
    destinations: PlannedDestination[];
}
