"""What moto's CloudWatch Logs lacks: saved queries, and metric filters that are written again instead of twice. What a request may hold is compared with the API's own description."""

import json
import re
import uuid

from botocore.session import get_session
from moto.logs.exceptions import InvalidParameterException, ResourceNotFoundException
from moto.logs.models import logs_backends
from moto.logs.responses import LogsResponse

MODEL = get_session().get_service_model("logs")


class SavedQueries:
    """The operations that moto looks for by their names in snake case."""

    def put_query_definition(self):
        given = self.given_for("PutQueryDefinition")
        for name in given.get("logGroupNames", []):
            if name not in self.logs_backend.groups:
                raise ResourceNotFoundException(f"The specified log group does not exist: {name}")
        queries = queries_of(self)
        key = given.get("queryDefinitionId") or str(uuid.uuid4())
        if "queryDefinitionId" in given and key not in queries:
            raise ResourceNotFoundException("The specified query definition does not exist.")
        queries[key] = {
            "queryDefinitionId": key,
            **{name: given[name] for name in ["name", "queryString", "logGroupNames"] if name in given},
        }
        return json.dumps({"queryDefinitionId": key})

    def describe_query_definitions(self):
        prefix = self._get_param("queryDefinitionNamePrefix") or ""
        found = [query for query in queries_of(self).values() if query["name"].startswith(prefix)]
        return json.dumps({"queryDefinitions": found})

    def delete_query_definition(self):
        key = self.given_for("DeleteQueryDefinition")["queryDefinitionId"]
        if queries_of(self).pop(key, None) is None:
            raise ResourceNotFoundException("The specified query definition does not exist.")
        return json.dumps({"success": True})

    def put_metric_filter(self):
        given = self.given_for("PutMetricFilter")
        group, name = given["logGroupName"], given["filterName"]
        if group not in self.logs_backend.groups:
            raise ResourceNotFoundException("The specified log group does not exist.")
        filters = self.logs_backend.filters.metric_filters
        # moto keeps the old one beside the new one.
        filters[:] = [one for one in filters if (one["logGroupName"], one["filterName"]) != (group, name)]
        self.logs_backend.put_metric_filter(name, given["filterPattern"], group, given["metricTransformations"])
        return json.dumps({})

    def given_for(self, operation):
        given = json.loads(self.body) if self.body else {}
        check(MODEL.operation_model(operation).input_shape, given, "")
        return given


def queries_of(response):
    backend = logs_backends[response.current_account][response.region]
    return backend.__dict__.setdefault("saved_queries", {})


def check(shape, value, path):
    """Patterns, lengths and lists of values, which AWS' clients leave to the service."""
    if shape.type_name == "structure":
        for name in shape.required_members:
            if name not in value:
                raise InvalidParameterException(f"{path}{name} is required")
        for name, member in shape.members.items():
            if name in value:
                check(member, value[name], f"{path}{name}.")
    elif shape.type_name == "list":
        for one in value:
            check(shape.member, one, path)
    elif shape.type_name == "string":
        meta = shape.metadata
        if not meta.get("min", 0) <= len(value) <= meta.get("max", len(value)):
            raise InvalidParameterException(f"{path[:-1]} has a length of {len(value)}")
        if "pattern" in meta and not re.fullmatch(meta["pattern"], value):
            raise InvalidParameterException(f"{path[:-1]} does not match {meta['pattern']}")
        if shape.enum and value not in shape.enum:
            raise InvalidParameterException(f"{path[:-1]} is none of {', '.join(shape.enum)}")


def install():
    for operation, method in vars(SavedQueries).items():
        if not operation.startswith("__"):
            setattr(LogsResponse, operation, method)
