package huizhen.app.rooms;

import huizhen.app.redis.RedisRoomClaims;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.signaling.api.RoomHost.Phase;
import huizhen.signaling.api.RoomHost.RoomStatus;
import huizhen.signaling.api.RoomRefusedException;
import huizhen.signaling.api.Ticket;
import huizhen.web.api.ForeignRoomException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The rooms that a service client opens: live at once, recorded while somebody is in whose ticket
/// says so. The calling system answers for the patient's consent, and the audit says that.
final class AdHocRooms {
  private final RedisRoomClaims claims;
  private final RoomRecorder recorder;
  private final RoomAudit audit;
  private final Map<RoomId, Set<ParticipantId>> present = new ConcurrentHashMap<>();
  private final Set<RoomId> recorded = ConcurrentHashMap.newKeySet();

  AdHocRooms(RedisRoomClaims claims, RoomRecorder recorder, RoomAudit audit) {
    this.claims = claims;
    this.recorder = recorder;
    this.audit = audit;
  }

  Future<Void> open(String room, String client) {
    return own(room, client)
        .onSuccess(_ ->
            audit.write(
                new RoomId(room),
                client,
                "room.open",
                "ok",
                new JsonObject().put("consent", "answered by the calling system")));
  }

  /// Fails with a [ForeignRoomException] when somebody else has it.
  Future<Void> own(String room, String client) {
    if (RoomNames.isCase(room)) {
      return Future.failedFuture(new ForeignRoomException("this room is a consultation's"));
    }
    var id = new RoomId(room);
    return claims
        .claim(id, client)
        .compose(isOurs ->
            isOurs
                ? Future.succeededFuture()
                : Future.failedFuture(new ForeignRoomException("this room is another service's")));
  }

  Future<RoomStatus> admit(Ticket ticket) {
    var room = ticket.room();
    return claims
        .isClaimed(room)
        .map(isClaimed -> {
          if (!isClaimed) {
            throw new RoomRefusedException("ended", "this room is closed");
          }
          if (ticket.mayRecord()) {
            var _ = recorded.add(room);
          }
          return status(room);
        });
  }

  RoomStatus status(RoomId room) {
    return new RoomStatus(Phase.LIVE, Optional.empty(), recorder.state(room));
  }

  void joined(RoomId room, ParticipantId who) {
    var _ = present.computeIfAbsent(room, _ -> ConcurrentHashMap.newKeySet()).add(who);
    if (recorded.contains(room) && !recorder.isRecording(room)) {
      // A failure is shown in the room and audited there.
      var _ = recorder.start(room, List.of());
    }
  }

  /// The last one out ends the recording; the room can be entered again while it lives.
  void left(RoomId room, ParticipantId who) {
    var inside = present.get(room);
    if (inside != null && inside.remove(who) && inside.isEmpty()) {
      var _ = present.remove(room);
      var _ = recorded.remove(room);
      // A failure is logged and audited there.
      var _ = recorder.stop(room, "empty");
    }
  }
}
