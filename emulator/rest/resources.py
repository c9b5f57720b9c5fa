"""Which path of the data API is answered by which handler."""

from __future__ import annotations

from emulator.rest import (
    org_resources,
    queries,
    query_jobs,
    record_collections,
    record_rows,
    replication,
)
from emulator.rest.composite import Composite
from emulator.rest.router import Router


def make_router() -> Router:
    """Return the router over everything below `/services/data/vXX.X/`."""
    router = Router()
    router.add("", GET=org_resources.list_resources)
    router.add("limits", GET=org_resources.show_limits)
    router.add("query", GET=queries.run_query)
    router.add("queryAll", GET=queries.run_query_all)
    router.add("query/{locator}", GET=queries.fetch_page)
    router.add("jobs/query", POST=query_jobs.create_job, GET=query_jobs.list_jobs)
    router.add(
        "jobs/query/{id}",
        GET=query_jobs.show_job,
        PATCH=query_jobs.abort_job,
        DELETE=query_jobs.delete_job,
    )
    router.add("jobs/query/{id}/results", GET=query_jobs.read_results)
    router.add("jobs/query/{id}/resultPages", GET=query_jobs.list_result_pages)
    router.add("sobjects", GET=org_resources.list_objects)
    router.add("sobjects/{object}", GET=org_resources.show_object, POST=record_rows.create)
    router.add("sobjects/{object}/describe", GET=org_resources.show_describe)
    router.add("sobjects/{object}/updated", GET=replication.list_updated)
    router.add("sobjects/{object}/deleted", GET=replication.list_deleted)
    router.add(
        "sobjects/{object}/{id}",
        GET=record_rows.read,
        PATCH=record_rows.update,
        DELETE=record_rows.delete,
    )
    router.add(
        "sobjects/{object}/{field}/{value}",
        GET=record_rows.read_by_key,
        PATCH=record_rows.upsert_by_key,
    )
    router.add("composite", POST=Composite(router.answer).run)
    router.add(
        "composite/sobjects",
        POST=record_collections.create_records,
        PATCH=record_collections.update_records,
        DELETE=record_collections.delete_records,
    )
    router.add(
        "composite/sobjects/{object}",
        GET=record_collections.read_listed,
        POST=record_collections.read_records,
    )
    router.add("composite/sobjects/{object}/{field}", PATCH=record_collections.upsert_records)
    return router
