"""Risk runs: one transaction scores a whole mission, so that the map shows one whole run, always."""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.db.models import Max, Min
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from missions.errors import ConflictError
from missions.models import Mission
from threats.choices import Coverage, RunTrigger
from threats.models import RescoreRequest, RiskRun
from threats.scoring import FACTORS, Scores, WeightSet, rate, risks
from threats.scoring.calibration import Offset
from threats.scoring.geometry import Bools, Floats
from threats.scoring.words import ranks
from threats.services.asking import CHANNEL, request_rescore
from threats.services.automatic import refresh
from threats.services.evidence import Evidence, load_evidence
from threats.services.judgement import Judgement, judgement_of, shares_of
from threats.services.score_history import ensure_month
from threats.services.tables import Column, copy_columns
from threats.services.watch import open_watch_items
from threats.services.weight_sets import serving_set

RUN_LOCK = 0x5649_4702  # with the mission's number: one run of a mission at a time
WEEK = 7
IMPORT = "import"  # the reason of an import's request: an import opens no watch item
SAME = 1e-6  # a score that moved less than this is the same score


@dataclass(frozen=True)
class Computed:
    """A whole mission scored as of day t, not stored anywhere yet."""

    evidence: Evidence
    as_of: date
    weights: WeightSet
    scores: Scores
    coverage: list[str]
    offsets: dict[int, Offset]
    judgement: Judgement
    input_hash: str
    milliseconds: float
    before: Floats  # the risk a week earlier, horizon x cell

    @property
    def known(self) -> Bools:
        """Cells whose score may be read."""
        return np.array([each != Coverage.UNKNOWN for each in self.coverage], dtype=np.bool_)

    @property
    def parameters(self) -> dict[str, Any]:
        """All that turns the events into the scores; `reference` is a quiet cell's log-odds by horizon."""
        return {
            "weights": self.weights.name,
            "trained_until": self.weights.trained_until.isoformat(),
            "trained_before_as_of": self.weights.may_serve(self.as_of),
            "by_horizon": {str(horizon): values for horizon, values in self.weights.by_horizon.items()},
            "damping": {str(horizon): value for horizon, value in self.weights.damping.items()},
            "offset": {str(horizon): _level(offset) for horizon, offset in self.offsets.items()},
            "reference": dict(zip(map(str, self.scores.horizons), self.scores.reference.tolist(), strict=True)),
            "judgement": self.judgement.parameters,
            "data_until": (self.as_of - timedelta(days=1)).isoformat(),
        }


def _level(offset: Offset) -> dict[str, Any]:
    return {
        "delta": offset.delta,
        "observed": offset.observed,
        "expected": offset.expected,
        "prior_only": offset.is_prior_only,
    }


def wait_for_request(*, seconds: float) -> bool:
    """Wait until somebody asks for a run, or so long; whether somebody did. Outside transactions only."""
    with connection.cursor() as cursor:
        cursor.execute(f"listen {CHANNEL}")  # again each time: the connection may be a new one
    with connection.wrap_database_errors:
        return any(True for _ in connection.connection.notifies(timeout=seconds, stop_after=1))


@transaction.atomic
def request_nightly_runs() -> None:
    """Ask for a run of every mission that has cells, whether or not there was news."""
    for mission_id in Mission.objects.filter(cells__isnull=False).distinct().values_list("pk", flat=True):
        request_rescore(mission_id=mission_id, reason=RunTrigger.NIGHTLY)


def compute(*, mission: Mission, as_of: date, known_before: date | None = None) -> Computed:
    """Score every cell as of a day from what is dated strictly before it, and from what was known by a day, if given.

    What is measured from events is fitted; what is observed of indicators is judgement, added apart.
    Raises ConflictError without cells.
    """
    evidence = load_evidence(mission)
    if evidence is None:
        raise ConflictError(_("This mission has no cells to score."), code="no_cells")
    if known_before is not None:
        evidence = evidence.known_before(known_before.toordinal())
    weights = serving_set(as_of)
    judgement = judgement_of(mission, evidence.grid, t=as_of, known_before=known_before)
    history = evidence.history(mission.code)  # the geometry is computed once per process, outside the time of a run
    started = time.perf_counter()
    t = as_of.toordinal()
    offsets = history.offsets(weights, t=t)
    scores = rate(history.measured(t), weights, offsets=offsets, judgement=judgement.total)
    # The level and what is judged stand as they are now, so that only events move a risk or a rank within the week.
    before = risks(history.measured(t - WEEK), weights, offsets=offsets, judgement=judgement.total)
    milliseconds = (time.perf_counter() - started) * 1000
    covered = evidence.coverage(t)
    prints = [evidence.fingerprint(t), judgement.fingerprint]
    meant = json.dumps([weights.version, weights.by_horizon, as_of.isoformat(), prints, covered])
    input_hash = hashlib.sha256(meant.encode()).hexdigest()
    return Computed(evidence, as_of, weights, scores, covered, offsets, judgement, input_hash, milliseconds, before)


