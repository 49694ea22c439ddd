export const packageName = "windows-eks-logging";
