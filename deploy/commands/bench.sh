# ./huizhen bench [NAME]: measures, and prints each figure as a line RESULT {json}.

# The figures come from tests that measure on their way; they assert no time.
measure() {
  maven test -pl app -am -Dtest="$1" -Dsurefire.failIfNoSpecifiedTests=false 2>&1 |
    tee "$root/app/target/bench.log" | sed -n 's/.*\(RESULT {.*\)/\1/p' || true
  grep -q 'BUILD SUCCESS' "$root/app/target/bench.log" ||
    die "the run behind the figure failed; see app/target/bench.log."
}

run_bench() {
  find_jdk
  need_build_tools
  mkdir -p "$root/app/target"
  case "${1:-all}" in
    start) measure GatewayRestartTest ;;
    join) measure EndToEndTest ;;
    all) measure 'GatewayRestartTest,EndToEndTest' ;;
    *) die "there is no benchmark '$1': start, join." ;;
  esac
}
