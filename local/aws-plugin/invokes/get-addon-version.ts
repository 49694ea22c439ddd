import { flag, text } from "../argument";
import { invoke } from "../invoke";

export const getAddonVersion = invoke({
    token: "aws:eks/getAddonVersion:getAddonVersion",
    arguments: {
        addonName: text({ required: true }),
        kubernetesVersion: text({ required: true }),
        mostRecent: flag({}),
        region: text({}),
    },
    reading: ({ addonName }) => `reading EKS Add-On version info (${addonName})`,
    async call(aws, { addonName, kubernetesVersion, mostRecent }) {
        const { addons } = await aws.eks.describeAddonVersions({ addonName, kubernetesVersion });
        const versions = addons?.[0]?.addonVersions ?? [];
        const chosen =
            mostRecent === true
                ? versions[0]
                : versions.find(({ compatibilities }) => compatibilities?.some(({ defaultVersion }) => defaultVersion));
        return chosen?.addonVersion === undefined
            ? undefined
            : {
                  id: addonName,
                  addonName,
                  kubernetesVersion,
                  mostRecent: mostRecent ?? false,
                  version: chosen.addonVersion,
                  region: aws.region,
              };
    },
});
