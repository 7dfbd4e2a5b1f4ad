# ./huizhen verify PATH [--trust FILE]: checks an exported case file, offline once the gateway is built.

# usage: run_verify FOLDER-OF-THE-CALLER PATH [--trust FILE]
run_verify() {
  local caller=$1 classes out code=0
  shift
  source "$root/deploy/commands/up.sh"
  # 1 is a verdict; whatever keeps us from one is 3.
  die() {
    echo "huizhen: $1" >&2
    echo "CANNOT CHECK: $1"
    echo 'RESULT {"exit":3,"name":"verify","reason":"the checker could not be started","verdict":"unchecked"}'
    exit 3
  }
  find_jdk
  # What is built will do, though sources have changed since: a court has no build tools.
  [ -d "$lib" ] && [ -f "$root/app/target/app-0.1.0-SNAPSHOT.jar" ] || build >&2
  classes=$(class_path)
  cd "$caller"
  out=$("$JAVA_HOME/bin/java" -Xmx512m -XX:+UseSerialGC -cp "$classes" huizhen.app.Verify "$@") || code=$?
  # A Java that does not even start also ends with 1.
  case "$out" in
    *"RESULT {"* | *"Usage: "*) printf '%s\n' "$out" ;;
    *) die "the checker did not come to an end; its messages are above." ;;
  esac
  exit "$code"
}
