import { PolicyPack } from "@pulumi/policy";
import { rules } from "./rules";

new PolicyPack("windows-eks-logging", { policies: [...rules] });
