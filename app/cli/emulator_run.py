"""Serves a local org and tells the settings that reach it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from app.cli.terminal import Terminal
from app.local_org import OFFBOARDING_USERNAME, USERNAME, fault_plan, org_data, port_problem
from app.problem import UsageProblem
from emulator.running import RunningOrg, serve


def run_emulator(
    *,
    port: int,
    data: Path | None,
    enrollments: int,
    env_file: Path | None,
    faults: Path | None = None,
) -> None:
    """Serve until the process is asked to stop.

    Args:
        port: Where to listen; 0 takes a free port.
        data: An org as JSON; ``None`` makes the sample.
        enrollments: The size of the sample.
        env_file: Where to write the settings as well.
        faults: A fault plan as YAML; ``None`` lets nothing go wrong.

    Raises:
        UsageProblem: the port, the data or one of the files cannot be used.
    """
    content = org_data(data, enrollments)
    plan = None if faults is None else fault_plan(faults)
    with TemporaryDirectory(prefix="tierwright-org-") as folder:

        def tell(running: RunningOrg) -> None:
            key = running.credentials.write_to(Path(folder))
            lines = _settings(running, key)
            if env_file is not None:
                _write(env_file, lines)
            Terminal.note(f"A local org answers at {running.base_url}. Settings that reach it:\n")
            Terminal.show("\n".join(f"export {line}" for line in lines))
            Terminal.note("\nStop it with Ctrl-C.")

        try:
            serve(content, username=USERNAME, port=port, on_ready=tell, faults=plan)
        except OSError as error:
            raise port_problem(port, error) from error


def _settings(running: RunningOrg, key: Path) -> list[str]:
    prefix = "TIERWRIGHT_SALESFORCE__"
    lines = [
        f"{prefix}LOGIN_URL={running.base_url}",
        f"{prefix}CLIENT_ID={running.credentials.client_id}",
        f"{prefix}USERNAME={running.credentials.username}",
        f"{prefix}PRIVATE_KEY_FILE={key}",
    ]
    if OFFBOARDING_USERNAME in running.org.logins:
        prefix = "TIERWRIGHT_OFFBOARDING__"
        lines += [f"{prefix}USERNAME={OFFBOARDING_USERNAME}", f"{prefix}PRIVATE_KEY_FILE={key}"]
    return lines


def _write(file: Path, lines: list[str]) -> None:
    try:
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError as error:
        reason = error.strerror or "it cannot be written"
        raise UsageProblem(f"{file}: {reason}.", "Choose another --env-file.") from error
