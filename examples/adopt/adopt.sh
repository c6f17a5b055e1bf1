#!/usr/bin/env bash
# Brings a live account under code, from beginning to end. The account is an emulator, so you can
# try this without an account.
set -euo pipefail
cd "$(dirname "$0")"

# The state stays in this folder, away from your own Pulumi login.
export PULUMI_BACKEND_URL="${PULUMI_BACKEND_URL:-file://$PWD/state}"
export PULUMI_CONFIG_PASSPHRASE="${PULUMI_CONFIG_PASSPHRASE:-example}"
mkdir -p state

pulumi-kapso emulator --seed seed.json > requests.log &
trap 'kill %1' EXIT
until [ -s requests.log ]; do sleep 0.1; done
# The first line of the emulator's output points this shell to the emulator.
eval "$(head -n 1 requests.log)"

pulumi-kapso export --out infra --force
cd infra
pulumi stack init adopt
# These are the commands that the export prints. The engine writes the state once, at the end. For
# thousands of resources that takes seconds, not many minutes.
PULUMI_SKIP_CHECKPOINTS=true pulumi import --file import.json --generate-code=false --yes --skip-preview
echo "The preview is empty, and the up records in the state what depends on what:"
PULUMI_SKIP_CHECKPOINTS=true pulumi preview --expect-no-changes
PULUMI_SKIP_CHECKPOINTS=true pulumi up --yes --skip-preview

echo "And from now on, a change is a change of the code:"
sed 's/name: "Acme support"/name: "Acme help desk"/' index.ts > edited.ts && mv edited.ts index.ts
pulumi up --yes --skip-preview
echo "What Kapso was asked to change:"
grep -E "^(POST|PATCH|DELETE)" ../requests.log
