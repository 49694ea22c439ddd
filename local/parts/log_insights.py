"""What moto's CloudWatch Logs lacks: saved queries, index and data protection policies, anomaly detectors, subscriptions to central accounts, and metric filters that are written again instead of twice. What a request may hold is compared with the API's own description."""

import json
import re
import uuid
from pathlib import Path

from botocore.session import get_session
from moto.core.exceptions import JsonRESTError
from moto.logs.exceptions import InvalidParameterException, LimitExceededException, ResourceNotFoundException
from moto.logs.models import logs_backends
from moto.logs.responses import LogsResponse



class InvalidOperationException(JsonRESTError):
    code = 400

    def __init__(self, message):
        super().__init__("InvalidOperationException", message)


MODEL = get_session().get_service_model("logs")

CREATE_LOG_GROUP = LogsResponse.create_log_group

EXPRESSION = re.compile("%[^%]+%")

# https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL-managed-data-identifiers.html
TARGETS = Path(__file__).parents[2] / "components" / "fluent-bit-windows" / "targets"
DATA_IDENTIFIERS = json.loads((TARGETS / "data-identifiers.json").read_text())


class SavedQueries:
    """The operations, which moto calls by their names in snake case."""

    def create_log_group(self):
        answer = CREATE_LOG_GROUP(self)
        given = json.loads(self.body)
        # moto accepts the class, but does not store it.
        self.logs_backend.groups[given["logGroupName"]].log_group_class = given.get("logGroupClass", "STANDARD")
        return answer

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
        self.standard_group(group)
        filters = self.logs_backend.filters.metric_filters
        # moto keeps the old one in addition to the new one.
        kept = [one for one in filters if (one["logGroupName"], one["filterName"]) != (group, name)]
        # https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
        if sum(one["logGroupName"] == group for one in kept) >= 100:
            raise LimitExceededException()
        self.refuse_expressions(group, given["filterPattern"], metric=name)
        filters[:] = kept
        self.logs_backend.put_metric_filter(name, given["filterPattern"], group, given["metricTransformations"])
        return json.dumps({})

    def put_subscription_filter(self):
        given = self.given_for("PutSubscriptionFilter")
        group = self.standard_group(given["logGroupName"])
        _, partition, service, region, account, resource = given["destinationArn"].split(":", 5)
        if service in ("kinesis", "firehose") and "roleArn" not in given:
            raise InvalidParameterException("Must provide a roleArn to deliver to a stream.")
        others = [one for one in group.subscription_filters.values() if one.name != given["filterName"]]
        if len(others) >= 2:
            raise LimitExceededException()
        self.refuse_expressions(given["logGroupName"], given["filterPattern"], subscription=given["filterName"])
        if service != "logs":
            self.logs_backend.put_subscription_filter(
                given["logGroupName"], given["filterName"], given["filterPattern"], given["destinationArn"], given.get("roleArn")
            )
            return json.dumps({})
        # moto searches for a log group with the destination's name.
        name = resource.removeprefix("destination:")
        if region != self.region or logs_backends[account][region].get_destination(name) is None:
            raise InvalidParameterException("Could not deliver to the destination: it does not exist, or its policy does not allow it.")
        group.put_subscription_filter(given["filterName"], given["filterPattern"], given["destinationArn"], given.get("roleArn"))
        return json.dumps({})

    def refuse_expressions(self, group, pattern, metric=None, subscription=None):
        """Two regular expressions in a pattern, and five patterns with them in a log group, in filters of both kinds: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html"""
        if len(EXPRESSION.findall(pattern)) > 2:
            raise InvalidParameterException("Invalid filter pattern: more than two regular expressions.")
        filters = self.logs_backend.filters.metric_filters
        patterns = [one["filterPattern"] for one in filters if one["logGroupName"] == group and one["filterName"] != metric]
        subscriptions = self.logs_backend.groups[group].subscription_filters.values()
        patterns += [one.filter_pattern for one in subscriptions if one.name != subscription]
        if EXPRESSION.search(pattern) and sum(EXPRESSION.search(one) is not None for one in patterns) >= 5:
            raise LimitExceededException()

    def put_index_policy(self):
        given = self.given_for("PutIndexPolicy")
        fields = json.loads(given["policyDocument"]).get("Fields")
        # https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutIndexPolicy.html
        if not fields or len(fields) > 20 or any(len(field) > 100 for field in fields):
            raise InvalidParameterException("The index policy has more than 20 fields, none, or one with more than 100 characters.")
        group = self.standard_group(given["logGroupIdentifier"])
        group.index_policy = given["policyDocument"]
        return json.dumps({"indexPolicy": self.index_policy_of(group)})

    def describe_index_policies(self):
        groups = [self.standard_group(name) for name in self.given_for("DescribeIndexPolicies")["logGroupIdentifiers"]]
        found = [self.index_policy_of(group) for group in groups if getattr(group, "index_policy", None) is not None]
        return json.dumps({"indexPolicies": found})

    def delete_index_policy(self):
        group = self.standard_group(self.given_for("DeleteIndexPolicy")["logGroupIdentifier"])
        if getattr(group, "index_policy", None) is None:
            raise ResourceNotFoundException("The specified index policy does not exist.")
        group.index_policy = None
        return json.dumps({})

    def index_policy_of(self, group):
        return {"logGroupIdentifier": group.arn, "policyDocument": group.index_policy, "source": "LOG_GROUP"}

    def put_data_protection_policy(self):
        given = self.given_for("PutDataProtectionPolicy")
        statements = json.loads(given["policyDocument"]).get("Statement", [])
        operations = [next(iter(statement.get("Operation", {})), "") for statement in statements]
        identifiers = [statement.get("DataIdentifier") for statement in statements]
        # https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutDataProtectionPolicy.html
        if sorted(operations) != ["Audit", "Deidentify"] or not identifiers[0] or identifiers[0] != identifiers[1]:
            raise InvalidParameterException("The policy needs a statement with Audit and one with Deidentify, of the same identifiers.")
        unknown = [arn for arn in identifiers[0] if not self.is_data_identifier(arn)]
        if unknown:
            raise InvalidParameterException(f"Unknown data identifier: {unknown[0]}")
        group = self.group(given["logGroupIdentifier"])
        for statement in statements:
            audited = statement["Operation"].get("Audit", {}).get("FindingsDestination", {}).get("CloudWatchLogs", {})
            if audited and audited["LogGroup"] not in self.logs_backend.groups:
                raise InvalidParameterException("The log group for findings does not exist.")
        group.data_protection_policy = given["policyDocument"]
        return json.dumps(given)

    def is_data_identifier(self, arn):
        _, partition, service, _, account, resource = (arn.split(":", 5) + [""] * 6)[:6]
        name = resource.removeprefix("data-identifier/")
        return (partition, service, account) == (self.partition, "dataprotection", "aws") and name in DATA_IDENTIFIERS

    def get_data_protection_policy(self):
        name = self.given_for("GetDataProtectionPolicy")["logGroupIdentifier"]
        policy = getattr(self.group(name), "data_protection_policy", None)
        return json.dumps({"logGroupIdentifier": name, **({} if policy is None else {"policyDocument": policy})})

    def delete_data_protection_policy(self):
        group = self.group(self.given_for("DeleteDataProtectionPolicy")["logGroupIdentifier"])
        group.data_protection_policy = None
        return json.dumps({})

    def create_log_anomaly_detector(self):
        given = self.given_for("CreateLogAnomalyDetector")
        for arn in given["logGroupArnList"]:
            self.standard_group(arn.split(":log-group:")[1].removesuffix(":*"))
        detectors = detectors_of(self)
        if any(one["logGroupArnList"] == given["logGroupArnList"] for one in detectors.values()):
            raise InvalidParameterException("An anomaly detector for the log group exists already.")
        arn = f"arn:aws:logs:{self.region}:{self.current_account}:anomaly-detector:{uuid.uuid4()}"
        tags = given.pop("tags", {})
        detectors[arn] = {"anomalyVisibilityTime": 21, "anomalyDetectorStatus": "TRAINING", **given}
        self.logs_backend.tag_resource(arn, tags)
        return json.dumps({"anomalyDetectorArn": arn})

    def get_log_anomaly_detector(self):
        return json.dumps(self.detector("GetLogAnomalyDetector"))

    def update_log_anomaly_detector(self):
        given = self.given_for("UpdateLogAnomalyDetector")
        detector = self.detector("UpdateLogAnomalyDetector")
        detector["anomalyDetectorStatus"] = "TRAINING" if given["enabled"] else "PAUSED"
        detector.update({name: given[name] for name in ["evaluationFrequency", "filterPattern", "anomalyVisibilityTime"] if name in given})
        return json.dumps({})

    def delete_log_anomaly_detector(self):
        self.detector("DeleteLogAnomalyDetector")
        detectors_of(self).pop(self.given_for("DeleteLogAnomalyDetector")["anomalyDetectorArn"])
        return json.dumps({})

    def detector(self, operation):
        found = detectors_of(self).get(self.given_for(operation)["anomalyDetectorArn"])
        if found is None:
            raise ResourceNotFoundException("The specified anomaly detector does not exist.")
        return found

    def group(self, name):
        group = self.logs_backend.groups.get(name)
        if group is None:
            raise ResourceNotFoundException("The specified log group does not exist.")
        return group

    def standard_group(self, name):
        """A log group by its name. It must have the class that most of these features need."""
        group = self.group(name)
        # https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html
        if getattr(group, "log_group_class", None) == "INFREQUENT_ACCESS":
            raise InvalidOperationException("The log class of the log group does not support this operation.")
        return group

    def given_for(self, operation):
        given = json.loads(self.body) if self.body else {}
        check(MODEL.operation_model(operation).input_shape, given, "")
        return given


def queries_of(response):
    backend = logs_backends[response.current_account][response.region]
    return backend.__dict__.setdefault("saved_queries", {})


def detectors_of(response):
    backend = logs_backends[response.current_account][response.region]
    return backend.__dict__.setdefault("anomaly_detectors", {})


def check(shape, value, path):
    """Patterns, lengths and lists of values, which only the service checks, not AWS' clients."""
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
