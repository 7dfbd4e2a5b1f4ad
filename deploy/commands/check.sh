# ./huizhen check: format, compile, unit and architecture tests; no browser.

run_check() {
  if [ "${1:-}" = dependencies ]; then
    shift
    source "$root/deploy/commands/dependencies.sh"
    run_dependencies "$@"
    return
  fi
  [ $# -eq 0 ] || die "check takes 'dependencies' or nothing; ./huizhen test NAME runs one suite."
  find_jdk
  need_build_tools
  # Building the pages lints and type-checks them.
  maven -q test -DexcludedGroups=e2e || die "the check failed; its messages are above."
  node --test "$root/deploy/commands/" > /dev/null ||
    die "the commands' tests failed: node --test deploy/commands/ shows how."
  (cd "$root/web" && npm test --silent) || die "the pages' tests failed; their messages are above."
  echo "check: all good"
}
