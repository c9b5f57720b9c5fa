"""Looks whether the org is fit: the connection first, then what it describes, then its records."""

from __future__ import annotations

from dataclasses import dataclass, field

from connector.port import OrgIdentity, SalesforcePort
from jobs.clock import Clock
from jobs.doctor.connection_check import (
    ORG_FIELDS,
    check_api_version,
    check_requests,
    check_skew,
    tell_org,
)
from jobs.doctor.currency_check import check_currencies
from jobs.doctor.field_check import check_fields
from jobs.doctor.finding import Area, Finding, Severity, ok
from jobs.doctor.offboarding_check import ActingAs, check_offboarding
from jobs.doctor.partner_check import check_partners
from jobs.doctor.partner_login_check import check_partner_login
from jobs.doctor.partner_query import LICENCE_OBJECTS
from jobs.doctor.permission_check import PERMISSION_OBJECTS, check_permissions
from jobs.doctor.program_check import check_programs
from jobs.doctor.request_check import check_requests_in_org
from jobs.doctor.rounds import Rounds
from jobs.doctor.source_check import check_sources
from jobs.offboarding.account_view import ACCOUNT_OBJECTS
from jobs.org_facts import OrgFacts, fact_selects, read_facts
from jobs.org_reader import OrgReader
from mapping.field_map import FieldMap
from mapping.roles import CASE_ROLES, REQUEST_ROLES
from mapping.soql import Select

#: Every area that is looked at in any org; ``PARTNER_LOGIN`` is one more where users are asked
#: by a login as each of them.
ORG_AREAS = (
    *(Area.LOGIN, Area.API_VERSION, Area.CLOCK, Area.API_REQUESTS, Area.ORG, Area.FIELDS),
    *(Area.PERMISSIONS, Area.CURRENCIES, Area.PROGRAMS, Area.SOURCES, Area.PARTNER_USERS),
    *(Area.PARTNER_ACCOUNTS, Area.OFFBOARDING, Area.ORG_REQUESTS),
)
_FURTHER_ROLES = sorted(CASE_ROLES | REQUEST_ROLES)
_FURTHER = (*PERMISSION_OBJECTS, *LICENCE_OBJECTS, *ACCOUNT_OBJECTS)


@dataclass(frozen=True, slots=True)
class OrgAddress:
    """Where the org is and how it is asked, as the settings say.

    With ``as_user``, what users may see is asked by a login as each of them.
    """

    login_url: str
    flow: str
    api_version: str
    single_currency: str
    as_user: bool = False


@dataclass(frozen=True, slots=True)
class OrgCheckup:
    """Looks at one org and changes nothing there.

    Without a field map only the connection is looked at. ``acting`` is who off-boards partners.
    """

    salesforce: SalesforcePort
    field_map: FieldMap | None
    address: OrgAddress
    clock: Clock
    acting: ActingAs = field(default_factory=ActingAs)

    def run(self) -> list[Finding]:
        """Run every check that can be run; about ten API calls where nothing is wrong."""
        rounds = Rounds()
        identity = self._connect(rounds)
        reader = self._describe(rounds) if identity else None
        if identity and reader:
            self._look_inside(rounds, reader, identity)
        more = (Area.PARTNER_LOGIN,) if self.address.as_user else ()
        return rounds.finish((*ORG_AREAS, *more))

    def _connect(self, rounds: Rounds) -> OrgIdentity | None:
        api_versions = self.salesforce.api_versions
        versions = rounds.attempt(Area.LOGIN, api_versions, vital="the login fails")
        if versions is None:
            return None
        where, flow = self.address.login_url, self.address.flow
        version = check_api_version(self.address.api_version, versions)
        rounds.findings += [ok(Area.LOGIN, f"The login at {where} by {flow} succeeds."), version]
        if version.severity is Severity.PROBLEM:
            rounds.end("the org does not serve the API version of the settings")
        refused = "the org answers no queries"
        identity = rounds.attempt(Area.ORG, self.salesforce.identity, vital=refused)
        if identity is None:
            return None
        rounds.findings += [
            check_skew(self.clock.now(), identity.server_time),
            check_requests(self.salesforce.api_usage),
        ]
        return identity

    def _describe(self, rounds: Rounds) -> OrgReader | None:
        field_map = self.field_map
        if field_map is None:
            rounds.end("the mapping cannot be used")
            return None
        return rounds.attempt(
            Area.FIELDS,
            lambda: OrgReader(
                self.salesforce,
                field_map,
                (*_FURTHER, *(field_map[role].sobject for role in _FURTHER_ROLES)),
            ),
            vital="the org describes no objects",
        )

    def _look_inside(self, rounds: Rounds, reader: OrgReader, identity: OrgIdentity) -> None:
        field_map, schema = reader.field_map, reader.schema
        facts = self._look_at_org(rounds, reader, identity)
        rounds.look(Area.FIELDS, lambda: check_fields(field_map, schema))
        rounds.look(Area.PERMISSIONS, lambda: check_permissions(reader, identity.user_id))
        used = None
        if facts:
            several = "CurrencyType" in schema
            rounds.look(Area.CURRENCIES, lambda: check_currencies(facts.rates, several=several))
            used = self._look_at_programs(rounds, reader, facts)
        rounds.look(Area.SOURCES, lambda: check_sources(field_map, schema, used))
        rounds.look(Area.PARTNER_USERS, lambda: check_partners(reader))
        if self.address.as_user:
            rounds.look(Area.PARTNER_LOGIN, lambda: check_partner_login(reader, used))
        rounds.look(Area.OFFBOARDING, lambda: check_offboarding(field_map, schema, self.acting))
        rounds.look(Area.ORG_REQUESTS, lambda: check_requests_in_org(field_map, schema))

    def _look_at_org(
        self, rounds: Rounds, reader: OrgReader, identity: OrgIdentity
    ) -> OrgFacts | None:
        selects = fact_selects(reader)
        itself = Select("Organization", ORG_FIELDS)
        tables = rounds.attempt(Area.ORG, lambda: reader.read([itself, *selects]))
        if tables is None:
            return None
        organization, *told = tables
        rounds.findings.append(tell_org(identity, organization))
        named = {select.sobject: table for select, table in zip(selects, told, strict=True)}
        single = self.address.single_currency
        return rounds.attempt(Area.CURRENCIES, lambda: read_facts(named, single))

    def _look_at_programs(
        self, rounds: Rounds, reader: OrgReader, facts: OrgFacts
    ) -> frozenset[str] | None:
        """Give what the programs use; ``None`` where they cannot be read."""
        now = self.clock.now()
        seen = rounds.attempt(Area.PROGRAMS, lambda: check_programs(reader, facts, now))
        if seen is None:
            return None
        rounds.findings += seen.findings
        return seen.used
