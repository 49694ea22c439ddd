import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import type { Aws, AwsClients } from "./aws-clients";
import { explain, isGone, redact } from "./aws-errors";
import { check } from "./check";
import { diff, type Difference } from "./diff";
import { partialFailure } from "./partial-failure";
import { fromStruct, pathText, secretTexts, toStruct, type Properties, type PropertyMap } from "./property-values";
import type { ResourceType } from "./resource-type";
import { resourceTypeOf } from "./services/registry";
import { inputsOf, previewOfCreate, previewOfUpdate, stateOf } from "./state";
import { outputSecrets } from "./tags";

/** The properties of the configured provider that calls need. */
export interface Configured {
    readonly clients: AwsClients;
    readonly defaultTags: Readonly<Record<string, string>>;
}

export function checkResource(request: rpc.CheckRequest, { defaultTags }: Configured): rpc.CheckResponse {
    const type = resourceTypeOf(typeIn(request.getUrn()));
    const news = fromStruct(request.getNews());
    const { inputs, complaints } = check({
        type,
        name: nameIn(request.getUrn()),
        news: news.values,
        olds: fromStruct(request.getOlds()).values,
        defaultTags,
        seed: request.getRandomseed_asU8(),
    });
    const failures = complaints.map(({ path, reason }) =>
        new rpc.CheckFailure().setProperty(pathText(path)).setReason(redact(reason, secretTexts(news))),
    );
    return new rpc.CheckResponse()
        .setInputs(toStruct({ values: inputs, secrets: news.secrets }))
        .setFailuresList(failures);
}

export function diffResource(request: rpc.DiffRequest, { clients }: Configured): rpc.DiffResponse {
    const type = resourceTypeOf(typeIn(request.getUrn()));
    const inputs = fromStruct(request.getNews()).values;
    // A resource without a region is in the provider's region. Another region of the provider moves it.
    const wanted = "region" in type.arguments ? { region: clients.in().region, ...inputs } : inputs;
    const result = diff(type, fromStruct(request.getOlds()).values, wanted);
    const { DIFF_NONE, DIFF_SOME } = rpc.DiffResponse.DiffChanges;
    const response = new rpc.DiffResponse()
        .setChanges(result.changed.size > 0 ? DIFF_SOME : DIFF_NONE)
        .setDiffsList([...result.changed])
        .setReplacesList([...result.changed].filter((name) => type.arguments[name]?.replaces))
        .setDeletebeforereplace(result.deleteBeforeReplace)
        .setHasdetaileddiff(true);
    for (const [path, difference] of result.differences) {
        response.getDetaileddiffMap().set(path, new rpc.PropertyDiff().setKind(kindOf(difference)));
    }
    return response;
}

export async function createResource(request: rpc.CreateRequest, { clients }: Configured): Promise<rpc.CreateResponse> {
    const type = resourceTypeOf(typeIn(request.getUrn()));
    const inputs = fromStruct(request.getProperties());
    const aws = clients.in(regionIn(inputs.values));
    const secrets = outputSecrets(inputs.secrets);
    const respond = (id: string, values: PropertyMap) =>
        new rpc.CreateResponse().setId(id).setProperties(toStruct({ values, secrets }));
    if (request.getPreview()) return respond("", previewOfCreate(type, inputs.values, aws.region));

    const doing = `creating ${type.title} (${titleOf(inputs.values, request.getUrn())})`;
    const id = await type.create(aws, inputs.values).catch((error: unknown) => {
        throw explain(doing, error, secretTexts(inputs));
    });
    try {
        await type.complete(aws, id, inputs.values);
        return respond(id, await readAgain(type, aws, id, inputs.values));
    } catch (error) {
        // The state in AWS, not the requested one, so that the next deployment notices the difference.
        const asked = previewOfUpdate(type, {}, inputs.values, aws.region);
        const values = await readAgain(type, aws, id, inputs.values).catch(() => asked);
        throw partialFailure(id, { values, secrets }, inputs, explain(doing, error, secretTexts(inputs)).message);
    }
}

