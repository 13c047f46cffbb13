"""noisefloor beside Inspect and lm-evaluation-harness: the questions of its command line as Python records.

One file of the standard library alone; copy it, or put its folder on PYTHONPATH. The program is `npx noisefloor`, or what
NOISEFLOOR names: a command, or the file of the program.

    import noisefloor_evals as noisefloor
    noisefloor.ask("compare", "logs/base.eval", "logs/new.eval")["verdict"]

As an extension of Inspect, `import noisefloor_evals` where the task is defined and set NOISEFLOOR_BASELINE to a log or a
folder of logs: each finished task is compared with it, in one line.

After lm-evaluation-harness, one line more:

    lm_eval … --log_samples --output_path runs/new && python -m noisefloor_evals runs/base runs/new
"""

import json
import os
import shlex
import subprocess
import sys

UNDECIDED = 2


class NoisefloorError(Exception):
    """Bad input or a wrong call: what the program said, with its exit code."""

    def __init__(self, message, code):
        super().__init__(message)
        self.code = code


def _program():
    named = os.environ.get("NOISEFLOOR", "npx --yes noisefloor")
    return ["node", named] if named.endswith(".js") and os.path.isfile(named) else shlex.split(named)


def ask(question, *paths, **options):
    """The record that `noisefloor QUESTION PATHS… --json` prints.

    Options are those of the command line: min_effect="2pt" is --min-effect=2pt, a list is given several times, True is a switch.
    A regression, and what cannot be told, are records; NoisefloorError is raised for bad input and wrong calls.
    """
    words = []
    for name, value in options.items():
        flag = "--" + name.replace("_", "-")
        if value is True:
            words.append(flag)
        elif value is not None and value is not False:
            values = value if isinstance(value, (list, tuple)) else [value]
            words += ["{}={}".format(flag, one) for one in values]
    # A report has a flag of its own that takes a file.
    json_flag = "--json=-" if question == "report" else "--json"
    call = [*_program(), question, *words, json_flag, "--quiet", "--", *map(str, paths)]
    done = subprocess.run(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
    if done.returncode > UNDECIDED or done.returncode < 0:
        raise NoisefloorError(done.stderr.strip() or "noisefloor ended with {}".format(done.returncode), done.returncode)
    return json.loads(done.stdout)


def sentences(record):
    """What a record of `compare` says, a line a comparison."""
    rows = record.get("comparisons", [record])
    lines = []
    for row in rows:
        name = " ".join(str(row[part]) for part in ("task", "metric", "framing") if row.get(part))
        said = row["sentence"] if row.get("ok") else "refused: {}".format(row.get("message"))
        lines.append("{}: {}".format(name, said) if name else said)
    return lines


def _compared(baseline, candidate):
    try:
        return sentences(ask("compare", baseline, candidate))
    except (NoisefloorError, OSError) as error:
        return ["not compared: {}".format(error)]


def _extend_inspect():
    """Registers the extension where Inspect is installed and knows hooks (from 0.3.99)."""
    try:
        from inspect_ai.hooks import Hooks, hooks
    except ImportError:
        return None

    @hooks(name="noisefloor", description="Compares each finished task with the logs in NOISEFLOOR_BASELINE.")
    class NoisefloorHooks(Hooks):
        def enabled(self):
            return bool(os.environ.get("NOISEFLOOR_BASELINE"))

        async def on_task_end(self, data):
            if data.log.status != "success":
                return
            for line in _compared(os.environ["NOISEFLOOR_BASELINE"], _path_of(data.log.location)):
                print("noisefloor: " + line, flush=True)

    return NoisefloorHooks


def _path_of(location):
    return location[len("file://") :] if location.startswith("file://") else location


InspectHooks = _extend_inspect()


def main(words):
    if len(words) != 2:
        print("python -m noisefloor_evals BASELINE CANDIDATE", file=sys.stderr)
        return 4
    try:
        record = ask("compare", *words)
    except NoisefloorError as error:
        print(error, file=sys.stderr)
        return error.code
    print("\n".join(sentences(record)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
