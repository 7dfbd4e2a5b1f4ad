package huizhen.signaling.session;

import huizhen.relay.api.ParticipantId;
import huizhen.signaling.alarm.AlarmWatch;
import huizhen.signaling.api.AlarmEmergency;
import huizhen.signaling.api.AlarmRules;
import huizhen.signaling.api.RoomHost.Happening;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.api.VitalAlarm;
import huizhen.signaling.api.VitalSigns;
import huizhen.signaling.protocol.ServerMessage;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The alarms of one room: shown to who is inside, as the values are, and told to the host.
///
/// The values of a doctor's or a device's own seat, and those of a hospital's system, may open an
/// emergency; what patients, relatives and interpreters send warns only, whatever it says it is.
final class RoomAlarms {
  private static final Set<RoomRole> TRUSTED =
      Set.of(RoomRole.CHAIR, RoomRole.MEMBER, RoomRole.REQUESTER, RoomRole.DEVICE);

  private final Room room;
  private final AlarmWatch watch;

  /// The last.
  private @Nullable AlarmEmergency emergency;

  RoomAlarms(Room room, AlarmRules rules) {
    this.room = room;
    this.watch = new AlarmWatch(rules);
  }

  /// Of somebody's in the room.
  void look(Attendee from, VitalSigns signs, Now now, Effects out) {
    boolean mayRaise = TRUSTED.contains(from.ticket.role());
    var reading = new AlarmWatch.Reading(Optional.of(from.self), mayRaise, signs);
    tell(from.ticket.participant(), watch.look(reading, now.nanos(), now.wall()), false, out);
  }

  /// Of a hospital's system.
  void look(ParticipantId system, VitalSigns signs, Now now, Effects out) {
    var reading = new AlarmWatch.Reading(Optional.empty(), true, signs);
    tell(system, watch.look(reading, now.nanos(), now.wall()), false, out);
  }

  void gone(Attendee who, Effects out) {
    tell(who.ticket.participant(), watch.gone(who.self), true, out);
  }

  private void tell(ParticipantId from, AlarmWatch.Changes changes, boolean isGone, Effects out) {
    if (!changes.isSeen()) {
      return;
    }
    room.tellInside(message(), out);
    for (VitalAlarm alarm : changes.over()) {
      out.add(new Effect.Tell(room.id, new Happening.AlarmOver(from, alarm, isGone)));
    }
    for (VitalAlarm.Unwatched what : changes.missed()) {
      out.add(new Effect.Tell(room.id, new Happening.Unwatched(from, what)));
    }
    for (VitalAlarm alarm : changes.raised()) {
      out.add(new Effect.Tell(room.id, new Happening.Alarmed(from, alarm)));
    }
  }

  void catchUp(Attendee attendee, Effects out) {
    if (!watch.standing().isEmpty() || !watch.unwatched().isEmpty()) {
      Room.send(attendee, message(), out);
    }
    if (emergency != null) {
      send(attendee, emergency, out);
    }
  }

  /// The host has opened an emergency, or could not: for the doctors who are inside, and those of
  /// them who come later.
  void emergency(AlarmEmergency note, Effects out) {
    emergency = note;
    room.attendees.values().stream()
        .filter(room::isInside)
        .forEach(attendee -> send(attendee, note, out));
  }

  private static void send(Attendee attendee, AlarmEmergency note, Effects out) {
    if (attendee.ticket.role().mayModerate()) {
      var consultation =
          note.consultation().filter(_ -> note.readers().contains(attendee.ticket.participant()));
      Room.send(
          attendee,
          new ServerMessage.AlarmEmergencyTold(
              note.alarm(), note.state(), consultation, note.words()),
          out);
    }
  }

  private ServerMessage message() {
    return new ServerMessage.Alarms(watch.standing(), watch.unwatched());
  }
}
