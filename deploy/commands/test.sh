# ./huizhen test [NAME] [--full] [--seed N]: every suite, or one. Installs what the tests need on Debian.
# Ends with the line "N passed, N failed"; exit 1 when something failed or nothing ran.

# Where the counts are read from: JUnit's XML of Surefire and of Vitest.
forget_reports() {
  find "$root" -path '*/node_modules' -prune -o -path '*/surefire-reports/TEST-*.xml' -exec rm -f {} +
  rm -f "$root/web/target/vitest.xml"
}

# Who may do what: the matrices of routes and of messages, walked; and what comes with a ticket that is
# replayed (1,000 times at once, at each door), expired, for another room or audience, or forged.
access_tests=AccessMatrixTest,MessageMatrixTest,RouteTableTest,AccessTest,ModerationTest,RevocationTest
access_tests+=,TicketDoorsTest,TicketCodecTest,ServiceDoorTest,SignInTest,SecondFactorTest,SupervisionTest

install_test_tools() {
  local plugins=/usr/lib/*/gstreamer-1.0
  install_missing "the test suite" \
    "command -v chromium" chromium \
    "command -v firefox-esr" firefox-esr \
    "[ -d /usr/lib/python3/dist-packages/aiortc ]" python3-aiortc \
    "ls $plugins/libgstopus.so" gstreamer1.0-plugins-base \
    "ls $plugins/libgstvpx.so" gstreamer1.0-plugins-good \
    "ls $plugins/libgstwebrtc.so" gstreamer1.0-plugins-bad \
    "ls $plugins/libgstnice.so" gstreamer1.0-nice \
    "ls /usr/lib/*/girepository-1.0/GstWebRTC-1.0.typelib" gir1.2-gst-plugins-bad-1.0 \
    "[ -r /usr/lib/python3/dist-packages/gi/overrides/Gst.py ]" python3-gst-1.0 \
    "[ -d /usr/lib/python3/dist-packages/numpy ]" python3-numpy \
    "command -v ffmpeg" ffmpeg \
    "command -v turnserver" coturn \
    "command -v ip" iproute2 \
    "command -v redis-server" redis-server \
    "[ -r /usr/share/fonts/truetype/wqy/wqy-microhei.ttc ]" fonts-wqy-microhei
}

# Adds up the test cases of the JUnit files given; prints "passed failed skipped". From the cases, for a suite's
# own sums are those of its last run.
count_reports() {
  cat /dev/null "$@" | awk '
    /^ *<testcase / { tests++ }
    /^ *<(failure|error)[ >]/ { bad++ }
    /^ *<skipped/ { skipped++ }
    END { print tests - bad - skipped, bad + 0, skipped + 0 }'
}

# Names what failed once and passed when it was run again: something waits for too short a time, or is wrong.
name_second_tries() {
  cat /dev/null "$@" | awk '
    /^ *<testcase / {
      match($0, / name="[^"]*"/); name = substr($0, RSTART + 7, RLENGTH - 8)
      match($0, / classname="[^"]*"/); class = substr($0, RSTART + 12, RLENGTH - 13)
    }
    /^ *<flaky(Failure|Error)[ >]/ { print "huizhen: passed at the second try only: " class "." name }'
}

name_stories_again() {
  local class
  for class in "${stories_again[@]}"; do
    failed_classes "$@" | grep -q " $class\$" || echo "huizhen: passed at the second try only: $class"
  done
}

# Real browsers on a machine that does other things: what fails is run once more, and named. Fails when the build
# does; which tests failed is in the reports.
run_java() {
  maven test --fail-at-end -Dmaven.test.failure.ignore=true -Dsurefire.rerunFailingTestsCount=1 "$@"
}

