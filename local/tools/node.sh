#!/bin/sh
# Finds a Node.js that Pulumi's SDK supports: the machine's own, or one that is installed from npm into the user's cache, with
# .local/node as a link to it. In the Makefile, this folder is first on PATH.
set -eu
cd "$(dirname "$0")/../.."

oldest=22
version=22.23.3
own="$PWD/.local/node"

# Without the one that an earlier run has installed.
PATH=$(printf %s ":$PATH:" | sed -e :again -e "s|:$own:|:|" -e 't again' -e 's|^:||' -e 's|:$||')

found=$(node --version 2>/dev/null || true)
major=${found#v}
major=${major%%.*}
if [ "${major:-0}" -ge "$oldest" ]; then
    rm -f "$own"
    exit 0
fi

case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) machine=linux-x64 ;;
    Linux-aarch64 | Linux-arm64) machine=linux-arm64 ;;
    *)
        echo "error: Node.js $oldest or newer is needed, and \`node\` is ${found:-not there}. Install it: https://nodejs.org/en/download" >&2
        exit 1
        ;;
esac
if ! command -v npm >/dev/null; then
    echo "error: there is no \`npm\` on PATH. Install Node.js $oldest or newer, which brings it: https://nodejs.org/en/download" >&2
    exit 1
fi

# The XDG specification: relative paths are ignored.
case "${XDG_CACHE_HOME:-}" in
    /*) ;;
    *) XDG_CACHE_HOME="${HOME:-}/.cache" ;;
esac
cache="${LOCAL_ENVIRONMENT_CACHE:-$XDG_CACHE_HOME/windows-eks-logging}"
folder="$cache/node/$version-$machine"

# Not only whether it is there: npm does not notice that the disk is full.
starts() {
    ("$1/bin/node" --version) >/dev/null 2>&1
}

if ! starts "$folder"; then
    echo "Node.js $oldest or newer is needed, and \`node\` is ${found:-not there}: installing $version from npm (about 50 MB) into $folder" >&2
    rm -rf "$folder"
    partial="$folder.$$.partial"
    if ! mkdir -p "$partial"; then
        echo "error: $cache cannot be written to. Set XDG_CACHE_HOME to a folder that you can write to." >&2
        exit 1
    fi
    trap 'rm -rf "$partial"' EXIT
    npm install --prefix "$partial" --no-save --no-audit --no-fund --ignore-scripts --loglevel=error "node-$machine@$version" >&2
    mv "$partial/node_modules/node-$machine" "$partial/whole"
    if ! starts "$partial/whole"; then
        echo "error: the Node.js that npm has installed into $folder does not start. Is the disk full? \`df $cache\` shows it." >&2
        exit 1
    fi
    # Another checkout may have installed it in the meantime.
    starts "$folder" || mv "$partial/whole" "$folder"
fi
mkdir -p "$(dirname "$own")"
ln -sfn "$folder/bin" "$own"
