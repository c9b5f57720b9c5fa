"""Faults that are planted into components, for their own tests, the compiler and the linter."""

from __future__ import annotations

from tests.salesforce.checks.faults import Fault


def _fault(component: str, name: str, before: str, after: str, file: str | None = None) -> Fault:
    """Make a fault that any failing test of the component gives away."""
    path = f"lwc/{component}/{file or f'{component}.js'}"
    return Fault(f"{component}-{name}", path, before, after, found_as="")


TESTED_FAULTS = (
    _fault("localNumber", "cents-of-whole-money", "Number.isInteger(amount)", "false"),
    _fault("localNumber", "percent-as-a-share", "percent / WHOLE_PERCENT", "percent"),
    _fault("localNumber", "none-is-verified", "amount > 0", "amount >= 0"),
    _fault("localNumber", "label-of-money", "of.unit !== Unit.MONEY && ", ""),
    _fault("localNumber", "code-is-lost", "[currencyCode, written(amount)]", "[written(amount)]"),
    _fault("localTime", "day-before", ", timeZone: 'UTC'", ""),
    _fault("localTime", "clock-of-greenwich", "timeZone: TIME_ZONE", "timeZone: 'UTC'"),
    _fault("tierLadder", "held-is-passed", "tier.rank < held.rank", "tier.rank <= held.rank"),
    _fault("tierLadder", "no-next-tier", "tier.id === nextTierId", "false"),
    _fault("tierLadder", "columns-mixed-up", "'cell is-held'", "'cell is-next'"),
    _fault("failureWords", "browser-first", "error?.body?.message || ", ""),
    _fault("percentBar", "longer-than-its-place", "Math.min(this.percent, FULL)", "this.percent"),
    _fault("percentBar", "never-quite-full", "this.percent >= FULL", "this.percent > FULL"),
    _fault("percentBar", "nameless", "aria-label={label}", "data-label={label}", "percentBar.html"),
    _fault("verdictMark", "unheard-of-is-met", "?? MARKS.Unknown", "?? MARKS.Met"),
    _fault("verdictMark", "word-of-another", "word: 'Missed'", "word: 'Achieved'"),
    _fault("tierBadge", "never-again", "this.failedUrl = this.badgeUrl", "this.failedUrl = ''"),
    _fault("tierBadge", "read-twice", 'alt=""', "alt={name}", "tierBadge.html"),
    _fault("tierBadge", "half-an-initial", "[...(this.name ?? '')][0]", "(this.name ?? '')[0]"),
    _fault("explainLink", "link-to-a-script", "/^https?:", "/^\\\\w+:"),
    _fault("explainLink", "in-the-same-tab", 'target="_blank" ', "", "explainLink.html"),
    _fault("tierMap", "everywhere-at-once", "tier.isHeld ? 'step' : null", "'step'"),
    _fault("tierMap", "all-proposed", "tier.id === this.pendingTierId", "true"),
    _fault(
        "criteriaTable",
        "threshold-of-zero-is-none",
        "found?.threshold ?? null",
        "found?.threshold || null",
        "criterionRows.js",
    ),
    _fault(
        "criteriaTable",
        "judged-here",
        "criterion.metNext !== 'Missed' || ",
        "",
        "criterionWords.js",
    ),
    _fault("criteriaTable", "more-than", "return `≥ ", "return `> ", "criterionWords.js"),
    _fault(
        "criteriaTable",
        "american-everywhere",
        " && readsAsTheServiceWrites()",
        "",
        "criterionWords.js",
    ),
    _fault(
        "criteriaTable",
        "unknown-is-no-value",
        "verdicts.includes('Unknown')",
        "verdicts.includes('unknown')",
        "criterionWords.js",
    ),
    _fault(
        "criteriaTable",
        "broken-json",
        "} catch {",
        "} catch (error) { throw error;",
        "thresholds.js",
    ),
    _fault(
        "criteriaTable", "none-hidden", "return notVisible ?", "return false ?", "recordWords.js"
    ),
    _fault(
        "criteriaTable",
        "null-for-partners",
        "excluded === null ? null : ",
        "",
        "recordWords.js",
    ),
    _fault("benefitsTable", "nothing-is-new", "before === null", "before === ''", "gains.js"),
    _fault("benefitsTable", "nothing-ends", "after === null", "after === ''", "gains.js"),
    _fault("benefitsTable", "five-named", "MOST_NAMED = 4", "MOST_NAMED = 5", "gains.js"),
    _fault("benefitsTable", "always-active", "!benefit.active", "false", "benefitRows.js"),
    _fault("benefitsTable", "losses-as-gains", "'mark is-loss'", "'mark'", "benefitRows.js"),
    _fault(
        "enrollmentNotice",
        "reason-withheld",
        "sentences: [progress.holdReason, attempted(progress)]",
        "sentences: [attempted(progress)]",
        "notices.js",
    ),
    _fault(
        "enrollmentNotice", "silent-off-boarding", "'Off-boarding': ()", "Leaving: ()", "notices.js"
    ),
    _fault("enrollmentNotice", "endless-grace", "return graceEnds && ", "return ", "notices.js"),
    _fault("enrollmentFacts", "empty-places", "known.filter((fact) => fact.value)", "known"),
    _fault(
        "tierProgress",
        "nothing-reached-is-nothing-known",
        "progress.progressToNext === null",
        "!progress.progressToNext",
        "headline.js",
    ),
    _fault(
        "tierProgress",
        "not-asked-counts",
        " && each.metNext !== 'Not Asked'",
        "",
        "headline.js",
    ),
    _fault(
        "tierProgress", "new-is-top", "if (!progress.lastCalculated)", "if (false)", "headline.js"
    ),
    _fault("tierProgress", "undefined-stays", "given[name] ?? null", "given[name]", "completed.js"),
    _fault(
        "tierProgress",
        "error-for-ever",
        "this.failure = result.error &&",
        "this.failure = (this.failure || result.error) &&",
    ),
    _fault("tierProgress", "disabled-for-ever", "this.isRefreshing = false;", ""),
    _fault("tierProgress", "stale-wire", "refreshApex(this.wired)", "refreshApex(this.progress)"),
    _fault("tierProgress", "waits-for-nothing", "Boolean(this.recordId) && ", ""),
    _fault("serviceRequest", "pressed-twice", "if (running.has(press))", "if (false)"),
    _fault("serviceRequest", "pressed-once-for-ever", "running.delete(press);", ""),
    _fault("serviceRequest", "one-record-only", " ${component.recordId}`", "`"),
    _fault("serviceRequest", "asks-nobody", "if (await confirmed(request))", "if (request)"),
    _fault("serviceRequest", "fleeting-failure", ", mode: 'sticky'", ""),
    _fault("serviceRequest", "failure-as-success", "variant: 'error'", "variant: 'success'"),
    _fault("recalculateEnrollment", "other-name", "{ enrollmentId }", "{ id: enrollmentId }"),
    _fault("recalculateProgram", "out-of-reach", "    @api\n    invoke", "    invoke"),
    _fault("planOffboarding", "suspends", "action: 'plan'", "action: 'suspend'"),
    _fault("suspendPartner", "asks-nobody", "question:", "words:"),
    _fault("rollBackOffboarding", "other-action", "action: 'rollback'", "action: 'roll back'"),
)