export async function readResource(request: rpc.ReadRequest, { clients }: Configured): Promise<rpc.ReadResponse> {
    const type = resourceTypeOf(typeIn(request.getUrn()));
    const id = request.getId();
    const known = fromStruct(request.getProperties());
    const inputs = fromStruct(request.getInputs());
    const aws = clients.in(regionIn(known.values) ?? regionIn(inputs.values));
    const read = await type.read(aws, id, known.values).catch((error: unknown) => {
        throw explain(`reading ${type.title} (${id})`, error, secretTexts(known));
    });
    // A response without an ID means that the resource no longer exists.
    if (!read) return new rpc.ReadResponse();
    const state = stateOf(type, read, { ...inputs.values, ...known.values }, aws.region);
    return new rpc.ReadResponse()
        .setId(id)
        .setProperties(toStruct({ values: state, secrets: outputSecrets([...known.secrets, ...inputs.secrets]) }))
        .setInputs(toStruct({ values: inputsOf(type, state, inputs.values), secrets: inputs.secrets }));
}

export async function updateResource(request: rpc.UpdateRequest, { clients }: Configured): Promise<rpc.UpdateResponse> {
    const type = resourceTypeOf(typeIn(request.getUrn()));
    const id = request.getId();
    const state = fromStruct(request.getOlds()).values;
    const inputs = fromStruct(request.getNews());
    const aws = clients.in(regionIn(inputs.values));
    const secrets = outputSecrets(inputs.secrets);
    const respond = (values: PropertyMap) => new rpc.UpdateResponse().setProperties(toStruct({ values, secrets }));
    if (request.getPreview()) return respond(previewOfUpdate(type, state, inputs.values, aws.region));

    try {
        const { changed } = diff(type, state, inputs.values);
        const change = {
            before: state,
            after: inputs.values,
            changed: (...names: string[]) => names.some((name) => changed.has(name)),
        };
        await type.update(aws, id, change, state);
        return respond(await readAgain(type, aws, id, inputs.values));
    } catch (error) {
        // A part of the changes may have succeeded, so the state is read from AWS.
        const message = explain(`updating ${type.title} (${id})`, error, secretTexts(inputs)).message;
        const now: Properties = { values: await readAgain(type, aws, id, state).catch(() => state), secrets };
        throw partialFailure(id, now, inputs, message);
    }
}

export async function deleteResource(request: rpc.DeleteRequest, { clients }: Configured): Promise<Empty> {
    const type = resourceTypeOf(typeIn(request.getUrn()));
    const id = request.getId();
    const known = fromStruct(request.getProperties());
    await type.delete(clients.in(regionIn(known.values)), id, known.values).catch((error: unknown) => {
        // It does not exist any longer.
        if (!isGone(error)) throw explain(`deleting ${type.title} (${id})`, error, secretTexts(known));
    });
    return new Empty();
}

async function readAgain(type: ResourceType, aws: Aws, id: string, known: PropertyMap): Promise<PropertyMap> {
    const read = await type.read(aws, id, known);
    if (!read) throw new Error("AWS accepted it, but does not find it");
    return stateOf(type, read, known, aws.region);
}

function regionIn(values: PropertyMap): string | undefined {
    const region = values["region"];
    return typeof region === "string" && region !== "" ? region : undefined;
}

function kindOf({ kind, replaces }: Difference): rpc.PropertyDiff.Kind {
    const name = `${kind.toUpperCase()}${replaces ? "_REPLACE" : ""}` as keyof typeof rpc.PropertyDiff.Kind;
    return rpc.PropertyDiff.Kind[name];
}

/** The name of a resource without an ID, for messages. */
function titleOf({ name }: PropertyMap, urn: string): string {
    return typeof name === "string" ? name : nameIn(urn);
}

/** `urn:pulumi:<stack>::<project>::<types of its parents>$<type>::<name>` */
function typeIn(urn: string): string {
    return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

function nameIn(urn: string): string {
    return urn.split("::").slice(3).join("::");
}
