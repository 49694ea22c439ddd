import * as grpc from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";

import { serviceError } from "../plugin-server/calls";
import { toStruct, type Properties } from "./property-values";

/**
 * The error for an incomplete resource. It contains the known state of the resource, so that the engine keeps it in the state, and the next `up`
 * completes it instead of creating a second one.
 */
export function partialFailure(id: string, state: Properties, inputs: Properties, message: string): grpc.ServiceError {
    const detail = new ErrorResourceInitFailed()
        .setId(id)
        .setProperties(toStruct(state))
        .setInputs(toStruct(inputs))
        .setReasonsList([message]);
    const packed = new Any();
    packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const status = new Status().setCode(grpc.status.UNKNOWN).setMessage(message).setDetailsList([packed]);
    // With this header, gRPC sends details of an error, which the engine reads.
    const metadata = new grpc.Metadata();
    metadata.set("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
    return serviceError(grpc.status.UNKNOWN, message, metadata);
}
