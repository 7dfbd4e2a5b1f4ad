# A real image archive with DICOMweb for tests: Debian's Orthanc, as this user, in a temporary folder,
# with one study of two 16-bit images made by dcmtk. Some seconds.

install_imaging() {
  install_missing "the test of the image archive" \
    "command -v Orthanc" orthanc \
    "ls /usr/lib/orthanc/libOrthancDicomWeb.so* /usr/share/orthanc/plugins/libOrthancDicomWeb.so" orthanc-dicomweb \
    "command -v dump2dcm" dcmtk \
    "command -v curl" curl
}

# One image: number, and how bright its right half is.
make_image() {
  local number=$1 bright=$2
  cat > "$imaging_folder/$number.dump" <<DUMP
(0002,0010) UI =LittleEndianExplicit
(0008,0016) UI =CTImageStorage
(0008,0018) UI [1.2.826.0.1.3680043.8.498.3.$number]
(0008,0020) DA [20260102]
(0008,0050) SH [A-17]
(0008,0060) CS [CT]
(0008,0090) PN [Referring^Doctor]
(0008,1030) LO [CHEST CT]
(0010,0010) PN [Zhang^Wei]
(0010,0020) LO [330102198001011234]
(0010,0030) DA [19610822]
(0010,0040) CS [M]
(0020,000d) UI [1.2.826.0.1.3680043.8.498.1]
(0020,000e) UI [1.2.826.0.1.3680043.8.498.2]
(0020,0013) IS [$number]
(0020,0032) DS [0\\0\\$number]
(0020,0037) DS [1\\0\\0\\0\\1\\0]
(0028,0002) US 1
(0028,0004) CS [MONOCHROME2]
(0028,0010) US 64
(0028,0011) US 64
(0028,0030) DS [0.5\\0.5]
(0028,0100) US 16
(0028,0101) US 16
(0028,0102) US 15
(0028,0103) US 1
(0028,1050) DS [40]
(0028,1051) DS [400]
(0028,1052) DS [-1024]
(0028,1053) DS [1]
(7fe0,0010) OW =$imaging_folder/$number.raw
DUMP
  # 64 lines of 32 dark and 32 bright pixels, two bytes each, the low one first.
  local low=$((bright % 256)) high=$((bright / 256)) line=""
  for _ in $(seq 32); do line+='\x00\x00'; done
  for _ in $(seq 32); do line+=$(printf '\\x%02x\\x%02x' "$low" "$high"); done
  for _ in $(seq 64); do printf '%b' "$line"; done > "$imaging_folder/$number.raw"
  dump2dcm +te -q "$imaging_folder/$number.dump" "$imaging_folder/$number.dcm"
}

# Starts it and sets imaging_url; stop_imaging ends it.
start_imaging() {
  local port=${1:-37942} plugin
  imaging_folder=$(mktemp -d)
  imaging_url=http://127.0.0.1:$port/dicom-web
  plugin=$(ls /usr/lib/orthanc/libOrthancDicomWeb.so* /usr/share/orthanc/plugins/libOrthancDicomWeb.so 2> /dev/null | head -1)
  cat > "$imaging_folder/orthanc.json" <<CONF
{
  "Name": "huizhen-test", "StorageDirectory": "$imaging_folder/data", "IndexDirectory": "$imaging_folder/data",
  "HttpPort": $port, "DicomServerEnabled": false, "RemoteAccessAllowed": false,
  "AuthenticationEnabled": true, "RegisteredUsers": {"reader": "of the test"},
  "Plugins": ["$plugin"], "DicomWeb": {"Enable": true, "Root": "/dicom-web/"}
}
CONF
  make_image 1 3000
  make_image 2 1200
  Orthanc "$imaging_folder/orthanc.json" > "$imaging_folder/log" 2>&1 &
  imaging_pid=$!
  local _ number
  for _ in $(seq 1 150); do
    curl -fs -u "reader:of the test" "http://127.0.0.1:$port/system" > /dev/null && break
    sleep 0.2
  done
  for number in 1 2; do
    curl -fs -u "reader:of the test" --data-binary "@$imaging_folder/$number.dcm" \
      "http://127.0.0.1:$port/instances" > /dev/null || {
      stop_imaging
      die "the image archive did not start, or takes no image."
    }
  done
}

stop_imaging() {
  kill "$imaging_pid" 2> /dev/null || true
  wait "$imaging_pid" 2> /dev/null || true
  rm -rf "$imaging_folder"
}
