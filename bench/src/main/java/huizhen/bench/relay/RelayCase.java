package huizhen.bench.relay;

import java.util.List;

/// One shape of load on a relay.
///
/// @param rooms each with `publishers` who send and `subscribers` who see and hear one of them
record RelayCase(String name, int rooms, int publishers, int subscribers) {
  /// What `./huizhen bench relay` runs: one publisher before many.
  static final List<RelayCase> ALL =
      List.of(
          new RelayCase("1x10", 1, 1, 10),
          new RelayCase("1x50", 1, 1, 50),
          new RelayCase("1x100", 1, 1, 100),
          new RelayCase("1x200", 1, 1, 200),
          new RelayCase("5-rooms-of-4", 5, 1, 3),
          new RelayCase("10-rooms-of-4", 10, 1, 3),
          new RelayCase("20-rooms-of-4", 20, 1, 3));

  static List<RelayCase> named(List<String> names) {
    List<RelayCase> found =
        ALL.stream().filter(each -> names.isEmpty() || names.contains(each.name())).toList();
    if (found.isEmpty() || (!names.isEmpty() && found.size() != names.size())) {
      throw new IllegalArgumentException(
          "the cases are %s".formatted(ALL.stream().map(RelayCase::name).toList()));
    }
    return found;
  }
}
