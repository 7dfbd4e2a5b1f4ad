# Finds the tools that every command needs, and says in one sentence what to install.

die() {
  echo "huizhen: $1" >&2
  exit 1
}

# The Java feature version of a JDK folder, read from its `release` file; 0 when it is none.
jdk_version() {
  local version
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || { echo 0; return; }
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  echo "${version:-0}"
}

find_jdk() {
  local candidate best="" best_version=24 version
  for candidate in "${JAVA_HOME:-/nonexistent}" /usr/lib/jvm/*; do
    version=$(jdk_version "$candidate")
    if [ "$version" -gt "$best_version" ]; then
      best=$candidate best_version=$version
    fi
    # JAVA_HOME is preferred when it will do.
    [ "$candidate" = "${JAVA_HOME:-}" ] && [ -n "$best" ] && break
  done
  [ -n "$best" ] || die "no JDK 25 found in JAVA_HOME or /usr/lib/jvm: install one (for example temurin-25-jdk) or set JAVA_HOME."
  export JAVA_HOME=$best
}

need_build_tools() {
  command -v mvn > /dev/null || die "Maven is missing: install it (on Debian: apt-get install maven)."
  command -v node > /dev/null && command -v npm > /dev/null ||
    die "Node is missing: install Node 20 or newer with npm (on Debian: apt-get install nodejs npm)."
  local major
  major=$(node -p 'process.versions.node.split(".")[0]')
  [ "$major" -ge 20 ] || die "Node $major is too old: install Node 20 or newer."
}

maven() {
  mvn -B --no-transfer-progress -f "$root/pom.xml" "$@"
}

# Installs Debian packages as root: pairs of a probe command and a package.
# usage: install_missing "what it is for" probe package [probe package ...]
install_missing() {
  local purpose=$1 missing=()
  shift
  while [ $# -gt 0 ]; do
    eval "$1" > /dev/null 2>&1 || missing+=("$2")
    shift 2
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" != 0 ] || ! command -v apt-get > /dev/null; then
    die "$purpose needs ${missing[*]}: install them (on Debian as root: apt-get install ${missing[*]})."
  fi
  echo "Installing ${missing[*]} …"
  # The file list of a fresh image is empty or old; an update that fails may still leave a usable one.
  DEBIAN_FRONTEND=noninteractive apt-get update -qq > /dev/null 2>&1 || true
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null ||
    die "apt-get could not install ${missing[*]}; see its messages above."
}
