import type { Command } from "../supervision/keeper-protocol";

/** A process that runs as long as the environment does. */
export interface Part {
    readonly name: string;
    readonly command: Command;
    /** Whether it does its work now, not only whether it runs. */
    isReady(): Promise<boolean>;
}
