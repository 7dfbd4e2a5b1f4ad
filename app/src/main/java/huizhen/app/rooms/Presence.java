package huizhen.app.rooms;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// Who is in which room of a case or a visit now; grows no larger than the rooms do.
final class Presence {
  private final Map<RoomId, Set<String>> rooms = new ConcurrentHashMap<>();

  void came(RoomId room, ParticipantId who) {
    if (RoomNames.caseOf(room).isPresent() || RoomNames.visitOf(room).isPresent()) {
      var _ = rooms.computeIfAbsent(room, _ -> ConcurrentHashMap.newKeySet()).add(who.value());
    }
  }

  void left(RoomId room, ParticipantId who) {
    var _ =
        rooms.computeIfPresent(
            room,
            (_, people) -> {
              var _ = people.remove(who.value());
              return people.isEmpty() ? null : people;
            });
  }

  void closed(RoomId room) {
    var _ = rooms.remove(room);
  }

  Set<String> all() {
    return rooms.values().stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
  }
}
