"""What people call models and fields, where Planhat's own word is not the API's name."""

from __future__ import annotations

import re

_LABELS = {
    "_id": "Planhat ID",
    "externalId": "External ID",
    "extId": "External ID",
    "sourceId": "Source ID",
    "companyId": "Company",
    "cId": "Company",
    "companyIds": "Companies",
    "euId": "End user",
    "enduserIds": "End users",
    "endusers": "End users",
    "relatedEndusers": "Related end users",
    "ownerId": "Owner",
    "coOwner": "Co-owner",
    "users": "Team members",
    "_currency": "Currency",
    "mrr": "MRR",
    "arr": "ARR",
    "nrr": "NRR",
    "renewalMrr": "Renewal MRR",
    "renewalArr": "Renewal ARR",
    "web": "Website",
    "csmScore": "CSM score",
    "email": "E-mail",
    "otherEmails": "Other e-mails",
    "agentEmail": "Agent's e-mail",
    "phonePrimary": "Phone",
    "npsUnsubscribed": "NPS unsubscribed",
    "linkedInUrl": "LinkedIn",
    "sourceUrl": "Source link",
    "url": "Link",
    "dealId": "Deal",
    "productId": "Product record",
    "campaignId": "Campaign",
    "conversationIds": "Conversations",
    "assignedId": "Assigned to",
    "tzOffset": "Time zone offset",
    "fromDate": "Start date",
    "toDate": "End date",
    "parent": "Previous license",
    "action": "Title",
    "zip": "ZIP / postcode",
    "nickName": "Display name",
    "amountTotal": "Total amount",
    "createDate": "Created on",
    "createdAt": "Created on",
    "updatedAt": "Updated on",
    "dateOfApproval": "Approved on",
    "dateFrom": "From",
    "dateTo": "To",
    "outDate": "Sent on",
    "dateSent": "Sent on",
    "dateAnswered": "Answered on",
    "dateDone": "Done on",
    "noSpecificTime": "All day",
    "autoRenews": "Auto-renewal",
    "fcNewMrr": "Forecast new MRR",
    "fcNewArr": "Forecast new ARR",
    "toDateIncluded": "End date included",
    "invoiceMuted": "Invoices muted",
    "onlyDowngrade": "Downgrade only",
    "useSubject": "Show subject",
    "isArchived": "Archived",
    "isBillable": "Billable",
    "isHidden": "Hidden",
    "isTimeOff": "Time off",
    "isExposedAsSenderOption": "Can be chosen as sender",
    "defaultCurrencyId": "Default currency",
    "assignedModel": "Assigned kind",
    "primary": "Primary contact",
    "color": "Colour",
}

MODEL_CAPTIONS = {
    "Company": ("Company", "Companies"),
    "Enduser": ("End user", "End users"),
    "Churn": ("Churn log", "Churn logs"),
    "Note": ("Note", "Notes"),
    "License": ("License", "Licenses"),
    "NPS": ("NPS response", "NPS responses"),
    "Opportunity": ("Opportunity", "Opportunities"),
    "Sale": ("Sale", "Sales"),
    "User": ("Team member", "Team members"),
    "TimeEntry": ("Time entry", "Time entries"),
    "LineItem": ("Line item", "Line items"),
    "UserActivity": ("User activity", "User activities"),
    "Metric": ("Metric", "Metrics"),
}

# What is sent to the analytics host names records by keys of other models.
_OF_ONE_MODEL = {
    ("UserActivity", "email"): "End user's e-mail",
    ("UserActivity", "euExtId"): "End user's External ID",
    ("UserActivity", "companyExternalId"): "Company's External ID",
    ("UserActivity", "action"): "Event",
    ("UserActivity", "count"): "How many times",
    ("Metric", "dimensionId"): "Metric ID",
    ("Metric", "model"): "Kind of record",
}


def caption_of(model: str, name: str) -> str:
    """Return what a person calls a built-in field."""
    return _OF_ONE_MODEL.get((model, name)) or _LABELS.get(name) or _spaced(name)


def _spaced(name: str) -> str:
    words = re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", name.lstrip("_")) or [name]
    text = " ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in words)
    return text[:1].upper() + text[1:]
