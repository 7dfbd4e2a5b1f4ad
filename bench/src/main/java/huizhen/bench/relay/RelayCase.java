package huizhen.bench.relay;

import huizhen.bench.load.LoadPlan;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One shape of load on a relay: rooms in each of which publishers send, subscribers receive, and
/// members do both.
record RelayCase(String name, int rooms, int publishers, int members, int subscribers) {
  /// A teacher and two who ask, and who listens.
  private static final RelayCase TEACHING = new RelayCase("teaching", 1, 0, 3, 47);

  private static final List<String> ALL =
      List.of("1x10", "1x50", "1x100", "1x200", "4x5", "4x10", "4x20", "teaching");

  private static final Pattern SHAPE =
      Pattern.compile("(?:(?<rooms>[1-9]\\d?)x)?(?<senders>[14])x(?<count>[1-9]\\d{0,2})");

  private static final int ROOM_OF_FOUR = 4;

  /// @param names empty for what `./huizhen bench relay` runs by itself
  static List<RelayCase> named(List<String> names) {
    return (names.isEmpty() ? ALL : names).stream().map(RelayCase::named).toList();
  }

  /// `1xN` is one publisher before N subscribers, `Rx1xN` that in R rooms, `4xN` N rooms of four
  /// members.
  static RelayCase named(String name) {
    Matcher shape = SHAPE.matcher(name);
    if (shape.matches()) {
      int count = Integer.parseInt(shape.group("count"));
      boolean isOneSending = shape.group("senders").equals("1");
      String rooms = shape.group("rooms");
      if (isOneSending) {
        return new RelayCase(name, rooms == null ? 1 : Integer.parseInt(rooms), 1, 0, count);
      }
      if (rooms == null) {
        return new RelayCase(name, count, 0, ROOM_OF_FOUR, 0);
      }
    }
    if (name.equals(TEACHING.name())) {
      return TEACHING;
    }
    throw new IllegalArgumentException(
        "there is no case '%s': 1xN is one publisher before N subscribers, Rx1xN is that in R rooms, 4xN is N rooms of four, teaching is 50 people of whom three speak (N is 1 to 999, R 1 to 99)"
            .formatted(name));
  }

  /// The cases that look for what a core carries.
  boolean isManyRoomsOfOneSender() {
    return rooms > 1 && publishers == 1;
  }

  LoadPlan plan(double joinsPerSecond, Duration warmUp, Duration measured) {
    return new LoadPlan(
        rooms, publishers, members, subscribers, joinsPerSecond, warmUp, measured, 0);
  }
}
