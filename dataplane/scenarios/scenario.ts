import type { Endpoint } from "../endpoint/endpoint";
import type { FluentBit } from "../fluent-bit";
import type { ContentName } from "../pods/content";
import type { LogWriter } from "../pods/writer";
import type { InodeNumbers } from "./folders";

/** What a scenario acts on. */
export interface Stage {
    fluentBit: FluentBit;
    writer: LogWriter;
    endpoint: Endpoint;
    /** The folder of Fluent Bit's own state. */
    state: string;
}

/** What happens to a node and its surroundings, while every line is to arrive. */
export interface Scenario {
    /** To choose it by, and in tables. */
    name: string;
    /** One sentence for the table. */
    description: string;
    namespaces: readonly string[];
    podsEach?: number;
    /** What inode numbers new log files get: by default as on Windows nodes. */
    inodeNumbers?: InodeNumbers;
    content?: ContentName;
    /** Why Fluent Bit may send lines twice here, if it may. */
    mayRepeat?: string;
    /** Why lines cannot all arrive here, if they cannot. */
    mayLose?: string;
    /** Only for configurations that read what containerd writes: what other formats do with it is not the question. */
    onlyOurs?: true;
    /** Runs whose median counts, where the figure is time: 1 unless said. */
    runs?: number;
    /** At its end Fluent Bit runs and there is no fault any longer. The run waits for lines that are still in transit. */
    act: (stage: Stage) => Promise<void>;
}
