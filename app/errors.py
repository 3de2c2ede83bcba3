"""Every refusal: a class with a code, a status and a sentence.

`status` is the HTTP status under `application/graphql-response+json`. A refusal never carries SQL, a driver's words
or a path of the machine: its sentence is written for the person who asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar


class ServiceError(Exception):
    """One thing that was refused, and where in the request."""

    code: ClassVar[str] = "INTERNAL"
    status: ClassVar[int] = 500
    #: A well-formed request that GraphQL turns down is answered 200 under `application/json` (GraphQL over HTTP, legacy
    #: responses). False: `status` stands whatever the media type.
    in_band: ClassVar[bool] = False

    def __init__(
        self,
        message: str,
        *,
        path: Sequence[str | int] = (),
        locations: Sequence[tuple[int, int]] = (),
        extensions: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = tuple(path)
        self.locations = tuple(locations)
        self.extensions = extensions or {}


class ParseFailed(ServiceError):
    """The document is not GraphQL."""

    code = "PARSE_FAILED"
    status = 400
    in_band = True


class ValidationFailed(ServiceError):
    """The document does not fit the schema."""

    code = "VALIDATION_FAILED"
    status = 400
    in_band = True


class BadUserInput(ServiceError):
    """A value in the request is not of the asked form; `path` leads to it."""

    code = "BAD_USER_INPUT"
    status = 400
    in_band = True


class MixedKinds(BadUserInput):
    """A figure of values that neither add up nor compare, because they may be of different kinds or units."""

    code = "MIXED_KINDS"


class Malformed(BadUserInput):
    """The request itself is not well-formed, before any GraphQL is read."""

    in_band = False


class BadCursor(ServiceError):
    """A cursor is damaged, or comes from another field, order or filter."""

    code = "BAD_CURSOR"
    status = 400
    in_band = True


class Unauthenticated(ServiceError):
    """A token is wrong, has ended, or is not known; never which."""

    code = "UNAUTHENTICATED"
    status = 401

    def __init__(self) -> None:
        super().__init__("This token is not valid here, or not any more. Without one, what is public can be read.")


class FeedReset(ServiceError):
    """The feed began anew since a cursor was given, as after a restore: whoever followed it starts over."""

    code = "FEED_RESET"
    status = 400
    in_band = True


class Forbidden(ServiceError):
    """The reader lacks the permission that a field needs."""

    code = "FORBIDDEN"
    status = 403
    in_band = True


class PersistedQueryNotFound(ServiceError):
    """A document was asked for by a hash that is not known here (any more): the client sends its text with the hash."""

    code = "PERSISTED_QUERY_NOT_FOUND"
    status = 400
    in_band = True


class CostLimit(ServiceError):
    """The operation may touch more rows than one operation may."""

    code = "COST_LIMIT"
    status = 400
    in_band = True


class DocumentNotTrusted(ServiceError):
    """Only registered documents run here, and this is none of them."""

    code = "DOCUMENT_NOT_TRUSTED"
    status = 403
    in_band = True


class RateLimited(ServiceError):
    """The client has spent its points; `seconds` goes into the `Retry-After` header."""

    code = "RATE_LIMITED"
    status = 429

    def __init__(self, message: str, *, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


class NotFound(ServiceError):
    """No such address."""

    code = "NOT_FOUND"
    status = 404


class MethodNotAllowed(ServiceError):
    """The method is not served here, or a mutation came by GET; `allowed` goes into the `Allow` header."""

    code = "METHOD_NOT_ALLOWED"
    status = 405

    def __init__(self, message: str, *, allowed: Sequence[str] = ("POST",)) -> None:
        super().__init__(message)
        self.allowed = tuple(allowed)


class NotAcceptable(ServiceError):
    """The client accepts none of the media types that we write."""

    code = "NOT_ACCEPTABLE"
    status = 406


class ReceiveTimeout(ServiceError):
    """The request was not sent within its time."""

    code = "RECEIVE_TIMEOUT"
    status = 408


class PayloadTooLarge(ServiceError):
    """The request is larger than the limit."""

    code = "PAYLOAD_TOO_LARGE"
    status = 413


class UnsupportedMediaType(ServiceError):
    """The body is of a type that we do not read; a form or plain text could be sent by any page of the web."""

    code = "UNSUPPORTED_MEDIA_TYPE"
    status = 415


class WrongHost(ServiceError):
    """The request names a host that is not served here, as a page would whose name was bent to this machine."""

    code = "WRONG_HOST"
    status = 421


class Timeout(ServiceError):
    """The statement ran past its limit and was cancelled."""

    code = "TIMEOUT"
    status = 504


class Unavailable(ServiceError):
    """The database cannot answer now; nothing was changed, and a retry is safe."""

    code = "UNAVAILABLE"
    status = 503


class Internal(ServiceError):
    """A bug. The log has the same id as `extensions.id`."""


class Refused(Exception):
    """A request that was refused before anything ran, for one or more reasons."""

    def __init__(self, errors: Sequence[ServiceError]) -> None:
        super().__init__("; ".join(error.message for error in errors))
        self.errors = tuple(errors)
