# ./huizhen bench [NAME]: measures, and prints each figure as a line RESULT {json}.

# The figures come from tests that measure on their way; they assert no time and reach no target.
# usage: measure MODULE TESTS [maven options]
measure() {
  local module=$1 tests=$2 log="$root/$1/target/bench.log"
  shift 2
  mkdir -p "$root/$module/target"
  maven test -pl "$module" -am -Dtest="$tests" -Dsurefire.failIfNoSpecifiedTests=false "$@" 2>&1 |
    tee "$log" | sed -un 's/.*\(RESULT {.*\)/\1/p' || true
  grep -q 'BUILD SUCCESS' "$log" ||
    die "the run behind the figures failed; see $module/target/bench.log."
}

# The scenarios in the simulated world, then with real Chromium on lines that are bad on purpose.
measure_simulated() {
  measure media-relay '*FiguresTest' -Dhuizhen.figures=true
}

measure_browsers() {
  source "$root/deploy/commands/test.sh"
  install_test_tools
  measure app BrowserScenarioFigures -Dhuizhen.figures=true
}

# Starts the gateway as `up` does, on a folder of its own: once with empty folders, once on what it left.
measure_start() {
  local folder name seconds pid
  source "$root/deploy/commands/up.sh"
  build > /dev/null
  folder=$(mktemp -d)
  for name in up-ready-seconds up-again-ready-seconds; do
    (become_gateway --data "$folder/data" --port 0 --media-port 0 --management-port 0 > "$folder/log" 2>&1) &
    pid=$!
    for _ in $(seq 1 300); do
      grep -q 'Huizhen is ready' "$folder/log" 2> /dev/null && break
      kill -0 "$pid" 2> /dev/null || break
      sleep 0.1
    done
    seconds=$(sed -n 's/^Huizhen is ready.*(\([0-9.]*\) s)$/\1/p' "$folder/log")
    kill -TERM "$pid" 2> /dev/null || true
    wait "$pid" || true
    [ -n "$seconds" ] || die "the gateway did not start: $(tail -n 3 "$folder/log")"
    awk -v n="$name" -v s="$seconds" \
      'BEGIN { printf "RESULT {\"name\":\"%s\",\"value\":%s,\"unit\":\"s\",\"target\":5,\"met\":%s}\n", n, s, s < 5 ? "true" : "false" }'
  done
  rm -rf "$folder"
}

# The programs of the module bench, on what the gateway runs on.
bench_program() {
  source "$root/deploy/commands/up.sh"
  build
  maven -q test-compile -pl bench -am || die "the build failed; its messages are above."
  "$@" "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -Xms256m -Xmx512m -XX:+UseSerialGC \
    --sun-misc-unsafe-memory-access=allow \
    -cp "$(class_path):$root/bench/target/classes:$root/bench/target/lib/*" huizhen.bench.Main "${program[@]}"
}

# A gateway on the first core, the load that feeds it on the second; --vs NAME measures a rival there too.
measure_relay() {
  [ "$(nproc)" -ge 2 ] || die "bench relay needs two cores: one for the relay, one for the load."
  local program=(relay --script "$root/huizhen" --core 0 --load-core 1) argument
  for argument in "$@"; do
    case "$argument" in
      --vs | --vs=*) install_missing "bench relay --vs" "command -v janus" janus "command -v ip" iproute2 ;;
    esac
  done
  # Without a compiler the ratio to the floor is left out, and everything else measured.
  if command -v gcc > /dev/null && [ -r /usr/include/openssl/evp.h ] || [ "$(id -u)" = 0 ]; then
    build_floor
    program+=(--floor "$floor")
  fi
  program+=("$@")
  bench_program taskset -c 1
}

floor=$root/bench/target/floor

build_floor() {
  install_missing "the C floor" "command -v gcc" gcc "[ -r /usr/include/openssl/evp.h ]" libssl-dev
  mkdir -p "$root/bench/target"
  gcc -std=gnu11 -O2 -Wall -Wextra -Werror "$root/bench/src/main/c/floor.c" -lcrypto -o "$floor" ||
    die "the C floor does not compile."
}

# What the machine itself asks for a datagram, in C.
measure_floor() {
  [ "$(nproc)" -ge 2 ] || die "bench floor needs two cores: one sends, one receives."
  build_floor
  "$floor" "${1:-5}" 0 1
}

# The parts of a forwarded packet's way by themselves, by JMH.
measure_micro() {
  local program=(micro "$@")
  bench_program taskset -c 0
}

# A load on a gateway that runs already: ./huizhen bench load --url … --client …
run_load() {
  local program=(load "$@")
  bench_program env
}

run_bench() {
  find_jdk
  need_build_tools
  case "${1:-all}" in
    floor)
      shift
      measure_floor "$@"
      return
      ;;
    relay)
      shift
      measure_relay "$@"
      return
      ;;
    micro)
      shift
      measure_micro "$@"
      return
      ;;
    load)
      shift
      run_load "$@"
      return
      ;;
  esac
  case "${1:-all}" in
    start) measure_start ;;
    join) measure app EndToEndTest ;;
    scenarios)
      measure_simulated
      measure_browsers
      ;;
    scenarios-simulated) measure_simulated ;;
    scenarios-browser) measure_browsers ;;
    all)
      measure_start
      measure app EndToEndTest
      measure_simulated
      measure_browsers
      ;;
    *) die "there is no benchmark '$1': start, join, relay, micro, floor, load, scenarios, scenarios-simulated, scenarios-browser." ;;
  esac
}
