# ./huizhen check: format, compile, unit and architecture tests; no browser.

run_check() {
  [ $# -eq 0 ] || die "check takes no arguments; ./huizhen test NAME runs one suite."
  find_jdk
  need_build_tools
  # Building the pages lints and type-checks them.
  maven -q test -DexcludedGroups=e2e || die "the check failed; its messages are above."
  (cd "$root/web" && npm test --silent) || die "the pages' tests failed; their messages are above."
  echo "check: all good"
}
