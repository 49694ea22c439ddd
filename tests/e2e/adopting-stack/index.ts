import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { checkExistingObjects } from "../../../components/existing-objects/pulumi/check-existing-objects";

const type = "windows-eks-logging:index:FluentBitWindows";
const name = "fluent-bit";
const taken = new pulumi.Config().require("taken");
const owner = "organization/adopting-stack/test";
const trust = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
};

class Component extends pulumi.ComponentResource {
    constructor() {
        super(type, name);
        new aws.cloudwatch.LogGroup(`${name}-group`, { name: taken, retentionInDays: 30 }, { parent: this });
        // Of the component's own name, as Fluent Bit's role is.
        new aws.iam.Role(name, { name: taken, assumeRolePolicy: JSON.stringify(trust) }, { parent: this });
    }
}

/** What the program does before it creates anything, with one component of Fluent Bit's type. */
export = async () => {
    const claim = { name: taken, owners: [{ type, name }], setting: "taken", otherwise: "take another" };
    await checkExistingObjects(
        [
            { ...claim, type: "aws:cloudwatch/logGroup:LogGroup", resource: `${name}-group` },
            { ...claim, type: "aws:iam/role:Role", resource: name },
        ],
        { owner },
    );
    new Component();
};
