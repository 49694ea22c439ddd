import { objectIn, textIn, type JsonObject } from "../json";
import type { Translated, Written } from "../forms";
import { documentsIn } from "../yaml";
import { withSmallLetters } from "./names";
import { madeOf, originOf, type Made } from "./types";

/** A resource of AWS' Cloud Control API, which Pulumi's classic provider can make of any type. */
const cloudControl = "aws:cloudcontrol/resource:Resource";
/** The same for the native provider. */
const extension = "aws-native:index:ExtensionResource";

export function isAwsNative(type: string): boolean {
    return (
        (type.startsWith("aws-native:") && !type.startsWith("aws-native:cloudformation:Stack")) || type === cloudControl
    );
}

/** What a resource of Pulumi's native AWS provider says, as resources of the classic one. */
export function awsNativeResources(written: Written): Translated[] {
    const { name: nativeName } = written;
    const [service, kind, props] = asCloudFormation(written);
    const made = madeOf(service, kind, props) ?? [];
    const itself: Translated = { type: written.type, name: nativeName, props: written.props };
    const parts = made.map((each) => partOf(each, nativeName));
    return parts.length === 0 ? [itself] : parts;
}

function asCloudFormation({ type, props }: Written): [service: string, kind: string, props: JsonObject] {
    if (type === cloudControl) {
        const [state] = documentsIn(textIn(props["desiredState"]) ?? "") ?? [];
        const [, service = "", kind = ""] = (textIn(props["typeName"]) ?? "").split("::");
        return [service, kind, withSmallLetters(objectIn(state))];
    }
    if (type === extension) {
        const [, service = "", kind = ""] = (textIn(props["type"]) ?? "").split("::");
        return [service, kind, withSmallLetters(objectIn(props["properties"]))];
    }
    const [, service = "", kind = ""] = type.split(":");
    return [service, kind, props];
}

function partOf(made: Made, name: string): Translated {
    const { type, props, ofItself, part } = made;
    return {
        type,
        name: part === undefined ? name : `${name}, ${part}`,
        props,
        ...(part === undefined ? {} : { carrier: name }),
        key: part ?? "",
        sources: (property) => ({
            from: [originOf(property, made)],
            among: ofItself?.includes(property) === true ? [""] : [],
        }),
    };
}
