import type { JsonObject } from "./json";

/** A resource as a program writes it. */
export interface Written {
    readonly type: string;
    readonly name: string;
    readonly props: JsonObject;
    readonly provider: JsonObject;
}

/** A resource in the form that rules know. */
export interface Translated {
    readonly type: string;
    readonly name: string;
    readonly props: JsonObject;
    /** The settings of its provider, where they tell more than the engine's. */
    readonly provider?: JsonObject;
    /** The resource of the engine that it is a part of. */
    readonly carrier?: string;
    /** Its name among the parts of one resource. */
    readonly key?: string;
    /** Where a property's value was computed from: properties of the engine's resource, and other parts of it. */
    readonly sources?: (property: string) => { readonly from?: readonly string[]; readonly among?: readonly string[] };
}
