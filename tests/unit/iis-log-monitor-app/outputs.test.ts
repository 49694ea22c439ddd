import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import { tagMap } from "../../../components/aws/settings";
import { iamConventions } from "../../../components/iam/conventions";
import { iisLogMonitorAppSettings } from "../../../components/iis-log-monitor-app/settings";

import {
    IisLogMonitorApp,
    type IisLogMonitorAppArgs,
} from "../../../components/iis-log-monitor-app/pulumi/iis-log-monitor-app";
import { windowsCluster } from "../cluster";
import { account, region, run } from "../engine";
import { existingIam } from "../existing-iam";
import { type ListCase, type OutputCase, testEveryMark, testOutputs } from "../outputs";

type Args = Omit<IisLogMonitorAppArgs, "cluster">;

const digest = "a".repeat(64);
const image = `${account}.dkr.ecr.${region}.amazonaws.com/iis@sha256:${digest}`;
const logMonitor = { version: "2.2.2", sha256: "b".repeat(64) };
const base = `${account}.dkr.ecr.${region}.amazonaws.com/base:ltsc2022`;

const cases: Record<string, OutputCase<Args>> = {
    "an image": {
        right: image,
        wrong: `${account}.dkr.ecr.${region}.amazonaws.com/iis:1`,
        args: (value) => ({ image: value }),
    },
    "the image of a Windows version": {
        right: image,
        wrong: `example.com/iis:ltsc2025@sha256:${digest}`,
        args: (value) => ({ image: { "2022": value } }),
    },
    "a variable": {
        right: "blue",
        wrong: "Server=db;User Id=app;Password=x",
        args: (COLOUR) => ({ image, environment: { COLOUR } }),
    },
    "the Secret of a variable": {
        right: "database",
        wrong: "The Database",
        args: (secret) => ({
            image,
            environment: { DATABASE: { kubernetesSecret: { name: secret, key: "connection" } } },
        }),
    },
    "the Secret that the image is pulled by": {
        right: "registry",
        wrong: "The Registry",
        args: (secret) => ({ image, imagePullSecrets: [secret] }),
    },
    "a label of the pods": { right: "label-of-pods", wrong: "a b", args: (team) => ({ image, podLabels: { team } }) },
    "an annotation of the pods": {
        right: "annotation-of-pods",
        args: (team) => ({ image, podAnnotations: { "example.com/team": team } }),
    },
    "a service account": {
        right: "shop-reader",
        wrong: "Shop",
        args: (name) => ({ image, serviceAccount: { name } }),
    },
    "a credential specification": {
        right: "shop-gmsa",
        wrong: "Shop",
        args: (credentialSpecName) => ({ image, gmsa: { credentialSpecName } }),
    },
    "a certificate": {
        right: `arn:aws:acm:${region}:${account}:certificate/0b7e9a52-3f0c-4a6e-9d55-1f2e3d4c5b6a`,
        wrong: "certificate",
        args: (certificate) => ({ image, ingress: { tls: { certificateArns: [certificate] } } }),
    },
    "a host": {
        right: "shop.example.com",
        wrong: "https://shop.example.com",
        args: (host) => ({ image, ingress: { hosts: [host] } }),
    },
    "a host of a site": {
        right: "site.example.com",
        wrong: "https://site.example.com",
        args: (host) => ({
            image,
            ingress: {},
            sites: [{ name: "shop", hostNames: [host], physicalPath: "C:\\sites\\shop" }],
        }),
        alone: true,
    },
    "a range of addresses": {
        right: "10.20.0.0/16",
        wrong: "10.20.0.0",
        args: (range) => ({ image, ingress: { allowedCidrs: [range] } }),
    },
    "an annotation of the Ingress": {
        right: "subnet-1,subnet-2",
        args: (subnets) => ({ image, ingress: { annotations: { "alb.ingress.kubernetes.io/subnets": subnets } } }),
    },
    "the repository that an image is pushed to": {
        right: "shared/iis",
        wrong: "Shared/IIS",
        args: (name) => ({ repository: { create: false, name }, build: { logMonitor } }),
        asksAws: true,
    },
    "a base image": {
        right: "example.com/iis:windowsservercore-ltsc2022",
        wrong: "example.com/iis:windowsservercore-ltsc2019",
        args: (baseImage) => ({ build: { baseImage, logMonitor } }),
    },
    "the base image of Image Builder": {
        right: base,
        wrong: "mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022",
        args: (baseImage) => ({ build: { type: "imageBuilder", baseImage, logMonitor } }),
    },
    "the subnet of Image Builder": {
        right: "subnet-0a1b2c3d4e5f67890",
        wrong: "subnet",
        args: (subnetId) => ({ build: { type: "imageBuilder", baseImage: base, logMonitor, subnetId } }),
    },
    "the AMI of Image Builder": {
        right: "ami-0a1b2c3d4e5f67890",
        wrong: "windows-2022",
        args: (amiId) => ({ build: { type: "imageBuilder", baseImage: base, logMonitor, amiId } }),
    },
    "a security group of Image Builder": {
        right: "sg-0a1b2c3d4e5f67890",
        wrong: "sg",
        args: (group) => ({
            build: { type: "imageBuilder", baseImage: base, logMonitor, securityGroupIds: [group] },
        }),
    },
    "a priority class": {
        right: "before-others",
        wrong: "system-before-others",
        args: (priorityClassName) => ({ image, priorityClassName }),
    },
    "the class of the Ingress": {
        right: "internal-alb",
        wrong: "Internal ALB",
        args: (className) => ({ image, ingress: { className } }),
    },
    "the group of the Ingress": {
        right: "group-of-ingresses",
        wrong: "The Shop",
        args: (name) => ({ image, ingress: { group: { name } } }),
    },
    "a tag": { right: "tag-of-all", args: (team) => ({ image, tags: { team } }) },
    "a permissions boundary": {
        right: `arn:aws:iam::${account}:policy/boundary`,
        wrong: "boundary",
        args: (permissionsBoundaryArn) => ({
            build: { type: "imageBuilder", baseImage: base, logMonitor },
            iam: { permissionsBoundaryArn },
        }),
    },
};

