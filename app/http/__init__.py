"""The daemon's HTTP edge: webhooks in, health and metrics out. It never calls Salesforce."""

from app.http.application import create_app
from app.http.ports import HttpPorts, WebhookRules

__all__ = ["HttpPorts", "WebhookRules", "create_app"]
