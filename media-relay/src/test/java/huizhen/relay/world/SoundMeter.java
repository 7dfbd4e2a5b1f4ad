package huizhen.relay.world;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// What a receiver heard in one slot: a packet counts when it is there [#DEADLINE_NANOS] after it
/// was spoken, by whatever way it came.
public final class SoundMeter {
  public static final long DEADLINE_NANOS = 200_000_000;

  /// One speaker's turn in the slot.
  private static final class Turn {
    final Mark speaker;
    final int first;
    int last;
    final BitSet onTime = new BitSet();

    Turn(Mark speaker) {
      this.speaker = speaker;
      this.first = speaker.frame();
      this.last = speaker.frame();
    }
  }

  private final List<Turn> turns = new ArrayList<>();

  /// Begins anew.
  public void mark() {
    turns.clear();
  }

  void arrived(Mark mark, long nowNanos) {
    if (turns.isEmpty() || !turns.getLast().speaker.isSameSource(mark)) {
      turns.add(new Turn(mark));
    }
    Turn turn = turns.getLast();
    if (mark.frame() < turn.first) {
      return;
    }
    turn.last = Math.max(turn.last, mark.frame());
    if (nowNanos - mark.sentNanos() <= DEADLINE_NANOS) {
      turn.onTime.set(mark.frame() - turn.first);
    }
  }

  /// How many packets should have been heard.
  public int expected() {
    return turns.stream().mapToInt(turn -> turn.last - turn.first + 1).sum();
  }

  public int missing() {
    return expected() - turns.stream().mapToInt(turn -> turn.onTime.cardinality()).sum();
  }

  public double missingShare() {
    return expected() == 0 ? 1 : (double) missing() / expected();
  }
}
