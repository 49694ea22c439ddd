import assert from "node:assert/strict";
import { account, blames, findingsOf, signs, trust } from "./findings";

const rule = "iam-irsa-trust";
const trusting = (host: string, Condition: Record<string, Record<string, string | string[]>>) =>
    trust({
        Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${host}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: Object.fromEntries(
            Object.entries(Condition).map(([operator, claims]) => [
                operator,
                Object.fromEntries(Object.entries(claims).map(([claim, value]) => [`${host}:${claim}`, value])),
            ]),
        ),
    });
/** A trust in subjects of a form, as services document it. */
const pinned = (host: string, aud: string, sub: string | string[]) =>
    trusting(host, { StringEquals: { aud }, StringLike: { sub } });

const eks = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
const github = "token.actions.githubusercontent.com";
const sts = "sts.amazonaws.com";
const circle = "oidc.circleci.com/org/6a7b8c9d-1111-4222-8333-444455556666";
const org = "6a7b8c9d-1111-4222-8333-444455556666";
const bitbucket = "api.bitbucket.org/2.0/workspaces/octo/pipelines-config/identity/oidc";
const workspace = "ari:cloud:bitbucket::workspace/0a1b2c3d-1111-4222-8333-444455556666";
const repository = "{9f8e7d6c-1111-4222-8333-444455556666}";
const terraform = "app.terraform.io";
const buildkite = "agent.buildkite.com";
const shipper = "system:serviceaccount:logging:fluent-bit";

