"""What Google answers when a request is refused: codes, statuses and texts.

The texts are Google's own where one is known, because clients show them to people and tests compare them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

STATUS_OF_CODE: Mapping[int, str] = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ABORTED",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
}


class ApiError(Exception):
    """A refusal, with what both the Sheets and the Drive way of telling it need."""

    def __init__(
        self,
        code: int,
        message: str,
        *,
        status: str | None = None,
        details: list[dict[str, Any]] | None = None,
        reason: str | None = None,
        location: str | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status or STATUS_OF_CODE.get(code, "UNKNOWN")
        self.details = details
        self.reason = reason
        self.location = location

    def named(self, what: str) -> ApiError:
        """The refusal of one item of a batch, which says what item that is."""
        if self.details or self.code != 400:
            return self
        return bad_request(f"Invalid {what}: {self.message}")

    def sheets_body(self) -> dict[str, Any]:
        """The JSON body as sheets.googleapis.com writes it."""
        error: dict[str, Any] = {"code": self.code, "message": self.message, "status": self.status}
        if self.details:
            error["details"] = self.details
        return {"error": error}

    def drive_body(self) -> dict[str, Any]:
        """The JSON body as the Drive API writes it: older, with a list of reasons and no status."""
        is_limit = (self.reason or "").endswith(("LimitExceeded", "QuotaExceeded"))
        domain = "usageLimits" if is_limit else "global"
        entry: dict[str, Any] = {
            "message": self.message,
            "domain": domain,
            "reason": self.reason or _drive_reason(self.code),
        }
        if self.location:
            entry["location"] = self.location
            entry["locationType"] = "parameter"
        return {"error": {"code": self.code, "message": self.message, "errors": [entry]}}


def _drive_reason(code: int) -> str:
    return {
        400: "invalid",
        401: "authError",
        403: "insufficientFilePermissions",
        404: "notFound",
        429: "rateLimitExceeded",
        500: "internalError",
        503: "backendError",
    }.get(code, "badRequest")


def bad_request(message: str) -> ApiError:
    return ApiError(400, message)


def invalid_value(field: str, type_name: str, shown: str) -> ApiError:
    """A value of the wrong JSON kind, in the words of Google's JSON transcoder."""
    return field_violation(field, f"Invalid value at '{field}' ({type_name}), {shown}")


def field_violation(field: str, description: str, message: str | None = None) -> ApiError:
    violation = {"description": description} | ({"field": field} if field else {})
    detail = {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [violation]}
    return ApiError(400, message or description, details=[detail])


def field_violations(found: Sequence[tuple[str, str]]) -> ApiError:
    """Several violations, as (field, description), told in one message of a line each."""
    violations = [{"description": text} | ({"field": field} if field else {}) for field, text in found]
    detail = {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": violations}
    return ApiError(400, "\n".join(text for _, text in found), details=[detail])


def not_found() -> ApiError:
    return ApiError(404, "Requested entity was not found.")


def permission_denied() -> ApiError:
    return ApiError(403, "The caller does not have permission")


def unauthenticated() -> ApiError:
    return ApiError(
        401,
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
        "authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.",
        reason="authError",
    )


def no_credentials(*, has_key: bool) -> ApiError:
    """A write without a token: an API key says which project is calling, not who."""
    principal = "Expected OAuth2 access token or other authentication credentials that assert a principal. "
    if has_key:
        return ApiError(
            401,
            f"API keys are not supported by this API. {principal}See https://cloud.google.com/docs/authentication",
            reason="required",
        )
    return ApiError(
        401,
        "Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other "
        "valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.",
        reason="required",
    )


def no_api_key(given: str | None) -> ApiError:
    """A read with no identity at all, or with a key that is none."""
    if given is None:
        return ApiError(403, "The request is missing a valid API key.", reason="forbidden")
    return ApiError(400, "API key not valid. Please pass a valid API key.", reason="badRequest")


def insufficient_scopes(service: str, method: str) -> ApiError:
    detail = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
        "domain": "googleapis.com",
        "metadata": {"service": service, "method": method},
    }
    return ApiError(
        403, "Request had insufficient authentication scopes.", details=[detail], reason="insufficientPermissions"
    )


def protected_cell(code: int) -> ApiError:
    return ApiError(
        code,
        "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove protection "
        "if you need to edit.",
    )


def grid_limits(label: str, rows: int, columns: int) -> ApiError:
    return bad_request(f"Range ({label}) exceeds grid limits. Max rows: {rows}, max columns: {columns}")


@contextlib.contextmanager
def named(what: str) -> Iterator[None]:
    """Refusals of one item of a batch name it: `Invalid data[0]: ...`."""
    try:
        yield
    except ApiError as error:
        raise error.named(what) from None
