# ./huizhen check: format, compile, unit and architecture tests; no browser.

run_check() {
  find_jdk
  need_build_tools
  maven -q test -DexcludedGroups=e2e || die "the check failed; its messages are above."
  (cd "$root/web/pages" && npm run --silent check && npm test --silent) || die "the pages' check failed; its messages are above."
  echo "check: all good"
}