describe("trust in service accounts and in build jobs", () => {
    signs(rule, {
        "a service account by StringLike, without a wildcard": pinned(eks, sts, shipper),
        "an audience by StringLike, without a wildcard": trusting(eks, { StringLike: { aud: sts, sub: shipper } }),
        "a service account with a guard": trusting(eks, {
            StringEqualsIfExists: { sub: shipper, aud: sts },
            Null: { sub: "false", aud: "false" },
        }),
        "the service accounts of a job role of EMR": pinned(
            eks,
            sts,
            `system:serviceaccount:spark:emr-containers-sa-*-*-${account}-3x1fhfg0h2`,
        ),
        "a cluster with an issuer of its own": trusting("oidc.example.com/cluster", {
            StringEquals: { sub: shipper, aud: sts },
        }),

        "a repository": pinned(github, sts, "repo:octo/app:*"),
        "a repository's branch": pinned(github, sts, "repo:octo/app:ref:refs/heads/main"),
        "a repository's releases": pinned(github, sts, "repo:octo/app:ref:refs/tags/v*"),
        "several repositories": pinned(github, sts, ["repo:octo/app:*", "repo:octo/web:environment:prod"]),
        "any of several subjects": trusting(github, {
            StringEquals: { aud: sts },
            "ForAnyValue:StringLike": { sub: ["repo:octo/app:*"] },
        }),
        "a repository by its numbers": pinned(github, sts, "repo:octo@123456/app@456789:ref:refs/heads/main"),
        "a repository by a subject of one's own form": pinned(
            github,
            sts,
            "repository_owner_id:123456:repository_id:456789:ref:refs/heads/*",
        ),
        "a repository by its number alone": trusting(github, { StringEquals: { aud: sts, repository_id: "456789" } }),
        "a shared workflow on any branch": trusting(github, {
            StringEquals: { aud: sts },
            StringLike: { sub: "repo:octo/*", job_workflow_ref: "octo/shared/.github/workflows/deploy.yml@*" },
        }),
        "GitHub with data residency": pinned("token.actions.octo.ghe.com", sts, "repo:octo/app:*"),
        "GitHub with the issuer of an enterprise": pinned(`${github}/octo`, sts, "repo:octo/app:*"),
        "a GitHub server": pinned("github.example.com/_services/token", sts, "repo:octo/app:*"),
        "another audience of GitHub": pinned(github, "https://github.com/octo", "repo:octo/app:*"),

        "a project": pinned("gitlab.com", "https://gitlab.com", "project_path:octo/app:ref_type:branch:ref:main"),
        "a project's branches": pinned(
            "gitlab.com",
            "https://gitlab.com",
            "project_path:octo/web/app:ref_type:branch:*",
        ),
        "a GitLab server": pinned("gitlab.example.com", sts, "project_path:octo/app:*"),
        "a GitLab server under another name": pinned("git.example.com", "aws", "project_path:octo/app:*"),
        "a project by its number": trusting("gitlab.com", { StringEquals: { aud: sts, project_id: "42" } }),

        "a project of CircleCI": pinned(circle, org, `org/${org}/project/0f1e2d3c-1111-4222-8333-444455556666/user/*`),
        "a project of CircleCI, in its newer form": pinned(
            circle,
            org,
            `org/${org}/project/0f1e2d3c-1111-4222-8333-444455556666/user/*/vcs-origin/github.com/octo/app/vcs-ref/refs/heads/main`,
        ),
        "a project of CircleCI by its claim": trusting(circle, {
            StringEquals: { aud: org, "oidc.circleci.com/project-id": "0f1e2d3c-1111-4222-8333-444455556666" },
        }),

        "a repository of Bitbucket": pinned(bitbucket, workspace, `${repository}:*`),
        "a repository's deployment environment": pinned(
            bitbucket,
            workspace,
            `${repository}:{1a2b3c4d-1111-4222-8333-444455556666}:*`,
        ),

        "a workspace of HCP Terraform": pinned(
            terraform,
            "aws.workload.identity",
            "organization:octo:project:shop:workspace:prod:run_phase:*",
        ),
        "a workspace in whatever project": pinned(
            terraform,
            "aws.workload.identity",
            "organization:octo:project:*:workspace:prod:run_phase:apply",
        ),
        "a pipeline of Buildkite": pinned(
            buildkite,
            sts,
            "organization:octo:pipeline:shop:ref:refs/heads/main:commit:*:step:deploy",
        ),
        "a pipeline by its ID": trusting(buildkite, {
            StringEquals: { aud: sts, pipeline_id: "018f2a3b-1111-4222-8333-444455556666" },
        }),
        "a project's deployments at Pulumi": pinned(
            "api.pulumi.com/oidc",
            "aws:octo",
            "pulumi:deploy:org:octo:project:shop:*",
        ),
        "a project of Vercel": pinned(
            "oidc.vercel.com/octo",
            "https://vercel.com/octo",
            "owner:octo:project:shop:environment:production",
        ),
        "a stack of Spacelift": pinned(
            "octo.app.spacelift.io",
            "octo.app.spacelift.io",
            "space:prod:stack:shop:run_type:*:scope:write",
        ),
        "a space of Spacelift": pinned("octo.app.spacelift.io", "octo.app.spacelift.io", "space:prod:*"),
        "a stack of Spacelift in any space": pinned("octo.app.spacelift.io", "octo.app.spacelift.io", "*:stack:shop:*"),
        "an app of Fly.io": pinned("oidc.fly.io/octo", sts, "octo:shop:*"),
        "an environment of an owner": trusting(github, {
            StringEquals: { aud: sts, sub: "environment:prod", repository_owner_id: "123456" },
        }),
        "an environment of an owner in one subject": pinned(github, sts, "repository_owner:octo:environment:prod"),
    });
    blames(rule, {
        "a namespace's service accounts": pinned(eks, sts, "system:serviceaccount:logging:*"),
        "the service accounts of every job role of EMR": pinned(
            eks,
            sts,
            `system:serviceaccount:spark:emr-containers-sa-*-*-${account}-*`,
        ),
        "a name in any namespace": pinned(eks, sts, "system:serviceaccount:*:fluent-bit"),
        "names that begin alike": pinned(eks, sts, "system:serviceaccount:logging:fluent-*"),
        "a namespace of a cluster with an issuer of its own": pinned(
            "oidc.example.com/cluster",
            sts,
            "system:serviceaccount:logging:*",
        ),
        "one service account beside a pattern": pinned(eks, sts, [shipper, "system:serviceaccount:*"]),
        "an audience by a pattern": trusting(eks, { StringLike: { aud: "sts*" }, StringEquals: { sub: shipper } }),

        "every repository of an owner": pinned(github, sts, "repo:octo/*:ref:refs/heads/main"),
        "every owner": pinned(github, sts, "repo:*/app:*"),
        "owners that begin alike": pinned(github, sts, "repo:octo*/app:*"),
        "an owner, by another claim": trusting(github, { StringEquals: { aud: sts, repository_owner_id: "123456" } }),
        "anybody's builds of the main branch": trusting(github, { StringEquals: { aud: sts, ref: "refs/heads/main" } }),
        "one repository beside all": pinned(github, sts, ["repo:octo/app:*", "*"]),
        "a subject, or none": trusting(github, {
            StringEquals: { aud: sts },
            StringLikeIfExists: { sub: "repo:octo/app:*" },
        }),
        "all of no subjects": trusting(github, {
            StringEquals: { aud: sts },
            "ForAllValues:StringLike": { sub: "repo:octo/app:*" },
        }),
        "a subject that is something else": trusting(github, {
            StringEquals: { aud: sts },
            StringNotLike: { sub: "repo:octo/app:*" },
        }),
        "an environment of any repository": pinned(github, sts, "environment:prod"),
        "one branch of any repository": trusting(github, { StringEquals: { aud: sts, sub: "ref:refs/heads/main" } }),
        "every app of Fly.io's organisation": pinned("oidc.fly.io/octo", sts, "octo:*"),
        "every space of Spacelift's account": pinned("octo.app.spacelift.io", "octo.app.spacelift.io", "space:*"),
        "no audience": trusting(github, { StringLike: { sub: "repo:octo/app:*" } }),

        "every project of a group": pinned(
            "gitlab.com",
            "https://gitlab.com",
            "project_path:octo/*:ref_type:branch:ref:main",
        ),
        "every project": pinned("gitlab.com", "https://gitlab.com", "project_path:*"),
        "every project of CircleCI's organisation": pinned(circle, org, `org/${org}/project/*`),
        "CircleCI's audience alone": trusting(circle, { StringEquals: { aud: org } }),
        "every repository of Bitbucket's workspace": pinned(bitbucket, workspace, "*"),
        "every repository's one environment": pinned(
            bitbucket,
            workspace,
            "*:{1a2b3c4d-1111-4222-8333-444455556666}:*",
        ),
        "every workspace of HCP Terraform": pinned(terraform, "aws.workload.identity", "organization:octo:*"),
        "a workspace's name in any organisation": pinned(
            terraform,
            "aws.workload.identity",
            "organization:*:project:shop:workspace:prod:run_phase:*",
        ),
        "every pipeline of Buildkite's organisation": pinned(buildkite, sts, "organization:octo:pipeline:*"),
        "a pipeline's name, which others can take": trusting(buildkite, {
            StringEquals: { aud: sts, pipeline_slug: "shop" },
        }),
        "every project at Pulumi": pinned("api.pulumi.com/oidc", "aws:octo", "pulumi:deploy:org:octo:*"),
        "every project of a service that nobody knows": pinned("oidc.example.com", "aws", "owner:octo:*"),
    });

    const forms = {
        [github]: "repo:<owner>/<repository>",
        "gitlab.com": "project_path:<group>/<project>",
        [circle]: "org/<organisation's ID>/project/",
        [bitbucket]: "{<repository's UUID>}",
        [terraform]: "organization:<organisation>:project:",
        [buildkite]: "organization:<organisation>:pipeline:",
    };
    for (const [host, form] of Object.entries(forms)) {
        it(`suggests ${host} its own form of a subject, and no service account`, async () => {
            for (const stack of [trusting(host, {}), pinned(host, "*", "*")]) {
                const findings = (await findingsOf(rule, [stack])).join("\n");
                assert.ok(findings.includes(`"${host}:sub": "${form}`), findings);
                assert.doesNotMatch(findings, /serviceaccount/);
            }
        });
    }

    it("says that StringEquals knows no wildcards", async () => {
        const [finding = ""] = await findingsOf(rule, [
            trusting(github, { StringEquals: { aud: sts, sub: "repo:octo/app:*" } }),
        ]);
        assert.match(finding, /StringEquals reads a wildcard as a plain character/);
    });

    it("says that a subject does not name an owner", async () => {
        const [finding = ""] = await findingsOf(rule, [pinned(github, sts, "environment:prod")]);
        assert.match(finding, /it does not say whose code runs/);
    });

    it("suggests a cluster a service account", async () => {
        const findings = (await findingsOf(rule, [trusting(eks, {}), pinned(eks, "*", "*")])).join("\n");
        assert.match(findings, /system:serviceaccount:<namespace>:<name>/);
    });
});