@transaction.atomic
def score_mission(*, mission_id: int, as_of: date | None = None, trigger: str) -> RiskRun:
    """Score a whole mission and put it on the map; the run that is shown already if nothing changed since.

    With `as_of` the run is recorded but never shown. Runs of one mission wait for each other, and each reads its
    events after it was let in: the last one shown has seen the newest. Raises ConflictError without cells.
    """
    mission = Mission.objects.get(pk=mission_id)
    if as_of is not None:
        return _record(mission, compute(mission=mission, as_of=as_of, known_before=as_of), trigger, timezone.now())
    _let_in(mission_id, wait=True)
    return _show(mission_id, trigger, _claim(mission_id))


@transaction.atomic
def score_if_asked(*, mission_id: int) -> RiskRun | None:
    """The run that waiting requests ask for; None when there are none or another run is at work on them."""
    if not _let_in(mission_id, wait=False):
        return None
    claimed = _claim(mission_id)
    if not claimed:
        return None
    trigger = RunTrigger.NIGHTLY if set(claimed.values()) == {RunTrigger.NIGHTLY.value} else RunTrigger.NEWS
    return _show(mission_id, trigger, claimed)


@dataclass(frozen=True)
class Waiting:
    """A mission's unanswered requests: the newest of them, and how long the oldest waits by the database's clock."""

    mission_id: int
    newest: int
    seconds: float


def missions_waiting() -> list[Waiting]:
    """Missions with requests that no run has answered, the longest waiting first."""
    waiting = RescoreRequest.objects.filter(done_at=None).order_by().values("mission_id")
    rows = waiting.annotate(newest=Max("pk"), age=Now() - Min("requested_at")).order_by("-age")
    return [Waiting(row["mission_id"], row["newest"], row["age"].total_seconds()) for row in rows]


def _let_in(mission_id: int, *, wait: bool) -> bool:
    """Take the mission's lock until the end of the transaction."""
    function = "pg_advisory_xact_lock" if wait else "pg_try_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"select {function}(%s, %s)", [RUN_LOCK, mission_id])
        return wait or bool(cursor.fetchone()[0])


def _claim(mission_id: int) -> dict[int, str]:
    """Requests whose change is committed, and so among the events that are read from now on."""
    waiting = RescoreRequest.objects.select_for_update(skip_locked=True).filter(mission_id=mission_id, done_at=None)
    return dict(waiting.values_list("pk", "reason"))


def _show(mission_id: int, trigger: str, claimed: dict[int, str]) -> RiskRun:
    started = timezone.now()
    mission = Mission.objects.get(pk=mission_id)
    refresh(mission=mission)
    computed = compute(mission=mission, as_of=mission.today() + timedelta(days=1))
    run: RiskRun | None = _shown_run(mission)
    if run is None or run.input_hash != computed.input_hash:
        run = _record(mission, computed, trigger, started, shown=True)
        _store(run, computed)
        run.finished_at = timezone.now()
        run.save(update_fields=["finished_at"])
        Mission.objects.filter(pk=mission_id).update(current_run_id=run.pk)
    if not (trigger == RunTrigger.NEWS and claimed and set(claimed.values()) == {IMPORT}):
        open_watch_items(mission=mission, run=run)
    RescoreRequest.objects.filter(pk__in=claimed).update(done_at=timezone.now())
    return run


def _shown_run(mission: Mission) -> RiskRun | None:
    return RiskRun.objects.get(pk=mission.current_run_id) if mission.current_run_id is not None else None


def _record(mission: Mission, computed: Computed, trigger: str, started: datetime, *, shown: bool = False) -> RiskRun:
    finished = timezone.now()
    return RiskRun.objects.create(
        mission=mission,
        trigger=trigger,
        as_of=computed.as_of,
        shown=shown,
        model_version=computed.weights.version,
        parameters=computed.parameters,
        input_hash=computed.input_hash,
        cells=len(computed.evidence.cell_ids),
        events=computed.evidence.counted(computed.as_of.toordinal()),
        compute_ms=computed.milliseconds,
        started_at=started,
        finished_at=finished,
        mission_at=mission.mission_time(finished),
    )


