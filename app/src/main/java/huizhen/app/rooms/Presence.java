package huizhen.app.rooms;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Who is in which room of a case, a visit or a teaching session now; grows no larger than the
/// rooms do.
final class Presence {
  private final Map<RoomId, Set<String>> rooms = new HashMap<>();

  synchronized void came(RoomId room, ParticipantId who) {
    if (RoomNames.isCase(room.value())) {
      var _ = rooms.computeIfAbsent(room, _ -> new HashSet<>()).add(who.value());
    }
  }

  synchronized void left(RoomId room, ParticipantId who) {
    var people = rooms.getOrDefault(room, Set.of());
    if (people.contains(who.value())) {
      var _ = people.remove(who.value());
      if (people.isEmpty()) {
        closed(room);
      }
    }
  }

  synchronized void closed(RoomId room) {
    var _ = rooms.remove(room);
  }

  synchronized Set<String> all() {
    return rooms.values().stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
  }
}
