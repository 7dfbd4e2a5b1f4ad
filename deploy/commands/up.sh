# ./huizhen up: builds what is missing or has changed, then becomes the gateway's JVM.

lib=$root/app/target/lib
stamp=$root/app/target/built.stamp

is_built() {
  [ -f "$stamp" ] && [ -d "$lib" ] || return 1
  local newer
  newer=$(find "$root" \( -name node_modules -o -name target -o -name dist -o -name .git -o -path '*/src/test' \) -prune -o \
    -type f -newer "$stamp" \( -path '*/src/*' -o -path "$root/web/pages/*" -o -name pom.xml \) -print -quit)
  [ -z "$newer" ]
}

build() {
  local begin
  is_built && return 0
  need_build_tools
  begin=$SECONDS
  echo "Building (the first time takes some minutes) …"
  rm -f "$stamp"
  mkdir -p "$root/app/target"
  touch "$stamp.begun"
  maven -q package -Dmaven.test.skip=true -pl app -am || die "the build failed; its messages are above."
  # Sources that changed during the build are newer than this and build again.
  mv "$stamp.begun" "$stamp"
  echo "Built in $((SECONDS - begin)) s."
}

class_path() {
  local jar path=$root/app/target/app-0.1.0-SNAPSHOT.jar
  for jar in "$lib"/*.jar; do path=$path:$jar; done
  echo "$path"
}

run_up() {
  find_jdk
  build
  # The JVM keeps the loaded classes in an archive when it stops, and makes a new one after a new build:
  # every later start saves more than a second.
  exec "$JAVA_HOME/bin/java" -ea --enable-native-access=ALL-UNNAMED -Xms128m -Xmx1g -XX:+UseG1GC \
    -XX:MaxDirectMemorySize=512m -XX:+ExitOnOutOfMemoryError -XX:TieredStopAtLevel=4 -XX:+AutoCreateSharedArchive -XX:SharedArchiveFile="$root/app/target/huizhen.jsa" \
    -cp "$(class_path)" huizhen.app.Main "$@"
}
