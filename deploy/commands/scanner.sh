# A real clamd for tests: Debian's, as this user, in a temporary folder, with one signature of our own.

install_scanner() {
  install_missing "the test of the upload scanner" "command -v clamd" clamav-daemon
}

# Starts it and sets scanner_address; stop_scanner ends it.
start_scanner() {
  scanner_folder=$(mktemp -d)
  scanner_address=unix:$scanner_folder/clamd.ctl
  mkdir "$scanner_folder/signatures"
  # Name:any file type:anywhere:the text in hexadecimal.
  printf 'Huizhen.Test:0:*:%s\n' "$(printf 'HUIZHEN-TEST-SIGNATURE' | od -An -tx1 | tr -d ' \n')" \
    > "$scanner_folder/signatures/own.ndb"
  cat > "$scanner_folder/clamd.conf" <<CONF
DatabaseDirectory $scanner_folder/signatures
LocalSocket $scanner_folder/clamd.ctl
StreamMaxLength 1M
Foreground yes
CONF
  clamd --config-file="$scanner_folder/clamd.conf" > "$scanner_folder/log" 2>&1 &
  scanner_pid=$!
  local _
  for _ in $(seq 1 150); do
    [ -S "$scanner_folder/clamd.ctl" ] && return
    kill -0 "$scanner_pid" 2> /dev/null || break
    sleep 0.2
  done
  stop_scanner
  die "clamd did not start."
}

stop_scanner() {
  kill "$scanner_pid" 2> /dev/null || true
  wait "$scanner_pid" 2> /dev/null || true
  rm -rf "$scanner_folder"
}
