"""Permissions by profile: what a profile may not see of objects and fields is not there at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from emulator.loading import OrgDataError
from emulator.object_model import ObjectModel
from emulator.org_data import HiddenField
from emulator.picklists import change_picklist
from emulator.record_id import MalformedIdError, to_18
from emulator.store import Value


class UnknownFieldError(LookupError):
    """The org has no such object or field, or it cannot be hidden; take one from its describe."""

    def __init__(self, name: str, field: str | None = None) -> None:
        what = f"{name}.{field} is no field" if field else f"{name} is no object"
        super().__init__(f"{what} that can be hidden.")


class FieldAccess:
    """Gives each profile the object model that exists for it.

    Raises:
        OrgDataError: a field that is to be hidden from the start cannot be.
    """

    def __init__(self, model: ObjectModel, hidden: Iterable[HiddenField] = ()) -> None:
        self._model = model
        self._hidden: dict[str, set[tuple[str, str]]] = {}
        self._hidden_objects: dict[str, set[str]] = {}
        self._models: dict[str, ObjectModel] = {}
        for one in hidden:
            try:
                self.set(to_18(one.profile_id), one.object, one.field, is_visible=False)
            except (UnknownFieldError, MalformedIdError) as error:
                message = f"The org data hides a field that it cannot hide: {error}"
                raise OrgDataError(message) from error

    def model(self, profile_id: Value) -> ObjectModel:
        """Return the object model without what is hidden from a profile."""
        if not isinstance(profile_id, str):
            return self._model
        fields, objects = self._hidden.get(profile_id), self._hidden_objects.get(profile_id)
        if not fields and not objects:
            return self._model
        if profile_id not in self._models:
            self._models[profile_id] = self._model.without(fields or (), objects or ())
        return self._models[profile_id]

    def change_picklist(
        self, name: str, field: str, choices: Mapping[str, bool], *, restricted: bool | None
    ) -> None:
        """Change for all profiles what a picklist offers; None leaves alone what it takes.

        Raises:
            UnknownChoiceError: no such picklist or value.
        """
        self._model = change_picklist(self._model, name, field, choices, restricted=restricted)
        self._models.clear()

    def shows(self, profile_id: Value, name: str) -> bool:
        """Whether the object exists for a profile."""
        return name not in self._hidden_objects.get(str(profile_id), ())

    def set_object(self, profile_id: str, name: str, *, is_visible: bool) -> None:
        """Show an object to a profile or hide it.

        Raises:
            UnknownFieldError: no such object.
        """
        item = self._model.find(name)
        if item is None:
            raise UnknownFieldError(name)
        hidden = self._hidden_objects.setdefault(profile_id, set())
        (hidden.discard if is_visible else hidden.add)(item.name)
        self._models.pop(profile_id, None)

    def set(self, profile_id: str, name: str, field: str, *, is_visible: bool) -> None:
        """Show a field to a profile or hide it.

        Raises:
            UnknownFieldError: no such field, or a system field, which all users see.
        """
        item = self._model.find(name)
        found = item.field(field) if item else None
        if item is None or found is None or not found.is_permissionable:
            raise UnknownFieldError(name, field)
        hidden = self._hidden.setdefault(profile_id, set())
        (hidden.discard if is_visible else hidden.add)((item.name, found.name))
        self._models.pop(profile_id, None)
