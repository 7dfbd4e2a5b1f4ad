# ./huizhen rotate-ticket-key: a new key for tickets, which gateways on this key folder take by themselves.

# usage: run_rotate_ticket_key [--data DIR] [--keys DIR]
run_rotate_ticket_key() {
  local data=data keys="" file number next=2
  while [ $# -gt 0 ]; do
    [ $# -ge 2 ] || die "$1 needs a folder."
    case "$1" in
      --data) data=$2 ;;
      --keys) keys=$2 ;;
      *) die "rotate-ticket-key has no option '$1': --data DIR or --keys DIR." ;;
    esac
    shift 2
  done
  keys=${keys:-${data%/}.keys}
  [ -f "$keys/tickets.secret" ] || die "$keys is no key folder of a gateway that has run: give --keys."
  for file in "$keys"/tickets-*.secret; do
    number=${file##*/tickets-}
    number=${number%.secret}
    if [[ $number =~ ^[1-9][0-9]{0,4}$ ]] && [ "$number" -ge "$next" ]; then next=$((number + 1)); fi
  done
  [ "$next" -le 99999 ] || die "$keys has keys up to the last number: remove old ones."
  file="$keys/tickets-$next.secret"
  (umask 077 && head -c 32 /dev/urandom > "$file.new" && mv -n "$file.new" "$file") || die "can't write $file."
  echo "$file signs tickets in half a minute; the key before it is taken for 11 minutes more."
}
