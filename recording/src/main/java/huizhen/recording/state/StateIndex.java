package huizhen.recording.state;

import huizhen.recording.api.StateCopy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Where the last record of each thing lies, and what it looked like: an open hash table by the
/// print of its name, about 70 bytes a thing. At most [StateCopy#MAX_ITEMS]. Not for several
/// threads at once.
public final class StateIndex {
  /// Of a thing that is not there.
  public static final long NOWHERE = -1;

  private static final int FIRST_SLOTS = 1 << 10;
  private static final byte FREE = 0;
  private static final byte PLAIN = 1;
  private static final byte SWEPT = 2;

  private long[] high = new long[FIRST_SLOTS];
  private long[] low = new long[FIRST_SLOTS];
  private long[] content = new long[FIRST_SLOTS];
  private long[] places = new long[FIRST_SLOTS];
  private int[] bytes = new int[FIRST_SLOTS];
  private int[] rounds = new int[FIRST_SLOTS];
  private byte[] kinds = new byte[FIRST_SLOTS];

  /// Slots in use, also by things that are gone.
  private int used;

  private int size;
  private int round;
  private long liveBytes;

  /// @param content a digest of it
  /// @param place see [#place]
  public void put(Print name, long content, long place, int length, boolean isSwept) {
    if (used * 10L >= 6L * kinds.length) {
      grow();
    }
    int slot = slot(name);
    if (kinds[slot] == FREE) {
      if (size >= StateCopy.MAX_ITEMS) {
        throw new IllegalStateException(
            "the copy of the state has %d things, and takes no more".formatted(size));
      }
      used++;
      high[slot] = name.high();
      low[slot] = name.low();
      places[slot] = NOWHERE;
    }
    if (places[slot] == NOWHERE) {
      size++;
    } else {
      liveBytes -= bytes[slot];
    }
    liveBytes += length;
    kinds[slot] = isSwept ? SWEPT : PLAIN;
    this.content[slot] = content;
    places[slot] = place;
    bytes[slot] = length;
    rounds[slot] = round;
  }

  /// Whether it is there with this content; if so this round has met it.
  public boolean meets(Print name, long digest) {
    int slot = slot(name);
    if (kinds[slot] == FREE || places[slot] == NOWHERE || content[slot] != digest) {
      return false;
    }
    rounds[slot] = round;
    return true;
  }

  /// The file's number and which record of that file it is; [#NOWHERE] when it is not there.
  public long place(Print name) {
    int slot = slot(name);
    return kinds[slot] == FREE ? NOWHERE : places[slot];
  }

  public void remove(Print name) {
    int slot = slot(name);
    if (kinds[slot] != FREE && places[slot] != NOWHERE) {
      places[slot] = NOWHERE;
      liveBytes -= bytes[slot];
      size--;
    }
  }

  public void beginRound() {
    round++;
  }

  /// What this round has not met.
  public List<Print> unmet(boolean isWhole) {
    var found = new ArrayList<Print>();
    for (int slot = 0; slot < kinds.length; slot++) {
      boolean isAsked = kinds[slot] == SWEPT || (isWhole && kinds[slot] == PLAIN);
      if (isAsked && places[slot] != NOWHERE && rounds[slot] != round) {
        found.add(new Print(high[slot], low[slot]));
      }
    }
    return found;
  }

  public int size() {
    return size;
  }

  /// Of the last records.
  public long liveBytes() {
    return liveBytes;
  }

  private int slot(Print name) {
    int mask = kinds.length - 1;
    int slot = (int) name.high() & mask;
    while (kinds[slot] != FREE && (high[slot] != name.high() || low[slot] != name.low())) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    var before = kinds;
    var oldHigh = high;
    var oldLow = low;
    var oldContent = content;
    var oldPlaces = places;
    var oldBytes = bytes;
    var oldRounds = rounds;
    int slots = size * 10L >= 3L * before.length ? 2 * before.length : before.length;
    high = new long[slots];
    low = new long[slots];
    content = new long[slots];
    places = new long[slots];
    Arrays.fill(places, NOWHERE);
    bytes = new int[slots];
    rounds = new int[slots];
    kinds = new byte[slots];
    used = 0;
    for (int i = 0; i < before.length; i++) {
      if (before[i] != FREE && oldPlaces[i] != NOWHERE) {
        int slot = slot(new Print(oldHigh[i], oldLow[i]));
        high[slot] = oldHigh[i];
        low[slot] = oldLow[i];
        content[slot] = oldContent[i];
        places[slot] = oldPlaces[i];
        bytes[slot] = oldBytes[i];
        rounds[slot] = oldRounds[i];
        kinds[slot] = before[i];
        used++;
      }
    }
  }
}
