package huizhen.signaling.session;

import huizhen.relay.api.ParticipantId;
import huizhen.signaling.api.RoomHost.Happening;
import huizhen.signaling.api.VitalSigns;
import huizhen.signaling.protocol.ClientMessage;
import huizhen.signaling.protocol.ErrorCode;
import huizhen.signaling.protocol.PictureId;
import huizhen.signaling.protocol.ServerMessage;
import huizhen.signaling.protocol.ServerMessage.Stroke;
import huizhen.signaling.protocol.Sources;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// Hands, pointing and drawing on pictures, vital signs and the clients' own figures. Nothing of it
/// goes to or comes from who still waits.
final class Tools {
  /// A pointer that moves faster is thinned out: the next position is as good.
  static final long POINTER_NANOS = 40_000_000L;

  /// Devices measure once a second or less.
  static final long VITALS_NANOS = 200_000_000L;

  static final int MAX_DEVICES = 8;

  private Tools() {}

  static void hand(Room room, Attendee from, ClientMessage.Hand hand, Effects out) {
    if (from.hasHandUp != hand.isRaised()) {
      from.hasHandUp = hand.isRaised();
      from.isUnkept = true;
      room.announceRoster(null, out);
    }
  }

  static void pointer(
      Connection at,
      Room room,
      Attendee from,
      ClientMessage.Pointer message,
      Now now,
      Effects out) {
    if (!mayDraw(from)) {
      refuse(at, message.id(), ErrorCode.NOT_ALLOWED, "you may not point", out);
      return;
    }
    if (message.at().isPresent() && isSoonAfter(from.pointedNanos, POINTER_NANOS, now)) {
      return;
    }
    from.pointedNanos = now.nanos();
    var pointed = new ServerMessage.Pointed(from.self, message.picture(), message.at());
    room.tellOthers(from, pointed, out);
  }

  static void draw(
      Connection at, Room room, Attendee from, ClientMessage.Draw message, Effects out) {
    PictureId picture = message.picture();
    if (!mayDraw(from)) {
      refuse(at, message.id(), ErrorCode.NOT_ALLOWED, "you may not draw", out);
    } else if (!room.attendees.containsKey(picture.participant())) {
      refuse(at, message.id(), ErrorCode.NO_PARTICIPANT, "nobody here has that picture", out);
    } else {
      var part = new Stroke(from.self, picture, message.line(), message.colour(), message.points());
      if (room.board.add(part)) {
        room.tellOthers(from, new ServerMessage.Drawn(List.of(part)), out);
        tellDrawn(room, from, message, out);
      } else {
        refuse(at, message.id(), ErrorCode.TOO_MANY, "the picture is full of lines", out);
      }
    }
  }

  static void erase(
      Connection at, Room room, Attendee from, ClientMessage.Erase message, Effects out) {
    if (!mayDraw(from)) {
      refuse(at, message.id(), ErrorCode.NOT_ALLOWED, "you may not wipe", out);
    } else if (room.board.erase(message.picture())) {
      room.tellInside(new ServerMessage.Erased(from.self, message.picture()), out);
      tellDrawn(room, from, message.picture(), "", "", "", out);
    }
  }

  static void vitals(
      Connection at, Room room, Attendee from, ClientMessage.Vitals message, Now now, Effects out) {
    var signs = message.signs();
    if (!from.canPublish()) {
      refuse(at, message.id(), ErrorCode.NOT_ALLOWED, "the ticket does not allow sending", out);
    } else if (isSoonAfter(from.measuredNanos, VITALS_NANOS, now) || hasTooMany(from, signs)) {
      refuse(at, message.id(), ErrorCode.TOO_MANY, "too many measurements", out);
    } else {
      from.measuredNanos = now.nanos();
      from.vitals.put(signs.device(), signs);
      room.tellInside(new ServerMessage.VitalsMeasured(Optional.of(from.self), signs), out);
      out.add(new Effect.Tell(room.id, new Happening.Vitals(from.ticket.participant(), signs)));
      room.alarms.look(from, signs, now, out);
    }
  }

  static void stats(Room room, Attendee from, ClientMessage.Stats message, Effects out) {
    var figures = new Happening.Figures(from.ticket.participant(), message.values());
    out.add(new Effect.Tell(room.id, figures));
  }

  /// @param beforeNanos 0: never before
  private static boolean isSoonAfter(long beforeNanos, long gapNanos, Now now) {
    return beforeNanos != 0 && now.nanos() - beforeNanos < gapNanos;
  }

  private static boolean hasTooMany(Attendee from, VitalSigns signs) {
    return from.vitals.size() >= MAX_DEVICES && !from.vitals.containsKey(signs.device());
  }

  private static boolean mayDraw(Attendee from) {
    return from.ticket.role().speaks();
  }

  private static void tellDrawn(Room room, Attendee from, ClientMessage.Draw part, Effects out) {
    String colour = part.colour().name().toLowerCase(Locale.ROOT);
    tellDrawn(room, from, part.picture(), part.line(), colour, PointText.of(part.points()), out);
  }

  private static void tellDrawn(
      Room room,
      Attendee from,
      PictureId picture,
      String line,
      String colour,
      String points,
      Effects out) {
    ParticipantId by = from.ticket.participant();
    String source = Sources.name(picture.source());
    var drawn = new Happening.Drawn(by, picture.participant(), source, line, colour, points);
    out.add(new Effect.Tell(room.id, drawn));
  }

  private static void refuse(
      Connection to, OptionalLong re, ErrorCode code, String why, Effects out) {
    out.add(new Effect.Send(to.id, new ServerMessage.Refusal(re, code.wire(), why)));
  }
}
