import { isObject, isTrue, listIn, objectIn, objectsIn, textIn, unknown, type Json, type JsonObject } from "../json";
import { documentsIn } from "../yaml";

/**
 * A policy as the provider of Crossplane's community also takes it, with properties of its own, as the policy that it makes of it. Any
 * other form stays as it is.
 *
 * @see https://github.com/crossplane-contrib/provider-aws/blob/master/apis/common/resource_policy_types.go
 */
export function policyText(written: Json): Json {
    return isObject(written) && Array.isArray(written["statements"])
        ? {
              Version: written["version"],
              Statement: objectsIn(written["statements"]).map(({ object }) => statementOf(object)),
          }
        : written;
}

function statementOf(written: JsonObject): JsonObject {
    const { sid, effect, action, notAction, resource, notResource, condition } = written;
    return present({
        Sid: sid,
        Effect: effect,
        Principal: principalOf(written["principal"]),
        NotPrincipal: principalOf(written["notPrincipal"]),
        Action: action,
        NotAction: notAction,
        Resource: resource,
        NotResource: notResource,
        Condition: Array.isArray(condition) ? conditionOf(condition) : undefined,
    });
}

function principalOf(written: Json): Json {
    if (!isObject(written)) {
        return undefined;
    }
    const { allowAnon, awsPrincipals, federated, service, raw } = written;
    // A reference to an object has no value yet.
    const named = objectsIn(awsPrincipals).map(
        ({ object: { awsAccountId, iamRoleArn, iamUserArn } }) => awsAccountId ?? iamRoleArn ?? iamUserArn ?? unknown,
    );
    if (typeof raw === "string") {
        return documentsIn(raw)?.[0] ?? raw;
    }
    return isTrue(allowAnon)
        ? "*"
        : present({ AWS: awsPrincipals === undefined ? undefined : named, Federated: federated, Service: service });
}

function conditionOf(written: readonly Json[]): JsonObject {
    return Object.fromEntries(
        written.filter(isObject).map(({ operatorKey, conditions }) => [
            textIn(operatorKey) ?? "",
            Object.fromEntries(
                listIn(conditions).map((each): [string, Json] => {
                    const { key, stringValue, booleanValue, numericValue, dateValue, listValue } = objectIn(each);
                    return [textIn(key) ?? "", stringValue ?? booleanValue ?? numericValue ?? dateValue ?? listValue];
                }),
            ),
        ]),
    );
}

function present(entries: JsonObject): JsonObject {
    return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}
