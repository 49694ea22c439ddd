import assert from "node:assert/strict";

import { resultOf } from "../../../../commands/verifying/report";
import { DeployedStack, linuxLabels, node, notPassed, stackWith, windowsLabels } from "./deployed-stack";

describe("verifying nodes", () => {
    it("names one that is not Ready, with the kubelet's reason", async () => {
        const deployed = new DeployedStack(stackWith());
        const ready = { type: "Ready", status: "False", reason: "KubeletNotReady", message: "CNI is missing" };
        deployed.change("win-2", { status: { conditions: [ready] } });
        const checks = await deployed.verify();
        assert.match(
            notPassed(checks)[0] ?? "",
            /^nodes failed: win-2: is not Ready \(KubeletNotReady: CNI is missing\); see kubectl describe/,
        );
        assert.equal(resultOf(checks), "failed");
    });

    it("misses Windows nodes, unless the stack does without", async () => {
        const none = new DeployedStack(stackWith());
        none.nodes.splice(0);
        assert.match(
            notPassed(await none.verify({ requests: false })).join(),
            /^nodes failed: dev: cluster\.requireReadyWindowsNodes/,
        );
        const scaledToZero = new DeployedStack(stackWith({}, {}, { requireReadyWindowsNodes: false }));
        scaledToZero.nodes.splice(0);
        assert.match(notPassed(await scaledToZero.verify({ requests: false })).join(), /^nodes skipped: dev/);
    });

    it("names one of a Windows build that nobody ships the lines of", async () => {
        const deployed = new DeployedStack(stackWith());
        deployed.nodes.push(node("win-3", { ...windowsLabels, "node.kubernetes.io/windows-build": "10.0.26100" }));
        const wrong = notPassed(await deployed.verify());
        assert.match(
            wrong[0] ?? "",
            /^nodes failed: dev: cluster\.windowsVersions = \["2022"\]: win-3 runs Windows Server 2025/,
        );
        assert.match(
            wrong[1] ?? "",
            /^fluentBit failed: win-3: its Windows build is 10\.0\.26100, for which there is none of DaemonSet/,
        );
    });
});

describe("verifying Fluent Bit", () => {
    it("names a node without it", async () => {
        const deployed = new DeployedStack(stackWith());
        deployed.remove("fluent-bit-win-1");
        assert.deepEqual(notPassed(await deployed.verify()), [
            "fluentBit failed: win-1: has no pod of DaemonSet amazon-cloudwatch/fluent-bit-windows-2022; see kubectl -n amazon-cloudwatch get daemonsets,events",
        ]);
    });

    it("says why one is not Ready", async () => {
        const deployed = new DeployedStack(stackWith());
        const waiting = { reason: "ImagePullBackOff", message: "no such image" };
        const containers = [{ name: "fluent-bit", restartCount: 0, state: { waiting } }];
        deployed.change("fluent-bit-win-1", { status: { phase: "Pending", containerStatuses: containers } });
        assert.match(
            notPassed(await deployed.verify()).join(),
            /^fluentBit failed: win-1: amazon-cloudwatch\/fluent-bit-win-1 is not Ready: fluent-bit ImagePullBackOff: no such image; see kubectl/,
        );
    });

    it("says why one does not deliver, from its own log", async () => {
        const deployed = new DeployedStack(stackWith());
        const ready = { type: "Ready", status: "False", message: "containers with unready status: [fluent-bit]" };
        deployed.change("fluent-bit-win-1", { status: { phase: "Running", conditions: [ready] } });
        deployed.log = (pod) =>
            pod === "fluent-bit-win-1"
                ? "[2026/11/28 19:01:20.643] [error] [output:cloudwatch_logs:cloudwatch_logs.route.shop] CreateLogStream API responded with error='AccessDeniedException', message='not authorized'\n"
                : "";
        assert.match(
            notPassed(await deployed.verify()).join(),
            /^fluentBit failed: win-1: amazon-cloudwatch\/fluent-bit-win-1 does not deliver: AWS denies CreateLogStream \(AccessDeniedException: not authorized\); run pulumi up/,
        );
        // Without the right to read logs there is still what the kubelet says.
        deployed.log = () => undefined;
        assert.match(
            notPassed(await deployed.verify()).join(),
            /is not Ready: containers with unready status: \[fluent-bit\]; see kubectl/,
        );
    });

    it("sees one that runs another configuration than the stack file's", async () => {
        const deployed = new DeployedStack(stackWith());
        const volumes = [{ configMap: { name: "fluent-bit-config-0123456789" } }];
        deployed.change("fluent-bit-win-1", { spec: { nodeName: "win-1", volumes } });
        assert.match(
            notPassed(await deployed.verify()).join(),
            /runs another configuration \(fluent-bit-config-0123456789\) than the stack file describes \(fluent-bit-config-\w{10}, fluent-bit-ca-bundle-\w{10}\); run pulumi up/,
        );
    });

    it("does not compare certificates that only the cluster knows", async () => {
        const certificateAuthorities = [{ kubernetesConfigMap: { name: "corporate-ca" } }];
        const deployed = new DeployedStack(stackWith({ certificateAuthorities }));
        const [pod] = deployed.pods;
        const volumes = pod?.spec?.volumes?.map(({ configMap }) => ({
            configMap: { name: configMap?.name?.replace(/(-ca-bundle)-.*/, "$1-0123456789") },
        }));
        deployed.change(pod?.metadata?.name ?? "", { spec: { nodeName: "win-1", volumes } });
        assert.deepEqual(notPassed(await deployed.verify()), []);
    });

    it("is looked for in every DaemonSet that is meant for a node", async () => {
        const deployed = new DeployedStack(stackWith({ nodeLogs: [{ source: "eventLog", channel: "System" }] }));
        deployed.remove("fluent-bit-win-2");
        const of = deployed.pods.filter(({ metadata }) => metadata?.name === "fluent-bit-win-1");
        assert.equal(of.length, 2);
        assert.match(
            notPassed(await deployed.verify()).join(),
            /^fluentBit failed: win-2: has no pod of DaemonSet \S+;[^,]*,events$/,
        );
    });

    it("is looked for on Linux nodes where the stack has it there, but for Fargate's", async () => {
        const deployed = new DeployedStack(stackWith({ linuxNodes: true }));
        deployed.nodes.push(
            node("linux-1", linuxLabels),
            node("fargate-1", { ...linuxLabels, "eks.amazonaws.com/compute-type": "fargate" }),
        );
        assert.match(
            notPassed(await deployed.verify()).join(),
            /^fluentBit failed: linux-1: has no pod of DaemonSet amazon-cloudwatch\/fluent-bit-linux; [^,]*,events$/,
        );
        const without = new DeployedStack(stackWith());
        without.nodes.push(node("linux-1", linuxLabels));
        assert.deepEqual(notPassed(await without.verify()), []);
    });
});
