"""E-mails that come back, written as the usual servers write them (RFC 3464)."""

from __future__ import annotations

UNKNOWN = "smtp; 550 5.1.1 <lea@exemple.fr>: Recipient address\n    rejected: User unknown in virtual mailbox table"


def from_postfix(
    message_id: str, *, action: str = "failed", status: str = "5.1.1", said: str = UNKNOWN, copy: str = "headers"
) -> bytes:
    """A relay that could not hand the letter on; the letter is given back, its headers or `copy="whole"`."""
    kind = "text/rfc822-headers" if copy == "headers" else "message/rfc822"
    body = "" if copy == "headers" else "\nUne place est libre mardi.\n"
    return f"""Return-Path: <>
Date: Tue, 24 Nov 2026 10:12:03 +0100 (CET)
From: MAILER-DAEMON@relais.exemple.fr (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: retours@releve.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4D2A1.1795511523/relais.exemple.fr"
Message-Id: <20261124091203.7C1D24D2B9@relais.exemple.fr>

This is a MIME-encapsulated message.

--4D2A1.1795511523/relais.exemple.fr
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host relais.exemple.fr.

<lea@exemple.fr>: host mx.exemple.fr[192.0.2.7] said something.

--4D2A1.1795511523/relais.exemple.fr
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; relais.exemple.fr
X-Postfix-Queue-ID: 7C1D24D2B8
X-Postfix-Sender: rfc822; retours@releve.example
Arrival-Date: Tue, 24 Nov 2026 10:12:01 +0100 (CET)

Final-Recipient: rfc822; lea@exemple.fr
Original-Recipient: rfc822;lea@exemple.fr
Action: {action}
Status: {status}
Remote-MTA: dns; mx.exemple.fr
Diagnostic-Code: {said}

--4D2A1.1795511523/relais.exemple.fr
Content-Description: Undelivered Message Headers
Content-Type: {kind}

Return-Path: <retours@releve.example>
Subject: =?utf-8?q?Une_place_pr=C3=A8s_de_chez_vous?=
From: ne-pas-repondre@releve.example
To: lea@exemple.fr
Message-ID: {message_id}
{body}
--4D2A1.1795511523/relais.exemple.fr--
""".encode()


def from_exchange(message_id: str, *, status: str = "5.1.10") -> bytes:
    """A receiver's own server that took the letter, looked for the box, and gives no copy back."""
    return f"""From: <postmaster@entreprise.exemple>
To: <retours@releve.example>
Date: Tue, 24 Nov 2026 09:12:09 +0000
Content-Type: multipart/report; report-type=delivery-status;
 boundary="a7a43b8b-9c0e-4b5c-8a6b-3a8d7c3b2f10"
X-MS-Exchange-Message-Is-Ndr:
Content-Language: fr-FR
Message-ID: <e1f0@PR0P264MB0001.FRAP264.PROD.OUTLOOK.COM>
In-Reply-To: {message_id}
References: {message_id}
Subject: =?utf-8?B?Tm9uIHJlbWlz?=
Auto-Submitted: auto-replied

--a7a43b8b-9c0e-4b5c-8a6b-3a8d7c3b2f10
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: base64

PHA+Vm90cmUgbWVzc2FnZSBuJ2EgcGFzIHB1IMOqdHJlIHJlbWlzLjwvcD4=

--a7a43b8b-9c0e-4b5c-8a6b-3a8d7c3b2f10
Content-Type: message/delivery-status

Reporting-MTA: dns;PR0P264MB0001.FRAP264.PROD.OUTLOOK.COM
Received-From-MTA: dns;relais.exemple.fr
Arrival-Date: Tue, 24 Nov 2026 09:12:08 +0000

Final-Recipient: rfc822;lea@exemple.fr
Action: failed
Status: {status}
Diagnostic-Code: smtp;550 {status} RESOLVER.ADR.RecipientNotFound; Recipient not
 found by SMTP address lookup

--a7a43b8b-9c0e-4b5c-8a6b-3a8d7c3b2f10--
""".replace("\n", "\r\n").encode()