const lists: Record<string, ListCase<Args>> = {
    "all host names": {
        right: ["shop.example.com", "www.example.com"],
        wrong: ["shop.example.com", "Shop!"],
        args: (hosts) => ({ image, ingress: { hosts } }),
    },
    "all certificates": {
        right: ["a", "b"].map((id) => `arn:aws:acm:${region}:${account}:certificate/${id}`),
        wrong: ["certificate"],
        args: (certificateArns) => ({ image, ingress: { tls: { certificateArns } } }),
    },
    "all ranges of an Ingress": {
        right: ["10.1.0.0/16", "10.2.0.0/16"],
        wrong: ["10.1.0.0"],
        args: (allowedCidrs) => ({ image, ingress: { allowedCidrs } }),
    },
    "all security groups of Image Builder": {
        right: ["sg-0a1b2c3d4e5f67890", "sg-0a1b2c3d4e5f67891"],
        wrong: ["default"],
        args: (securityGroupIds) => ({
            build: { type: "imageBuilder", baseImage: base, logMonitor, securityGroupIds },
        }),
    },
};

describe("an argument of IisLogMonitorApp that is an Output", () => {
    testEveryMark(
        z.object({ ...iisLogMonitorAppSettings.shape, iam: iamConventions.prefault({}), tags: tagMap.optional() }),
        { ...cases, ...lists },
    );

    const create = (args: Args) =>
        new IisLogMonitorApp("iis", { cluster: windowsCluster(), repository: { create: true }, ...args });
    const invokes = {
        ...existingIam({ policies: [`arn:aws:iam::${account}:policy/boundary`] }),
        "aws:ecr/getRepository:getRepository": ({ name }: Record<string, unknown>) => ({
            repositoryUrl: `${account}.dkr.ecr.${region}.amazonaws.com/${String(name)}`,
        }),
    };
    // An application has an image, or builds one.
    for (const isBuilt of [false, true]) {
        const of = <Case extends OutputCase<Args> | ListCase<Args>>(all: Record<string, Case>) =>
            Object.fromEntries(Object.entries(all).filter(([, { args }]) => "build" in args("" as never) === isBuilt));
        testOutputs(of(cases), create, { invokes });
        testOutputs(of(lists), create);
    }
});

describe("an Output of IisLogMonitorApp that decides what is created", () => {
    const text = pulumi.output("a");
    const shapes: Record<string, Args> = {
        // @ts-expect-error -- it names the Deployment
        name: { name: text },
        // @ts-expect-error -- it names a namespace that is created
        namespace: { namespace: text },
        // @ts-expect-error -- each version has a Deployment
        windowsVersions: { windowsVersions: pulumi.output(["2022" as const]) },
        // @ts-expect-error -- it decides who builds
        "build.type": { build: { type: pulumi.output("docker" as const), logMonitor } },
    };

    async function refusal(args: Args): Promise<string> {
        try {
            await run(() => new IisLogMonitorApp("iis", { cluster: windowsCluster(), ...args }));
        } catch (error) {
            return (error as Error).message;
        }
        throw new Error("it was not refused");
    }

    for (const [setting, args] of Object.entries(shapes)) {
        it(`is refused at ${setting}`, async () => {
            const message = await refusal(args);
            assert.ok(message.includes(`IisLogMonitorApp.${setting}: is an Output`), message);
        });
    }
});
