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
  make_archive
  # Sources that changed during the build are newer than this and build again.
  mv "$stamp.begun" "$stamp"
  echo "Built in $((SECONDS - begin)) s."
}

class_path() {
  local jar path=$root/app/target/app-0.1.0-SNAPSHOT.jar
  for jar in "$lib"/*.jar; do path=$path:$jar; done
  echo "$path"
}

# The collector looks for no classes to unload beside its marking: that took 30 ms in a pause and found none
# (docs/performance.md#turns-and-pauses). MetaspaceSize is above what all classes take, or it would collect everything for them.
# A small young generation is copied in short pauses, also while many come.
collector=(-XX:+UseG1GC -XX:-ClassUnloadingWithConcurrentMark -XX:MetaspaceSize=192m -XX:MaxNewSize=48m)

# Becomes the gateway's JVM. It keeps the classes that it loaded in an archive when it stops, which
# saves a later start some seconds.
become_gateway() {
  exec "$JAVA_HOME/bin/java" -ea --enable-native-access=ALL-UNNAMED -Xms256m -Xmx1g "${collector[@]}" \
    -XX:MaxDirectMemorySize=512m -XX:+ExitOnOutOfMemoryError \
    -XX:+AutoCreateSharedArchive -XX:SharedArchiveFile="$root/app/target/huizhen.jsa" -Xlog:cds=off -Xlog:cds+dynamic=off \
    -cp "$(class_path)" huizhen.app.Main "$@"
}

# Starts and stops a gateway on a folder of its own, for the archive's sake. Without it only the next start is slower.
make_archive() {
  local folder pid
  folder=$(mktemp -d)
  (become_gateway --data "$folder/data" --port 0 --media-port 0 --management-port 0 > "$folder/log" 2>&1) &
  pid=$!
  for _ in $(seq 1 300); do
    grep -q 'Huizhen is ready' "$folder/log" 2> /dev/null && break
    kill -0 "$pid" 2> /dev/null || break
    sleep 0.1
  done
  kill -TERM "$pid" 2> /dev/null || true
  wait "$pid" || true
  rm -rf "$folder"
}

run_up() {
  find_jdk
  install_missing "printing opinions in Chinese" \
    "[ -r /usr/share/fonts/truetype/wqy/wqy-microhei.ttc ]" fonts-wqy-microhei
  build
  become_gateway "$@"
}
