import type { Command } from "../supervision/keeper";

/** A process that runs as long as the environment does. */
export interface Part {
    readonly command: Command;
    /** Whether it is ready, not only running. */
    isReady(): Promise<boolean>;
}
