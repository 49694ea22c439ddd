import { randomBytes, randomUUID } from "node:crypto";

import { authenticationFault, type Credentials, type SignedRequest } from "./signature";

/** What EKS tells a pod of a service account with a role, and what STS has to be told. */
export interface WebIdentity {
    /** What stands in the file that AWS_WEB_IDENTITY_TOKEN_FILE names. */
    token: string;
    /** AWS_ROLE_ARN. */
    roleArn: string;
}

/** A role of another account that trusts the pod's. */
export interface AssumableRole {
    roleArn: string;
    externalId?: string;
}

export interface StsAnswer {
    status: number;
    body: string;
}

const namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

/**
 * AWS Security Token Service, as far as a pod meets it: a token of the cluster's for credentials, and these for those of another role.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export class Sts {
    /** What was refused, by the error's code. */
    readonly refusals: string[] = [];
    /** Roles for which credentials were given out, in order. */
    readonly assumed: string[] = [];
    private readonly issued = new Map<string, Credentials>();

    constructor(
        readonly identity: WebIdentity,
        private readonly roles: readonly AssumableRole[] = [],
    ) {}

    credentials(accessKeyId: string): Credentials | undefined {
        return this.issued.get(accessKeyId);
    }

    /** Ends the time of all credentials that were given out. */
    expire(): void {
        for (const credentials of this.issued.values()) {
            credentials.isExpired = true;
        }
    }

    answer(request: SignedRequest): StsAnswer {
        const query =
            request.method === "POST"
                ? new URLSearchParams(request.body.toString("utf8"))
                : new URL(request.url, "https://localhost").searchParams;
        if (query.get("Version") !== "2011-06-15") {
            return this.refuse(400, "InvalidAction", "Could not find operation");
        }
        const sessionName = query.get("RoleSessionName") ?? "";
        if (!/^[\w+=,.@-]{2,64}$/.test(sessionName)) {
            return this.refuse(
                400,
                "ValidationError",
                "roleSessionName must match [\\w+=,.@-]* and have 2 to 64 characters",
            );
        }
        switch (query.get("Action")) {
            case "AssumeRoleWithWebIdentity":
                return this.assumeWithWebIdentity(query);
            case "AssumeRole":
                return this.assume(request, query);
            default:
                return this.refuse(400, "InvalidAction", "Could not find operation");
        }
    }

    private assumeWithWebIdentity(query: URLSearchParams): StsAnswer {
        const token = query.get("WebIdentityToken") ?? "";
        if (token === "") {
            return this.refuse(400, "MissingParameter", "The request must contain the parameter WebIdentityToken");
        }
        if (token !== this.identity.token) {
            return this.refuse(400, "InvalidIdentityToken", "The web identity token could not be validated");
        }
        if (query.get("RoleArn") !== this.identity.roleArn) {
            return this.refuse(403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity");
        }
        return this.issue("AssumeRoleWithWebIdentity", this.identity.roleArn);
    }

    private assume(request: SignedRequest, query: URLSearchParams): StsAnswer {
        switch (authenticationFault(request, (id) => this.credentials(id))) {
            case "missing":
                return this.refuse(403, "MissingAuthenticationToken", "Request is missing Authentication Token");
            case "unknown":
                return this.refuse(
                    403,
                    "InvalidClientTokenId",
                    "The security token included in the request is invalid",
                );
            case "expired":
                return this.refuse(403, "ExpiredToken", "The security token included in the request is expired");
            case "badSignature":
                return this.refuse(403, "SignatureDoesNotMatch", "The request signature we calculated does not match");
            case undefined: {
                const role = this.roles.find(({ roleArn }) => roleArn === query.get("RoleArn"));
                return role === undefined || (role.externalId ?? null) !== query.get("ExternalId")
                    ? this.refuse(403, "AccessDenied", "User is not authorized to perform: sts:AssumeRole")
                    : this.issue("AssumeRole", role.roleArn);
            }
        }
    }

    private issue(operation: string, roleArn: string): StsAnswer {
        this.assumed.push(roleArn);
        const random = (bytes: number) => randomBytes(bytes).toString("base64");
        const credentials: Credentials = {
            accessKeyId: `ASIA${random(15)
                .toUpperCase()
                .replace(/[^A-Z0-9]/g, "X")
                .slice(0, 16)}`,
            secretAccessKey: random(30),
            sessionToken: random(300),
            isExpired: false,
        };
        this.issued.set(credentials.accessKeyId, credentials);
        const expiration = new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+/, "");
        const body = `<${operation}Response xmlns="${namespace}">
  <${operation}Result>
    <Credentials>
      <AccessKeyId>${credentials.accessKeyId}</AccessKeyId>
      <SecretAccessKey>${credentials.secretAccessKey}</SecretAccessKey>
      <SessionToken>${credentials.sessionToken}</SessionToken>
      <Expiration>${expiration}</Expiration>
    </Credentials>
    <AssumedRoleUser><Arn>${roleArn}</Arn><AssumedRoleId>AROAEXAMPLE:session</AssumedRoleId></AssumedRoleUser>
  </${operation}Result>
  <ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>
</${operation}Response>
`;
        return { status: 200, body };
    }

    private refuse(status: number, code: string, message: string): StsAnswer {
        this.refusals.push(code);
        const body = `<ErrorResponse xmlns="${namespace}">
  <Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>
  <RequestId>${randomUUID()}</RequestId>
</ErrorResponse>
`;
        return { status, body };
    }
}
