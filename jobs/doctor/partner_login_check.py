"""Can the service log in as a primary partner user and ask what that user sees?

One user stands for all: approval, API Enabled and object permissions come with a profile. The
user is asked about one record of each source and about the own user record, which everybody
reads; whether the answers are yes or no does not matter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jobs.doctor.finding import Area, Finding, ok, problem
from jobs.doctor.partner_query import PartnerPaths, partner_paths
from jobs.org_reader import OrgReader
from mapping.soql import AllOf, Compare, Select
from mapping.wire import rows


def check_partner_login(reader: OrgReader, used: frozenset[str] | None) -> list[Finding]:
    """Try one active user of an enrollment; two or three API calls, and one as that user.

    Args:
        reader: The org.
        used: Names of the types, and of the source objects of ``Measured`` criteria, that active
            programs use; ``None`` where that could not be found out.

    Raises:
        ConnectorError: the org or the login host is out of reach.
    """
    paths = partner_paths(reader)
    sobjects = _sobjects(reader, used)
    own = reader.field_map["enrollment"].sobject
    few = [Select(sobject, ("Id",), limit=1) for sobject in sobjects]
    users, *records = reader.read([_one_user(own, paths), *few])
    user = next(rows(users), None)
    if user is None:
        return [ok(Area.PARTNER_LOGIN, "No enrollment has an active primary partner user to try.")]
    user_id = user.required(paths.user)
    asked = {reader.field_map["user"].sobject: [user_id]} | {
        sobject: [str(key) for key in table.columns["Id"]]
        for sobject, table in zip(sobjects, records, strict=True)
    }
    return [_tried(reader, user_id, user.text(paths.user_name) or user_id, asked)]


def _one_user(sobject: str, paths: PartnerPaths) -> Select:
    active = (paths.program_active, paths.user_active)
    where = AllOf(tuple(Compare(path, "=", literal=True) for path in active))
    return Select(sobject, (paths.user, paths.user_name), where, order_by=("Id",), limit=1)


def _sobjects(reader: OrgReader, used: frozenset[str] | None) -> Sequence[str]:
    """Name the objects whose records count somewhere."""
    kinds = reader.field_map.types.values()
    return [
        source.sobject
        for source in reader.field_map.sources.values()
        if source.sobject in reader.schema
        and (
            used is None
            or source.sobject in used
            or any(kind.source == source.name and kind.name in used for kind in kinds)
        )
    ]


def _tried(
    reader: OrgReader, user_id: str, name: str, asked: Mapping[str, Sequence[str]]
) -> Finding:
    refusal = reader.salesforce.readable({user_id: asked})[user_id].refusal
    if refusal is None:
        told = f"A login as {name} succeeds and shows what that primary partner user may see."
        return ok(Area.PARTNER_LOGIN, told)
    remedy = refusal.remedy[:1].upper() + refusal.remedy[1:]
    return problem(
        Area.PARTNER_LOGIN,
        f"What {name} may see cannot be asked by a login as that primary partner user: "
        f"{refusal.why}.",
        f"{remedy}.",
    )
