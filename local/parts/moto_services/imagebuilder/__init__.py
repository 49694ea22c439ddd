"""EC2 Image Builder for moto, which does not have it: the operations that Pulumi's provider uses for container images."""

from .models import imagebuilder_backends
