"""`manage.py run_actions`: our actions for a real Rasa server; loopback and shared secret, since rasa-sdk asks nobody who they are."""

import hmac
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionMissingDomainException, ActionNotFoundException

from bot import dialogue
from bot.actions import here
from bot.engine import run_now

LARGEST = 2 * 1024 * 1024
Answer = tuple[int, Any]


class Command(BaseCommand):
    help = "Serve the robot's actions to a Rasa server at 127.0.0.1. Needs ACTION_SECRET (16 characters or more)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=settings.ACTION_PORT)

    def handle(self, *args: Any, **options: Any) -> None:
        if len(settings.ACTION_SECRET) < 16:
            raise CommandError("Set ACTION_SECRET to 16 characters or more; endpoints.yml sends it.")
        dialogue.warm()
        with make_server(options["port"]) as server:
            self.stdout.write(f"actions at http://127.0.0.1:{server.server_port}/webhook")
            try:
                server.serve_forever()
            except KeyboardInterrupt:
                self.stdout.write("stopping")


def make_server(port: int) -> ThreadingHTTPServer:
    """A server on the loopback only; port 0 takes a free one."""
    return ThreadingHTTPServer(("127.0.0.1", port), Handler)


def execute(call: dict[str, Any]) -> Answer:
    """Run one action call as rasa-sdk's own server answers it: 200, 400 rejection, 404 unknown, 449 without a domain."""
    executor: ActionExecutor = dialogue.executor()
    if not isinstance(call.get("domain"), dict):
        return 449, {"error": "no domain", "action_name": call.get("next_action")}
    close_old_connections()
    here.enter(None)
    try:
        result = run_now(executor.run(call))
    except ActionExecutionRejection as error:
        return 400, {"error": str(error), "action_name": error.action_name}
    except ActionNotFoundException as error:
        return 404, {"error": str(error), "action_name": error.action_name}
    except ActionMissingDomainException as error:
        return 449, {"error": str(error), "action_name": error.action_name}
    finally:
        close_old_connections()
    return 200, result.model_dump() if result else {"events": [], "responses": []}


class Handler(BaseHTTPRequestHandler):
    """Two addresses: `POST /webhook` and `GET /health`."""

    server_version, sys_version = "mingshi", ""

    def do_GET(self) -> None:
        self.answer(200, {"status": "ok"}) if self.path == "/health" else self.answer(404, {"error": "not found"})

    def do_POST(self) -> None:
        if self.path != "/webhook":
            self.answer(404, {"error": "not found"})
        elif not hmac.compare_digest(self.headers.get("Authorization", "").encode(), f"Bearer {settings.ACTION_SECRET}".encode()):
            self.answer(401, {"error": "wrong secret"})
        else:
            self.answer(*self.run_call())

    def run_call(self) -> Answer:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > LARGEST:
            return 413, {"error": "too large"}
        try:
            call = json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError):
            return 400, {"error": "not JSON"}
        return execute(call) if isinstance(call, dict) and "tracker" in call else (400, {"error": "not an action call"})

    def answer(self, status: int, body: Any) -> None:
        data = json.dumps(body, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: a tracker may be in what is asked."""
