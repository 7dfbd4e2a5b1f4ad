# A real S3-compatible store with Object Lock for tests: Debian's radosgw on one ceph-mon and one
# ceph-osd that keeps all in memory, as this user, in a temporary folder. About a minute at most.

install_store() {
  install_missing "the test of the object store" \
    "command -v radosgw" radosgw "command -v ceph-mon" ceph-mon "command -v ceph-osd" ceph-osd
}

# Starts it and sets store_url, store_id and store_secret; stop_store ends it.
start_store() {
  local mon_port=${1:-36789} port=${2:-37480} fsid
  store_folder=$(mktemp -d)
  store_pids=()
  store_url=http://127.0.0.1:$port
  store_id=huizhen-test
  store_secret=$(od -An -N20 -tx1 /dev/urandom | tr -d ' \n')
  fsid=$(cat /proc/sys/kernel/random/uuid)
  mkdir -p "$store_folder"/{mon,osd,run}
  cat > "$store_folder/ceph.conf" <<CONF
[global]
fsid = $fsid
mon host = [v1:127.0.0.1:$mon_port]
auth cluster required = none
auth service required = none
auth client required = none
auth allow insecure global id reclaim = true
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon warn on pool no redundancy = false
osd objectstore = memstore
memstore device bytes = 1073741824
public addr = 127.0.0.1
cluster addr = 127.0.0.1
run dir = $store_folder/run
admin socket =
log file = $store_folder/\$name.log
mon data = $store_folder/mon
osd data = $store_folder/osd
rgw rados pool pg num min = 1
rgw frontends = beast endpoint=127.0.0.1:$port
rgw enable usage log = false
rgw run sync thread = false
rgw enable gc threads = false
CONF
  export CEPH_CONF="$store_folder/ceph.conf"
  {
    monmaptool --create --addv a "[v1:127.0.0.1:$mon_port]" --fsid "$fsid" "$store_folder/monmap"
    ceph-mon -i a --mkfs --monmap "$store_folder/monmap"
    ceph-mon -i a -f &
    store_pids+=($!)
    local uuid
    uuid=$(cat /proc/sys/kernel/random/uuid)
    timeout 60 ceph osd new "$uuid" 0
    ceph-osd -i 0 --mkfs --osd-uuid "$uuid"
    timeout 30 ceph osd crush add osd.0 1.0 root=default host=here
    ceph-osd -i 0 -f &
    store_pids+=($!)
    timeout 90 radosgw-admin user create --uid=huizhen --display-name=huizhen \
      --access-key="$store_id" --secret="$store_secret"
    radosgw -n client.rgw.a -f &
    store_pids+=($!)
  } > "$store_folder/start.log" 2>&1
  local _
  for _ in $(seq 1 300); do
    (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null && return 0
    sleep 0.2
  done
  stop_store
  die "the object store did not start."
}

stop_store() {
  local pid
  # The last first; what does not end by itself within 5 s holds nothing that is worth keeping.
  for pid in "${store_pids[@]}"; do
    kill "$pid" 2> /dev/null || true
  done
  sleep 2
  for pid in "${store_pids[@]}"; do
    kill -9 "$pid" 2> /dev/null || true
    wait "$pid" 2> /dev/null || true
  done
  rm -rf "$store_folder"
}
