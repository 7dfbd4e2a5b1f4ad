package huizhen.signaling.session;

import huizhen.relay.api.TrackSource;
import huizhen.signaling.api.Door;
import huizhen.signaling.api.RoomHost.Happening;
import huizhen.signaling.protocol.ClientMessage.Moderate;
import huizhen.signaling.protocol.CloseCode;
import huizhen.signaling.protocol.ErrorCode;
import java.util.Locale;
import java.util.Optional;

/// What a moderator does to somebody else in the room. Who may is decided here, whatever the page
/// shows.
final class Moderation {
  private final Registry registry;

  Moderation(Registry registry) {
    this.registry = registry;
  }

  void handle(Connection from, Room room, Attendee by, Moderate asked, Now now, Effects out) {
    Attendee target = room.attendees.get(asked.participant());
    if (!by.isModerator) {
      registry.refuse(from, asked.id(), ErrorCode.NOT_ALLOWED, "only a moderator may", out);
    } else if (target == null) {
      registry.refuse(from, asked.id(), ErrorCode.NO_PARTICIPANT, "nobody here by that id", out);
    } else if (!isSensible(by, target, asked)) {
      registry.refuse(from, asked.id(), ErrorCode.NOT_ALLOWED, "that can't be done to them", out);
    } else if (act(room, by, target, asked, now, out)) {
      String act = asked.act().name().toLowerCase(Locale.ROOT);
      var told = new Happening.Moderated(by.ticket.participant(), act, target.ticket.participant());
      out.add(new Effect.Tell(room.id, told));
    }
  }

  private static boolean isSensible(Attendee by, Attendee target, Moderate asked) {
    return switch (asked.act()) {
      case ADMIT -> true;
      case REMOVE -> target != by;
      case MUTE -> target.canPublish();
      case TRANSFER ->
          target != by
              && target.door == Door.SIGNALING
              && target.isPresent()
              && target.ticket.role().mayModerate();
    };
  }

  /// False when there was nothing to do.
  private boolean act(
      Room room, Attendee by, Attendee target, Moderate asked, Now now, Effects out) {
    switch (asked.act()) {
      case ADMIT -> {
        if (!target.isWaiting) {
          return false;
        }
        room.admit(target, now, out);
        keep(target, out);
      }
      case REMOVE -> {
        if (target.connection != null) {
          registry.drop(target.connection, CloseCode.REMOVED, "removed", out);
        }
        registry.remove(room, target, "removed", now, out);
      }
      case MUTE -> {
        TrackSource source = asked.source().orElseThrow();
        return room.mute(target, source, true, Optional.of(by.self), out);
      }
      case TRANSFER -> {
        by.isModerator = false;
        target.isModerator = true;
        keep(by, out);
        keep(target, out);
        room.announceRoster(null, out);
      }
    }
    return true;
  }

  private static void keep(Attendee attendee, Effects out) {
    if (attendee.door == Door.SIGNALING) {
      out.add(new Effect.KeepPlace(attendee.keyHash, attendee.kept()));
    }
  }
}
