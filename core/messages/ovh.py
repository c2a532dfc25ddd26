"""SMS through OVHcloud: one signed request per message (https://docs.ovhcloud.com, « API SMS »).

The signature is "$1$" and the SHA-1 of secret+consumer+method+address+body+time. Neither the number nor the text is
logged, nor put in an error: an error says the status of the answer.
"""

from __future__ import annotations

import hashlib
import json
import time
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import quote

from django.conf import settings

from core.messages.errors import Refused, Unreachable

TIMEOUT_SECONDS = 10
# A message about tomorrow is of no use in two days.
VALID_MINUTES = 24 * 60
# The account, the credit or the provider is at fault, not this message: the next one would fail the same way.
NOBODY_PASSES = {401, 402, 403, 404, 429}


class OvhSender:
    """The account of the settings OVH_SMS_*."""

    def send(self, number: str, text: str, reference: str = "") -> None:
        """Raises Refused for a number that OVH does not serve, OSError for anything that may pass later."""
        answer = self._post(
            f"{settings.OVH_SMS_ENDPOINT}/sms/{quote(settings.OVH_SMS_SERVICE, safe='')}/jobs",
            {
                "charset": "UTF-8",
                "class": "phoneDisplay",
                "coding": "7bit",
                "message": text,
                # A service message, not an advertisement: no « STOP » and no wait until Monday.
                "noStopClause": True,
                "priority": "high",
                "receivers": [number],
                "sender": settings.OVH_SMS_NAME,
                "senderForResponse": False,
                "tag": reference.replace("-", "")[:20],
                "validityPeriod": VALID_MINUTES,
            },
        )
        if number in answer.get("invalidReceivers", ()):
            raise Refused("OVH : numéro non desservi", of_address=True)
        if number not in answer.get("validReceivers", ()):
            raise OSError("OVH : message non pris en charge")

    def _post(self, address: str, content: dict[str, Any]) -> dict[str, Any]:
        body = json.dumps(content, ensure_ascii=False).encode()
        request = urllib.request.Request(  # noqa: S310 - the address of the settings
            address, data=body, headers=self._headers("POST", address, body), method="POST"
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
                found = json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                status = error.code
            if status in NOBODY_PASSES or status >= 500:
                raise Unreachable(f"OVH : réponse {status}") from None
            raise OSError(f"OVH : réponse {status}") from None
        except ValueError:
            raise OSError("OVH : réponse illisible") from None
        except OSError as error:
            raise Unreachable(f"OVH : {type(error).__name__}") from None
        return found if isinstance(found, dict) else {}

    @staticmethod
    def _headers(method: str, address: str, body: bytes) -> dict[str, str]:
        moment = str(int(time.time()))
        secret, consumer = settings.OVH_APPLICATION_SECRET, settings.OVH_CONSUMER_KEY
        signed = "+".join((secret, consumer, method, address, body.decode(), moment))
        return {
            "Content-Type": "application/json; charset=utf-8",
            "X-Ovh-Application": settings.OVH_APPLICATION_KEY,
            "X-Ovh-Consumer": consumer,
            "X-Ovh-Timestamp": moment,
            "X-Ovh-Signature": f"$1${hashlib.sha1(signed.encode()).hexdigest()}",  # noqa: S324 - what OVH asks for
        }
