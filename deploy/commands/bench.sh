# ./huizhen bench [NAME]: measures, and prints each figure as a line RESULT {json}.

# The figures come from tests that measure on their way; they assert no time.
measure() {
  maven test -pl app -am -Dtest="$1" -Dsurefire.failIfNoSpecifiedTests=false 2>&1 |
    tee "$root/app/target/bench.log" | sed -n 's/.*\(RESULT {.*\)/\1/p' || true
  grep -q 'BUILD SUCCESS' "$root/app/target/bench.log" ||
    die "the run behind the figure failed; see app/target/bench.log."
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

run_bench() {
  find_jdk
  need_build_tools
  mkdir -p "$root/app/target"
  case "${1:-all}" in
    start) measure_start ;;
    join) measure EndToEndTest ;;
    all)
      measure_start
      measure EndToEndTest
      ;;
    *) die "there is no benchmark '$1': start, join." ;;
  esac
}
