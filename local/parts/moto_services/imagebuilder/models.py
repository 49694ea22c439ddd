import hashlib
import json
import re

from boto3 import Session
from moto.core.base_backend import BackendDict, BaseBackend
from moto.core.utils import utcnow
from moto.ecr.models import ecr_backends
from moto.iam.models import iam_backends

from .exceptions import (
    InvalidParameterValueException,
    ResourceAlreadyExistsException,
    ResourceDependencyException,
    ResourceNotFoundException,
)


class ImageBuilderBackend(BaseBackend):
    """The objects by ARN, in the form that a Get operation returns."""

    def __init__(self, region_name, account_id):
        super().__init__(region_name, account_id)
        self.objects = {}

    def find(self, arn):
        if arn not in self.objects:
            raise ResourceNotFoundException(f"The resource with ARN '{arn}' cannot be found.")
        return self.objects[arn]

    def list(self, kind, filters):
        """Lists versions of components, without their builds, also by a prefix of the name."""
        found = [one for arn, one in self.objects.items() if arn.split(":")[5].split("/")[0] == kind]
        found = [one for one in found if any(one["name"].startswith(name) for name in filters.get("name", [""]))]
        return [{**one, "arn": re.sub(r"(/\d+\.\d+\.\d+)/\d+$", r"\1", one["arn"])} for one in found]

    def create_component(self, given):
        # A build of the version for each call: https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/2439
        version = self._arn("component", given["name"], given["semanticVersion"])
        build = next(build for build in range(1, 1000) if f"{version}/{build}" not in self.objects)
        return self._add(f"{version}/{build}", {**versioned(given), "type": "BUILD", "owner": self.account_id, "encrypted": True})

    def create_container_recipe(self, given):
        arn = self._arn("container-recipe", given["name"], given["semanticVersion"])
        self._refuse_second("ContainerRecipe", arn)
        for component in given["components"]:
            self.find(component["componentArn"])
        # Image Builder only pulls the base image during a build, and gets the platform from there by default.
        platform = given.pop("platformOverride", "Linux")
        return self._add(arn, {**versioned(given), "platform": platform, "owner": self.account_id, "encrypted": True})

    def create_infrastructure_configuration(self, given):
        arn = self._arn("infrastructure-configuration", given["name"])
        self._refuse_second("InfrastructureConfiguration", arn)
        self._check_profile(given)
        return self._add(arn, given)

    def update_infrastructure_configuration(self, arn, given):
        self._check_profile(given)
        return self._replace(arn, given)

    def create_image_pipeline(self, given):
        arn = self._arn("image-pipeline", given["name"])
        self._refuse_second("ImagePipeline", arn)
        return self._add(arn, {**self._sources(given), **given})

    def update_image_pipeline(self, arn, given):
        return self._replace(arn, {**self._sources(given), **given})

    def create_image(self, given):
        recipe = self.find(given["containerRecipeArn"])
        infrastructure = self.find(given["infrastructureConfigurationArn"])
        version = self._arn("image", recipe["name"], recipe["version"])
        build = next(build for build in range(1, 1000) if f"{version}/{build}" not in self.objects)
        state, resources = self._build(recipe, infrastructure, build)
        return self._add(
            f"{version}/{build}",
            {
                "name": recipe["name"],
                "version": f"{recipe['version']}/{build}",
                "platform": recipe["platform"],
                "osVersion": "Microsoft Windows Server",
                "type": "DOCKER",
                "state": state,
                "enhancedImageMetadataEnabled": given["enhancedImageMetadataEnabled"],
                "imageTestsConfiguration": TESTS,
                "containerRecipe": recipe,
                "infrastructureConfiguration": infrastructure,
                "outputResources": resources,
                "tags": given.get("tags", {}),
            },
        )

    def delete(self, arn):
        self.find(arn)
        for user, found in self.objects.items():
            used = [found.get("containerRecipeArn"), found.get("infrastructureConfigurationArn")]
            used += [component["componentArn"] for component in found.get("components", [])]
            if arn in used:
                raise ResourceDependencyException(arn, user)
        # The pushed image remains: https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_DeleteImage.html
        del self.objects[arn]

    def _build(self, recipe, infrastructure, build):
        """Pushes an image to ECR, if an instance with this configuration could do it. Nothing is built."""
        metadata = infrastructure.get("instanceMetadataOptions", {})
        if metadata.get("httpTokens") == "required" and metadata.get("httpPutResponseHopLimit", 2) < 2:
            return failed("A container build needs two hops to the instance's metadata"), None
        repository = recipe["targetRepository"]["repositoryName"]
        ecr = ecr_backends[self.account_id][self.region_name]
        if repository not in ecr.repositories:
            return failed(f"The repository {repository} does not exist"), None
        tag = f"{recipe['version']}-{build}"
        digest = hashlib.sha256(json.dumps([recipe["name"], tag]).encode()).hexdigest()
        kind = "application/vnd.docker.distribution.manifest.v2+json"
        config = {"mediaType": "application/vnd.docker.container.image.v1+json", "size": 2, "digest": f"sha256:{digest}"}
        manifest = json.dumps({"schemaVersion": 2, "mediaType": kind, "config": config, "layers": []})
        ecr.put_image(repository, manifest, tag, digest=f"sha256:{hashlib.sha256(manifest.encode()).hexdigest()}")
        uri = f"{self.account_id}.dkr.ecr.{self.region_name}.amazonaws.com/{repository}:{tag}"
        return {"status": "AVAILABLE"}, {"amis": [], "containers": [{"region": self.region_name, "imageUris": [uri]}]}

    def _sources(self, given):
        """A pipeline's settings for its recipe, with defaults."""
        recipe = self.find(given["containerRecipeArn"])
        self.find(given["infrastructureConfigurationArn"])
        return {"platform": recipe["platform"], "status": "ENABLED", "imageTestsConfiguration": TESTS}

    def _check_profile(self, given):
        profiles = iam_backends[self.account_id][self.partition].instance_profiles.values()
        if given["instanceProfileName"] not in [profile.name for profile in profiles]:
            raise InvalidParameterValueException(
                "instanceProfileName",
                "The provided instance profile does not exist. Please specify a different instance profile and try again.",
            )

    def _refuse_second(self, kind, arn):
        if arn in self.objects:
            raise ResourceAlreadyExistsException(kind, arn)

    def _add(self, arn, described):
        self.objects[arn] = {"arn": arn, "dateCreated": utcnow().isoformat(), "tags": {}, **described}
        return arn

    def _replace(self, arn, given):
        before = self.find(arn)
        kept = {name: before[name] for name in ["arn", "name", "dateCreated", "tags"]}
        self.objects[arn] = {**kept, "dateUpdated": utcnow().isoformat(), **given}
        return arn

    def _arn(self, kind, name, *version):
        # Lower-case letters and hyphens: aws-cdk, packages/@aws-cdk/aws-imagebuilder-alpha/lib/container-recipe.ts (fromContainerRecipeName)
        path = "/".join([kind, re.sub(r"[ _]", "-", name.lower()), *version])
        return f"arn:{self.partition}:imagebuilder:{self.region_name}:{self.account_id}:{path}"


TESTS = {"imageTestsEnabled": True, "timeoutMinutes": 720}


def versioned(given):
    described = {name: value for name, value in given.items() if name != "semanticVersion"}
    return {**described, "version": given["semanticVersion"]}


def failed(reason):
    return {"status": "FAILED", "reason": reason}


# botocore's list of regions does not contain the service.
imagebuilder_backends = BackendDict(
    ImageBuilderBackend, "imagebuilder", use_boto3_regions=False, additional_regions=Session().get_available_regions("ec2")
)
