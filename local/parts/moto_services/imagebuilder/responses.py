import json
import re
from urllib.parse import unquote

from botocore.session import get_session
from moto.core.responses import ActionResult, BaseResponse, EmptyResult

from .exceptions import InvalidParameterCombinationException, InvalidParameterValueException
from .models import imagebuilder_backends

MODEL = get_session().get_service_model("imagebuilder")

# Names of each kind in operations, in the parameter with its ARN, and in responses.
KINDS = {
    "Component": ("componentBuildVersionArn", "component"),
    "ContainerRecipe": ("containerRecipeArn", "containerRecipe"),
    "InfrastructureConfiguration": ("infrastructureConfigurationArn", "infrastructureConfiguration"),
    "ImagePipeline": ("imagePipelineArn", "imagePipeline"),
    "Image": ("imageBuildVersionArn", "image"),
}

# Names of lists of each kind in operations and in responses, and the part of an ARN that identifies their objects.
LISTS = {
    "Components": ("componentVersionList", "component"),
    "ContainerRecipes": ("containerRecipeSummaryList", "container-recipe"),
    "InfrastructureConfigurations": ("infrastructureConfigurationSummaryList", "infrastructure-configuration"),
    "ImagePipelines": ("imagePipelineList", "image-pipeline"),
}

# Exactly one of each pair is required, according to the API reference.
EITHER = {
    "CreateComponent": ("data", "uri"),
    "CreateContainerRecipe": ("dockerfileTemplateData", "dockerfileTemplateUri"),
    "CreateImagePipeline": ("containerRecipeArn", "imageRecipeArn"),
    "CreateImage": ("containerRecipeArn", "imageRecipeArn"),
}


class ImageBuilderResponse(BaseResponse):
    def __init__(self):
        super().__init__(service_name="imagebuilder")

    @property
    def backend(self):
        return imagebuilder_backends[self.current_account][self.region]

    def given(self, operation):
        """The parameters of the request, checked with the API's description of the operation."""
        given = json.loads(self.body) if self.body else {}
        given.pop("clientToken", None)
        check(MODEL.operation_model(operation).input_shape, given, "")
        pair = EITHER.get(operation)
        if pair and len([name for name in pair if name in given]) != 1:
            raise InvalidParameterCombinationException(f"You must specify exactly one of the following parameters: {', '.join(pair)}.")
        return given

    def arn(self, name):
        return self.querystring[name][0]

    def tag_resource(self):
        self.backend.find(self._resource())["tags"].update(self.given("TagResource")["tags"])
        return EmptyResult()

    def untag_resource(self):
        tags = self.backend.find(self._resource())["tags"]
        for key in self.querystring["tagKeys"]:
            tags.pop(key, None)
        return EmptyResult()

    def _resource(self):
        return unquote(self.path.split("/tags/")[1])


def check(shape, value, path):
    """Patterns, lengths, ranges and lists of values, which only the service checks, not AWS' clients."""
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            if name in value:
                check(member, value[name], f"{path}.{name}".lstrip("."))
            elif name in shape.required_members and name != "clientToken" and member.serialization.get("location") is None:
                raise InvalidParameterValueException(name, "It must be given.")
        unknown = set(value) - set(shape.members)
        if unknown:
            raise InvalidParameterValueException(min(unknown), "There is no such parameter.")
    elif shape.type_name == "list":
        size(shape, len(value), path)
        for item in value:
            check(shape.member, item, path)
    elif shape.type_name == "string":
        size(shape, len(value), path)
        pattern = shape.metadata.get("pattern")
        if pattern and not re.search(pattern, value):
            raise InvalidParameterValueException(path, f"'{path}' must match pattern {pattern}")
        if shape.enum and value not in shape.enum:
            raise InvalidParameterValueException(path, f"'{path}' must be one of {', '.join(shape.enum)}")
    elif shape.type_name == "integer":
        size(shape, value, path)


def size(shape, value, path):
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if (least is not None and value < least) or (most is not None and value > most):
        raise InvalidParameterValueException(path, f"'{path}' must be between {least} and {most}, and is {value}")


def snake(name):
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def create(kind, arn_name):
    def method(self):
        return ActionResult({arn_name: getattr(self.backend, f"create_{snake(kind)}")(self.given(f"Create{kind}"))})

    return method


def update(kind, arn_name):
    def method(self):
        given = self.given(f"Update{kind}")
        return ActionResult({arn_name: getattr(self.backend, f"update_{snake(kind)}")(given.pop(arn_name), given)})

    return method


def read(arn_name, told):
    return lambda self: ActionResult({told: self.backend.find(self.arn(arn_name))})


def list_of(plural, told, kind):
    def method(self):
        given = self.given(f"List{plural}")
        wanted = {one["name"]: one["values"] for one in given.get("filters", [])}
        return ActionResult({told: self.backend.list(kind, wanted)})

    return method


def delete(arn_name):
    def method(self):
        self.backend.delete(self.arn(arn_name))
        return ActionResult({arn_name: self.arn(arn_name)})

    return method


# moto calls operations by their names in snake case.
for kind, (arn_name, told) in KINDS.items():
    setattr(ImageBuilderResponse, f"create_{snake(kind)}", create(kind, arn_name))
    setattr(ImageBuilderResponse, f"get_{snake(kind)}", read(arn_name, told))
    setattr(ImageBuilderResponse, f"delete_{snake(kind)}", delete(arn_name))
for kind in ["InfrastructureConfiguration", "ImagePipeline"]:
    setattr(ImageBuilderResponse, f"update_{snake(kind)}", update(kind, KINDS[kind][0]))
for plural, (told, kind) in LISTS.items():
    setattr(ImageBuilderResponse, f"list_{snake(plural)}", list_of(plural, told, kind))
