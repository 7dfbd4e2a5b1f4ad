# Reads the RESULT lines of several seeds; prints each figure's median, with the least and the most
# of all seeds, and whether the median meets the target. usage: awk -v first=1 -v last=5 -f medians.awk

# A field's value as it is written, with its quotes; empty when there is none.
function field(name,    start) {
  start = index($0, "\"" name "\":")
  if (start == 0) return ""
  rest = substr($0, start + length(name) + 3)
  if (substr(rest, 1, 1) == "\"") return substr(rest, 1, index(substr(rest, 2), "\"") + 1)
  match(rest, /^[^,}]*/)
  return substr(rest, 1, RLENGTH)
}

/^RESULT / {
  name = field("name")
  if (!(name in count)) order[++figures] = name
  value[name, ++count[name]] = field("value") + 0
  unit[name] = field("unit")
  target[name] = field("target")
}

END {
  for (f = 1; f <= figures; f++) {
    name = order[f]
    n = count[name]
    if (n != last - first + 1) {
      # A run broke off; its message is on standard error.
      failed = 1
      continue
    }
    for (i = 2; i <= n; i++) {
      at = value[name, i]
      for (j = i - 1; j > 0 && value[name, j] > at; j--) value[name, j + 1] = value[name, j]
      value[name, j + 1] = at
    }
    median = n % 2 ? value[name, (n + 1) / 2] : (value[name, n / 2] + value[name, n / 2 + 1]) / 2
    judged = ""
    if (target[name] != "") {
      # "<= 300", "< 150"
      limit = target[name]
      gsub(/[^0-9.]/, "", limit)
      met = index(target[name], "<=") ? median <= limit + 1e-9 : median < limit + 0
      judged = sprintf(",\"target\":%s,\"met\":%s", target[name], met ? "true" : "false")
    }
    printf "RESULT {\"name\":%s,\"value\":%.4f,\"unit\":%s%s,\"min\":%.4f,\"max\":%.4f,\"seeds\":\"%d-%d\"}\n", \
      name, median, unit[name], judged, value[name, 1], value[name, n], first, last
  }
  if (failed || figures == 0) exit 1
}
