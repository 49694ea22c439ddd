from moto.core.exceptions import ServiceException


class ResourceNotFoundException(ServiceException):
    code = "ResourceNotFoundException"


class ResourceAlreadyExistsException(ServiceException):
    """Worded as in https://github.com/ministryofjustice/modernisation-platform-ami-builds/pull/549"""

    code = "ResourceAlreadyExistsException"

    def __init__(self, kind, arn):
        super().__init__(f"The following resource '{kind}' already exists: '{arn}'.")


class ResourceDependencyException(ServiceException):
    """https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_DeleteContainerRecipe.html"""

    code = "ResourceDependencyException"

    def __init__(self, arn, user):
        super().__init__(f"Resource dependency error: The resource ARN '{arn}' has other resources depended on it: '{user}'.")


class InvalidParameterValueException(ServiceException):
    """Worded as in https://github.com/boto/boto3/issues/2224"""

    code = "InvalidParameterValueException"

    def __init__(self, parameter, reason):
        super().__init__(f"The value supplied for parameter '{parameter}' is not valid. {reason}")


class InvalidParameterCombinationException(ServiceException):
    code = "InvalidParameterCombinationException"
