"""The stage of a sign-up where the code is sent, for mobile numbers as for e-mails."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.stages import LoginByCodeStage
from allauth.core.internal.httpkit import headed_redirect_response


class CodeStage(LoginByCodeStage):
    """allauth's, which knows no number when the account already exists: the page shown would then tell that it does."""

    def handle(self) -> tuple[Any, bool]:
        if self.state or self.login.user is not None or not self.login.phone:
            return super().handle()
        LoginCodeVerificationProcess.initiate(request=self.request, user=None, phone=self.login.phone, stage=self)
        return headed_redirect_response("account_confirm_login_code"), True
