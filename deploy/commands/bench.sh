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

# A seed takes about a minute.
max_seeds=100

# Reads --seed N or --seeds A-B into `seed`, or `first` and `last`. Without either every figure has its usual seed.
# usage: read_seeds BENCHMARK [option value]
read_seeds() {
  local name=$1
  shift
  seed="" first="" last=""
  while [ $# -gt 0 ]; do
    case "$1" in
      --seed)
        [[ "${2:-}" =~ ^-?[0-9]{1,18}$ ]] || die "--seed takes a whole number."
        seed=$2
        ;;
      --seeds)
        [ "$name" = scenarios-simulated ] ||
          die "--seeds is for scenarios-simulated; a run with browsers takes minutes: give it one --seed."
        [[ "${2:-}" =~ ^([0-9]{1,18})-([0-9]{1,18})$ ]] || die "--seeds takes the first and the last, such as 1-5."
        # In base 10, or a leading 0 would make it octal.
        first=$((10#${BASH_REMATCH[1]})) last=$((10#${BASH_REMATCH[2]}))
        [ "$first" -le "$last" ] || die "--seeds $2 ends before it begins."
        [ $((last - first)) -lt "$max_seeds" ] || die "--seeds $2 is more than $max_seeds seeds."
        ;;
      *) die "bench $name has no option '$1'; ./huizhen lists the commands." ;;
    esac
    shift 2
  done
  [ -z "$seed" ] || [ -z "$first" ] || die "--seed and --seeds don't go together."
}

# The scenarios in the simulated world, then with real Chromium on lines that are bad on purpose.
measure_simulated() {
  local each
  if [ -z "$first" ]; then
    measure media-relay '*FiguresTest' -Dhuizhen.figures=true ${seed:+"-Dhuizhen.seed=$seed"}
    return
  fi
  for ((each = first; each <= last; each++)); do
    echo "huizhen: seed $each of $first to $last …" >&2
    measure media-relay '*FiguresTest' -Dhuizhen.figures=true "-Dhuizhen.seed=$each"
  done | awk -v first="$first" -v last="$last" -f "$root/deploy/commands/medians.awk"
}

measure_browsers() {
  source "$root/deploy/commands/test.sh"
  install_test_tools
  measure app BrowserScenarioFigures -Dhuizhen.figures=true ${seed:+"-Dhuizhen.seed=$seed"}
}

# Calls on networks that change, in real Chromium: --times N repetitions of each.
measure_networks() {
  measure_in_browsers networks NetworkFigures,DelayFigures,PathFigures "$@"
}

# Pages that a slow telephone opens for the first time: --times N of each.
measure_pages() {
  measure_in_browsers pages PageFigures "$@"
}

measure_in_browsers() {
  local name=$1 figures=$2 times=5
  shift 2
  while [ $# -gt 0 ]; do
    case "$1" in
      --times)
        [[ "${2:-}" =~ ^[1-9][0-9]{0,2}$ ]] || die "--times takes a number from 1 to 999."
        times=$2
        ;;
      *) die "bench $name has no option '$1'; ./huizhen lists the commands." ;;
    esac
    shift 2
  done
  find_jdk
  need_build_tools
  source "$root/deploy/commands/test.sh"
  install_test_tools
  measure app "$figures" -Dhuizhen.figures=true "-Dhuizhen.times=$times"
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

