"""The one error of the server."""

from typing import Any


class ApiError(Exception):
    """An answer that is not ok: the code, the description, and parameters such as retry_after."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        self.code, self.description, self.parameters = code, description, parameters
        super().__init__(f"{code} {description}")

    def as_json(self) -> dict[str, Any]:
        """The body of the response."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})