def _store(run: RiskRun, computed: Computed) -> None:
    """Replace the current scores by those of the run, and append to the history what changed."""
    with connection.cursor() as cursor:
        cursor.execute(CREATE_INCOMING)
        covered = np.array([STATES.index(Coverage(state)) for state in computed.coverage], dtype=np.int16)
        same: dict[str, Column] = {
            "cell_id": computed.evidence.cell_ids,
            "covered": covered,
            "judgement": computed.scores.judgement,
        }
        known = computed.known
        for index in range(len(computed.scores.horizons)):
            copy_columns("incoming_score", {**same, **_columns(computed, index, known)})
        cursor.execute("analyze incoming_score (cell_id)")
        shares = dict(shares_of(computed.judgement, computed.evidence.cell_ids))
        cursor.execute(JUDGED, [[*shares], [*shares.values()]])
        day = run.as_of - timedelta(days=1)
        values: dict[str, Any] = {"mission": run.mission_id, "run": run.pk, "same": SAME, "day": day}
        ensure_month(day)
        for statement in (UPSERT, END_HISTORY, APPEND_HISTORY):
            cursor.execute(statement, values)
        cursor.execute("drop table incoming_score")


def _columns(computed: Computed, index: int, known: Bools) -> dict[str, Column]:
    """What is stored of one horizon alone."""
    scores = computed.scores
    risk, before = scores.risk[index], computed.before[index]
    rank, rank_before = (np.array(ranks(each, known), dtype=np.float64) for each in (risk, before))  # None: no number
    return {
        "horizon": np.full(len(risk), scores.horizons[index], dtype=np.int16),
        **dict(zip(SHARES, scores.contributions[index].T, strict=True)),
        "risk": risk,
        "fitted": scores.fitted[index],
        "low": scores.low[index],
        "high": scores.high[index],
        "ceiling": scores.ceiling[index],
        "before": before,
        "place": rank,
        "place_before": rank_before,
    }


STATES = list(Coverage)
SHARES = [f"share_{factor}" for factor in FACTORS]
CREATE_INCOMING = f"""
    create temporary table incoming_score
        (cell_id bigint, horizon smallint, covered smallint, {", ".join(f"{share} float8" for share in SHARES)},
         risk float8, fitted float8, low float8, high float8, ceiling float8, judgement float8, before float8,
         place float8, place_before float8, judged jsonb default '[]',
         coverage text generated always as ((array['{"','".join(STATES)}'])[covered + 1]) stored,
         contributions float8[] generated always as (array[{", ".join(SHARES)}]) stored,
         rank int generated always as (nullif(place, 'NaN')) stored,
         rank_before int generated always as (nullif(place_before, 'NaN')) stored) on commit drop
"""
JUDGED = """
    update incoming_score as now set judged = added.shares::jsonb
    from unnest(%s::bigint[], %s::text[]) as added (cell_id, shares) where now.cell_id = added.cell_id
"""
PARTS = "coverage, contributions, risk, fitted, low, high, ceiling, judgement, judged"
MOVED = f"{PARTS}, before, rank, rank_before"  # what the history need not keep
UPSERT = f"""
    insert into threats_riskscore (mission_id, cell_id, horizon, run_id, {MOVED})
    select %(mission)s, cell_id, horizon, %(run)s, {MOVED} from incoming_score
    on conflict (cell_id, horizon) do update set run_id = excluded.run_id,
        ({MOVED}) = row({", ".join(f"excluded.{part}" for part in MOVED.split(", "))})
"""  # noqa: S608
END_HISTORY = """
    update threats_riskscorehistory as past set until_run_id = %(run)s, until_on = %(day)s from incoming_score as now
    where past.cell_id = now.cell_id and past.horizon = now.horizon and past.until_run_id is null
      and (abs(past.risk - now.risk) > %(same)s or past.coverage <> now.coverage)
"""
APPEND_HISTORY = f"""
    insert into threats_riskscorehistory (mission_id, cell_id, horizon, from_run_id, from_on, {PARTS})
    select %(mission)s, cell_id, horizon, %(run)s, %(day)s, {PARTS} from incoming_score as now
    where not exists (select from threats_riskscorehistory as past
        where past.cell_id = now.cell_id and past.horizon = now.horizon and past.until_run_id is null)
"""  # noqa: S608
