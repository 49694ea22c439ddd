"""A stricter PutDashboard than moto's, which accepts any JSON.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
"""

import json
import re

from moto.cloudwatch.exceptions import DashboardInvalidInputError
from moto.cloudwatch.models import CloudWatchBackend

# Required properties of each type of widget.
REQUIRED = {"text": ["markdown"], "metric": ["region"], "log": ["region", "query"], "alarm": ["alarms"]}


def faults(body):
    try:
        widgets = json.loads(body)["widgets"]
    except (KeyError, TypeError, ValueError):
        return ["the body is no JSON object with widgets"]
    if len(widgets) > 500:
        return ["there are more than 500 widgets"]
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
    if sum(len(list(metrics_of(widget))) for widget in widgets) > 2500:
        return ["there are more than 2500 metrics"]
    return [f"/widgets/{index}: {fault}" for index, widget in enumerate(widgets) for fault in faults_of(widget)]


def faults_of(widget):
    properties = widget.get("properties", {})
    if widget.get("type") not in REQUIRED:
        yield f"unknown type {widget.get('type')}"
        return
    for name in REQUIRED[widget["type"]]:
        if name not in properties:
            yield f"should have property {name}"
    if widget["type"] == "metric" and not ("metrics" in properties or "annotations" in properties):
        yield "should have metrics or annotations"
    if len(list(metrics_of(widget))) > 500:
        yield "has more than 500 metrics"
    ids = [option["id"] for entry in properties.get("metrics", []) for option in entry[-1:] if isinstance(option, dict) and "id" in option]
    if len(set(ids)) < len(ids) or not all(re.fullmatch(r"[a-z]\w{0,254}", one) for one in ids):
        yield "has two metrics of one id, or an id that does not begin with a lower-case letter"
    if not 1 <= widget.get("width", 6) <= 24 or not 1 <= widget.get("height", 6) <= 1000:
        yield "width is 1 to 24, height 1 to 1000"
    if not 0 <= widget.get("x", 0) <= 23 or widget.get("y", 0) < 0:
        yield "x is 0 to 23, y is not negative"
    if properties.get("view") not in (None, "timeSeries", "singleValue", "bar", "pie", "gauge", "table"):
        yield f"unknown view {properties['view']}"


def metrics_of(widget):
    """Metrics, as opposed to expressions."""
    for entry in widget.get("properties", {}).get("metrics", []):
        if isinstance(entry[0], str):
            yield entry


def install():
    put = CloudWatchBackend.put_dashboard

    def checked(self, name, body, *rest, **more):
        found = faults(body)
        if found:
            raise DashboardInvalidInputError(f"The field DashboardBody is invalid: {'; '.join(found)}")
        return put(self, name, body, *rest, **more)

    CloudWatchBackend.put_dashboard = checked
