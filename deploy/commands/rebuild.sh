# ./huizhen rebuild [--data DIR] [--keys DIR] [--config FILE]: builds an empty Redis from the vault.

# usage: run_rebuild FOLDER-OF-THE-CALLER [flags]
run_rebuild() {
  local caller=$1
  shift
  source "$root/deploy/commands/up.sh"
  find_jdk
  build >&2
  cd "$caller"
  exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -Xmx1g -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError \
    -cp "$(class_path)" huizhen.app.Rebuild "$@"
}
