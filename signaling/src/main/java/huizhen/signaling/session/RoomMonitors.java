package huizhen.signaling.session;

import huizhen.signaling.api.Measurement;
import huizhen.signaling.api.Measurement.Verdict;
import huizhen.signaling.api.RoomHost.Happening;
import huizhen.signaling.api.RoomHost.Phase;
import huizhen.signaling.api.VitalSigns;
import huizhen.signaling.protocol.ServerMessage;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/// Devices that are not in the room themselves: a hospital's system hands in what they measure.
/// Owned by [Room].
///
/// A device's next set within [Tools#VITALS_NANOS], and the first of one device more than
/// [#MAX_DEVICES], are refused. The newest [#NUMBERS_KNOWN] numbers of sets are remembered: one
/// that is sent again is not shown again.
final class RoomMonitors {
  static final int MAX_DEVICES = 16;
  static final int NUMBERS_KNOWN = 256;

  private final Room room;
  private final Map<String, Last> devices = new LinkedHashMap<>();
  private final SequencedSet<String> numbers = new LinkedHashSet<>();

  RoomMonitors(Room room) {
    this.room = room;
  }

  private record Last(VitalSigns signs, long atNanos) {}

  Verdict measured(Measurement what, Now now, Effects out) {
    if (room.phase != Phase.LIVE) {
      return Verdict.NOT_LIVE;
    }
    if (what.number().filter(numbers::contains).isPresent()) {
      return Verdict.REPEATED;
    }
    String device = what.signs().device();
    Last before = devices.get(device);
    boolean isTooMuch =
        before == null
            ? devices.size() >= MAX_DEVICES
            : now.nanos() - before.atNanos() < Tools.VITALS_NANOS;
    if (isTooMuch) {
      return Verdict.TOO_MANY;
    }
    var _ = devices.put(device, new Last(what.signs(), now.nanos()));
    what.number().ifPresent(this::remember);
    room.tellInside(new ServerMessage.VitalsMeasured(Optional.empty(), what.signs()), out);
    out.add(new Effect.Tell(room.id, new Happening.Vitals(what.from(), what.signs())));
    room.alarms.look(what.from(), what.signs(), now, out);
    return before == null ? Verdict.FIRST : Verdict.SHOWN;
  }

  private void remember(String number) {
    var _ = numbers.add(number);
    if (numbers.size() > NUMBERS_KNOWN) {
      var _ = numbers.removeFirst();
    }
  }

  void catchUp(Attendee attendee, Effects out) {
    for (Last last : devices.values()) {
      Room.send(attendee, new ServerMessage.VitalsMeasured(Optional.empty(), last.signs()), out);
    }
  }
}
