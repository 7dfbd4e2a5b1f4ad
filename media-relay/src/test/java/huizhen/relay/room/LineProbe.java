package huizhen.relay.room;

import huizhen.relay.api.ParticipantId;
import java.lang.reflect.Field;
import java.util.Map;

/// Reads what a room thinks of a receiver's line at any time, not just each five seconds as
/// [huizhen.relay.api.QualityRecord] has it.
public final class LineProbe {
  private final Map<?, ?> participants;

  public LineProbe(Room room) {
    try {
      Field field = Room.class.getDeclaredField("participants");
      field.setAccessible(true);
      participants = (Map<?, ?>) field.get(room);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a room keeps its participants elsewhere now", e);
    }
  }

  /// @return 0 for who does not receive, or while nothing is known
  public long estimateBps(ParticipantId who) {
    if (participants.get(who) instanceof Participant participant) {
      Viewing viewing = participant.receives();
      return viewing == null ? 0 : viewing.line().targetBps();
    }
    return 0;
  }
}