def _said(component: str, name: str, before: str, after: str, found_as: str) -> Fault:
    """Make a fault in the component's script that the linter or compiler has to name."""
    return Fault(f"{component}-{name}", f"lwc/{component}/{component}.js", before, after, found_as)


def _compiled(component: str, name: str, before: str, after: str, found_as: str) -> Fault:
    """Make a fault in the component's template that the compiler has to name."""
    return Fault(
        f"{component}-{name}", f"lwc/{component}/{component}.html", before, after, found_as
    )


_HREF = "return OF_THE_WEB"
_FOUND = "        return this.ladder.map((tier) => ({\n"

SAID_FAULTS = (
    _said("explainLink", "undeclared", _HREF, "return OF_THE_NET", "no-undef"),
    _said("explainLink", "unused", _HREF, "const unused = 1; return OF_THE_WEB", "no-unused-vars"),
    _said(
        "explainLink",
        "loose-comparison",
        "this.address : null",
        "this.address == 1 : null",
        "eqeqeq",
    ),
    _said("explainLink", "debugger", _HREF, "debugger; return OF_THE_WEB", "no-debugger"),
    _said(
        "explainLink",
        "says-on-the-console",
        _HREF,
        "console.log(1); return OF_THE_WEB",
        "no-console",
    ),
    _said("explainLink", "dialog-of-the-browser", _HREF, "alert(1); return OF_THE_WEB", "no-alert"),
    _said("explainLink", "evaluates", _HREF, "eval('1'); return OF_THE_WEB", "no-eval"),
    _said(
        "explainLink",
        "beyond-its-shadow",
        _HREF,
        "document.querySelector('a'); return OF_THE_WEB",
        "no-document-query",
    ),
    _said(
        "explainLink",
        "writes-markup",
        _HREF,
        "this.template.innerHTML = ''; return OF_THE_WEB",
        "no-inner-html",
    ),
    _said(
        "explainLink",
        "waits-by-the-clock",
        _HREF,
        "setTimeout(() => 1); return OF_THE_WEB",
        "no-async-operation",
    ),
    _said(
        "explainLink",
        "api-reassigned",
        _HREF,
        "this.address = ''; return OF_THE_WEB",
        "no-api-reassignments",
    ),
    _said(
        "explainLink",
        "two-of-one-name",
        "get href()",
        "get href() { return 1; }\n    get href()",
        "no-dupe-class-members",
    ),
    _said("explainLink", "unknown-wire", "@api of", "@wire(nobody, {}) of", "compiler LWC"),
    _said("explainLink", "api-with-a-reserved-name", "@api of", "@api slot", "compiler LWC"),
    _said(
        "tierMap",
        "sorts-what-was-given",
        _FOUND,
        "        this.ladder = [];\n" + _FOUND,
        "no-api-reassignments",
    ),
    _said(
        "tierProgress",
        "import-twice",
        "import { completed",
        "import { ladderOf as again } from 'c/tierLadder';\nimport { completed",
        "duplicate",
    ),
    _said(
        "tierProgress",
        "wire-on-nothing",
        "@wire(getProgress, { enrollmentId: '$recordId' })\n",
        "@wire()\n",
        "compiler LWC",
    ),
    _compiled("tierMap", "loop-without-a-key", " key={step.id}", "", "LWC1071"),
    _compiled(
        "tierMap",
        "quoted-expression",
        "aria-current={step.current}",
        'aria-current="{step.current}"',
        "LWC1034",
    ),
    _compiled(
        "tierMap", "unknown-directive", "lwc:if={step.part}", "lwc:when={step.part}", "compiler LWC"
    ),
    _compiled("tierMap", "element-left-open", "</ol>", "", "compiler LWC"),
    _compiled("tierMap", "script-in-a-template", "<ol", "<script></script><ol", "compiler LWC"),
    _compiled(
        "tierMap", "attribute-that-is-none", "<ol class", '<ol colour="red" class', "LWC1057"
    ),
    _compiled(
        "tierMap",
        "expression-that-computes",
        "{step.name}</span>",
        "{step.name + 1}</span>",
        "compiler LWC",
    ),
    _compiled(
        "percentBar",
        "bare-else",
        "<div class={fillClass}",
        "<div lwc:else class={fillClass}",
        "compiler LWC",
    ),
)