# Prints "module class" of each class that failed, from the JUnit files given.
failed_classes() {
  cat /dev/null "$@" | awk '
    /^ *<testcase / { match($0, / classname="[^"]*"/); class = substr($0, RSTART + 12, RLENGTH - 13) }
    /^ *<(failure|error)[ >]/ && !(class in seen) { seen[class] = 1; split(class, part, "."); print part[2], class }'
}

# Past that it is no accident.
max_stories_again=3

# Where a class is one story told in steps (@TestMethodOrder) a step can't be run again alone: the whole story is,
# beside nothing else. What passes then is named as what passes at the second try.
run_stories_again() {
  local module class source told=0
  while read -r module class; do
    source=$root/$module/src/test/java/${class//./\/}.java
    grep -qs '^@TestMethodOrder' "$source" || continue
    [ $((told += 1)) -le "$max_stories_again" ] || return 0
    echo "huizhen: once more, whole: $class" >&2
    maven test -pl "$module" -am -Dpages.skip -Dmaven.test.failure.ignore=true -Dtest="$class" \
      -Dsurefire.failIfNoSpecifiedTests=false "$@" </dev/null || return 1
    stories_again+=("$class")
  done < <(failed_classes "$root"/*/target/surefire-reports/TEST-*.xml)
}

# Everything is compiled, then tested in two lanes at once, which take about as long as each other: calls in
# browsers and what else is of the gateway; what is below it, then its pages and the bench. A failure in one
# does not end the other.
run_java_suites() {
  local beside status=0
  maven process-test-classes -T 2 || return 1
  run_beside "$@" &
  beside=$!
  trap 'trap - TERM; kill 0' INT # what runs in the background does not hear Ctrl-C
  run_module app -DexcludedGroups=pages "$@" || status=1
  wait "$beside" || status=1
  trap - INT
  run_stories_again "$@" || status=1
  return "$status"
}

run_beside() {
  local status=0
  run_java -pl media-relay,scheduling,recording,signaling,web -Dpages.skip "$@" || status=1
  run_module app -Dgroups=pages "$@" || status=1
  run_module bench "$@" || status=1
  return "$status"
}

# One module's tests alone; what it stands on is compiled.
run_module() {
  local module=$1
  shift
  run_java -pl "$module" -am -Dpages.skip "-Dtest=huizhen/$module/**/*Test" -Dsurefire.failIfNoSpecifiedTests=false "$@"
}

run_pages() {
  # The lint and the types are part of the build; here are the unit tests.
  (cd "$root/web" && { [ -d node_modules ] || npm ci --silent; } &&
    npx vitest run --root . --reporter=default --reporter=junit --outputFile.junit=target/vitest.xml)
}

run_test() {
  local name="" seed="" full="" status=0 passed failed skipped stories_again=()
  while [ $# -gt 0 ]; do
    case "$1" in
      --full) full=-Dhuizhen.full=true ;;
      --seed)
        [[ "${2:-}" =~ ^-?[0-9]+$ ]] || die "--seed takes a whole number."
        seed=-Dhuizhen.seed=$2
        shift
        ;;
      -*) die "test has no option '$1'; ./huizhen lists the commands." ;;
      *) name=$1 ;;
    esac
    shift
  done
  local one=(-Dsurefire.failIfNoSpecifiedTests=false)
  local options=(${seed:+"$seed"} ${full:+"$full"})
  find_jdk
  need_build_tools
  install_test_tools
  forget_reports
  case "$name" in
    "") run_java_suites "${options[@]}" || status=1; run_pages || status=1 ;;
    relay | media-relay) run_java -pl media-relay -am "${options[@]}" || status=1 ;;
    scheduling | recording | signaling | web | app)
      # What it stands on is compiled, not tested again.
      run_java -pl "$name" -am -Dtest="huizhen/$name/**/*Test" "${one[@]}" "${options[@]}" || status=1 ;;
    sim) run_java -pl media-relay -Dtest="huizhen/relay/scenario/*Test" "${one[@]}" "${options[@]}" || status=1 ;;
    e2e) run_java -pl app -am -Dgroups=e2e "${one[@]}" "${options[@]}" || status=1 ;;
    access) run_java -pl web,signaling -am -Dtest="$access_tests" "${one[@]}" "${options[@]}" || status=1 ;;
    walks) run_java -pl scheduling -Dtest='*WalkTest' -Dhuizhen.walks=100000 "${one[@]}" "${options[@]}" || status=1 ;;
    journeys) run_java -pl app -am -Dgroups=journey -Dhuizhen.figures=true "${one[@]}" "${options[@]}" || status=1 ;;
    store)
      source "$root/deploy/commands/store.sh"
      install_store
      trap stop_store EXIT # also when it starts in part
      start_store
      run_java -pl recording -am -Dtest='RealStoreTest,ObjectStoreTest' "${one[@]}" "${options[@]}" \
        "-Dhuizhen.store.url=$store_url" "-Dhuizhen.store.id=$store_id" "-Dhuizhen.store.secret=$store_secret" || status=1 ;;
    imaging)
      source "$root/deploy/commands/imaging.sh"
      install_imaging
      start_imaging
      trap stop_imaging EXIT
      run_java -pl app -am -Dtest='OrthancTest,OrthancPixelsTest,DicomwebArchiveTest' "${one[@]}" "${options[@]}" \
        "-Dhuizhen.imaging.url=$imaging_url" || status=1 ;;
    pages) run_pages || status=1 ;;
    scanner)
      source "$root/deploy/commands/scanner.sh"
      install_scanner
      start_scanner
      trap stop_scanner EXIT
      run_java -pl app -am -Dtest='RealClamdTest,ClamdScannerTest' "${one[@]}" "${options[@]}" \
        "-Dhuizhen.scanner=$scanner_address" || status=1 ;;
    *) die "there is no suite '$name': relay scheduling recording signaling web app pages sim e2e access walks journeys store imaging scanner." ;;
  esac
  local reports=()
  mapfile -t reports < <(find "$root" -path '*/node_modules' -prune -o \
    \( -path '*/surefire-reports/TEST-*.xml' -o -path '*/target/vitest.xml' \) -print)
  read -r passed failed skipped < <(count_reports "${reports[@]}")
  name_second_tries "${reports[@]}" >&2
  name_stories_again "${reports[@]}" >&2
  # A build that broke before its tests is a failure, too.
  if [ "$status" != 0 ] && [ "$failed" = 0 ]; then failed=1; fi
  if [ $((passed + failed)) = 0 ]; then
    echo "huizhen: no test ran." >&2
    status=1
  fi
  [ "$failed" = 0 ] || status=1
  if [ "$skipped" != 0 ]; then
    echo "$passed passed, $failed failed, $skipped skipped"
  else
    echo "$passed passed, $failed failed"
  fi
  return "$status"
}