# The programs of the module bench, on what the gateway runs on. `bench_heap` is for loads that are many.
bench_program() {
  source "$root/deploy/commands/up.sh"
  build
  maven -q test-compile -pl bench -am || die "the build failed; its messages are above."
  "$@" "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED ${bench_heap:--Xms256m -Xmx512m} -XX:+UseSerialGC \
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

# A gateway on the first core, a crowd of WebSocket clients on the second.
measure_signaling() {
  [ "$(nproc)" -ge 2 ] || die "bench signaling needs two cores: one for the gateway, one for the clients."
  local program=(signaling --script "$root/huizhen" --core 0 "$@")
  # Clients with TLS take memory too, and their collector's pauses would be taken for the gateway's.
  local bench_heap="-Xms512m -Xmx3g -Xmn256m"
  bench_program taskset -c 1
}

# The recorder by itself: rooms of three, fed as the relay's loops feed it. With --kills N: a small recording process
# is killed N times, and a whole gateway a twentieth of that, once at least. With --lips: how far lips and voice lie
# apart in the recording of a call in real Chromium.
measure_recording() {
  if [ "${1:-}" = --kills ]; then
    [ $# = 2 ] && [[ "$2" =~ ^[1-9][0-9]{0,3}$ ]] || die "--kills takes a number from 1 to 9999, and stands alone."
    local gateways=$((($2 + 19) / 20))
    measure recording CrashTest "-Dhuizhen.kills=$2"
    local program=(recording-kills --script "$root/huizhen" --kills "$gateways")
    bench_program env
    return
  fi
  if [ "${1:-}" = --lips ]; then
    [ $# = 1 ] || die "--lips stands alone."
    source "$root/deploy/commands/test.sh"
    install_test_tools
    measure app RecordingSyncFigures -Dhuizhen.figures=true
    return
  fi
  local program=(recording "$@")
  local bench_heap="-Xms1g -Xmx1g"
  bench_program env
}

# Oversized input and slow connections at a gateway on the first core.
measure_hardening() {
  [ "$(nproc)" -ge 2 ] || die "bench hardening needs two cores: one for the gateway, one for who asks."
  local program=(hardening --script "$root/huizhen" --core 0 "$@")
  bench_program taskset -c 1
}

# A year of a region, let pass with both cores; then its lists, of a gateway on the first core.
measure_region() {
  [ "$(nproc)" -ge 2 ] || die "bench region needs two cores: one for the gateway, one for who reads."
  local program=(region --script "$root/huizhen" --core 0 "$@")
  local bench_heap="-Xms1g -Xmx2g"
  bench_program env
}

# A race for times while Redis and gateways are killed; then bookings a second of a gateway on the first core.
measure_booking() {
  [ "$(nproc)" -ge 2 ] || die "bench booking needs two cores: one for the gateway, one for the clients."
  local argument race=1 throughput=1 cores=1
  for argument in "$@"; do
    case "$argument" in
      --race-only) throughput=0 ;;
      --throughput-only) race=0 ;;
      --both-cores) cores=0,1 ;;
    esac
  done
  # The race has both cores; the clients of the throughput run have the second, or share both.
  if [ "$race" = 1 ]; then
    local program=(booking --script "$root/huizhen" "$@")
    [ "$throughput" = 0 ] || program+=(--race-only)
    bench_program env
  fi
  if [ "$throughput" = 1 ]; then
    local program=(booking --script "$root/huizhen" --core 0 "$@")
    [ "$race" = 0 ] || program+=(--throughput-only)
    bench_program taskset -c "$cores"
  fi
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
  local seed="" first="" last=""
  # What is asked is checked before anything is looked for or built.
  case "${1:-all}" in
    scenarios | scenarios-simulated | scenarios-browser) read_seeds "$@" ;;
    networks | pages)
      "measure_$1" "${@:2}"
      return
      ;;
  esac
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
    signaling)
      shift
      measure_signaling "$@"
      return
      ;;
    hardening)
      shift
      measure_hardening "$@"
      return
      ;;
    region)
      shift
      measure_region "$@"
      return
      ;;
    recording)
      shift
      measure_recording "$@"
      return
      ;;
    booking)
      shift
      measure_booking "$@"
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
    join) measure app EndToEndTest -Dhuizhen.figures=true ;;
    scenarios)
      measure_simulated
      measure_browsers
      ;;
    scenarios-simulated) measure_simulated ;;
    scenarios-browser) measure_browsers ;;
    all)
      measure_start
      measure app EndToEndTest -Dhuizhen.figures=true
      measure_simulated
      measure_browsers
      ;;
    *) die "there is no benchmark '$1': start, join, relay, signaling, recording, booking, micro, floor, load, networks, pages, scenarios, scenarios-simulated, scenarios-browser." ;;
  esac
}
