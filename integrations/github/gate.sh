#!/usr/bin/env bash
# The step of action.yml: runs noisefloor gate on what INPUT_… name, and says the outcome as GitHub hears it.
# Inputs are words, never code: none of them is evaluated.
set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

# NOISEFLOOR names the program's file; else the checkout that this script belongs to is built, once.
program=${NOISEFLOOR:-$root/dist/cli.js}
if [ ! -f "$program" ]; then
  (cd "$root" && npm ci --silent && npm run --silent build) 1>&2 || exit 70
fi

read -r -a more <<< "${INPUT_OPTIONS:-}"
report=${INPUT_REPORT:-gate.md}
rm -f -- "$report"
code=0
node "$program" gate --min-effect "$INPUT_MIN_EFFECT" --md "$report" ${more[@]+"${more[@]}"} \
  -- "$INPUT_BASELINE" "$INPUT_CANDIDATE" || code=$?

case $code in
  0) outcome=not-regressed ;;
  1) outcome=regressed ;;
  2) outcome=cannot-tell ;;
  *) outcome=error ;;
esac
if [ -n "${GITHUB_OUTPUT:-}" ]; then printf 'outcome=%s\ncode=%s\n' "$outcome" "$code" >> "$GITHUB_OUTPUT"; fi
if [ -n "${GITHUB_STEP_SUMMARY:-}" ] && [ -f "$report" ]; then cat -- "$report" >> "$GITHUB_STEP_SUMMARY"; fi
if [ "$outcome" = cannot-tell ] && [ "${INPUT_UNDECIDED:-warn}" = warn ]; then
  echo "::warning title=noisefloor::The data cannot tell whether the change is a regression; see the summary."
  exit 0
fi
exit "$code"
