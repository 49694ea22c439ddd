import { kubeconfigContents } from "../../../components/windows-cluster/kubeconfig";
import { WindowsCluster } from "../../../components/windows-cluster/pulumi/windows-cluster";
import { loadStackSettings } from "../../../config/pulumi/load-stack-settings";

/** What the program does with a kubeconfig of the stack file, without asking AWS for the cluster. */
const { cluster: settings } = loadStackSettings();
if (settings.mode !== "existing" || settings.kubeconfig === undefined) {
    throw new Error("the test gives the kubeconfig of a cluster that exists");
}

new WindowsCluster("cluster", {
    ...settings,
    oidcProvider: "existing",
    owner: "organization/secret-stack/test",
    existing: {
        name: settings.name,
        partition: "aws",
        region: "eu-west-1",
        accountId: "111122223333",
        version: "1.33",
        oidcIssuer: "https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE",
        oidcProviderArn: "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE",
        kubeconfig: kubeconfigContents(settings.kubeconfig),
    },
});
