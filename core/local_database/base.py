"""Database backend: PostgreSQL, at the address that the local services give when it is first needed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.backends.postgresql import base, client
from django.db.utils import OperationalError

from core.local_services import shared
from core.local_services.errors import LocalServicesError

# Commands that work without a database (makemigrations) look at it when it runs, and do not start it.
may_start = True


class DatabaseClient(client.DatabaseClient):
    connection: DatabaseWrapper

    def runshell(self, parameters: Iterable[str]) -> None:
        self.connection.find_server()
        super().runshell(parameters)


class DatabaseWrapper(base.DatabaseWrapper):
    client_class = DatabaseClient

    def get_connection_params(self) -> dict[str, Any]:
        self.find_server()
        return super().get_connection_params()

    def find_server(self) -> None:
        """Fill the address in, starting the local services when needed.

        Raises OperationalError, as for any unreachable server, when they cannot be started.
        """
        if self.settings_dict["HOST"]:
            return
        services = shared.shared()
        try:
            found = services.addresses() if may_start else services.running()
        except LocalServicesError as error:
            raise OperationalError(str(error)) from error
        if found is None:
            raise OperationalError("Aucun PostgreSQL local ne tourne.")
        self.settings_dict["HOST"] = found.sockets
