package huizhen.signaling.session;

import huizhen.relay.api.MediaKind;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.TrackSource;
import huizhen.signaling.protocol.PictureId;
import huizhen.signaling.protocol.Point;
import huizhen.signaling.protocol.ServerMessage.Stroke;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// The lines that are drawn on the pictures of one room, for who joins later. At most [#MAX_LINES],
/// of at most [#MAX_POINTS] points, of which there are at most [#MAX_ALL_POINTS] in all: beyond
/// that lines are refused. Who joins is sent all of it at once, at most 24 bytes for a point.
///
/// What was drawn before a restart of the gateway comes in later ([#restore]). Until then it
/// remembers what was wiped, of at most [#MAX_WIPED] pictures: past it nothing is brought back.
final class Board {
  static final int MAX_LINES = 200;
  static final int MAX_POINTS = 512;
  static final int MAX_ALL_POINTS = 16_384;
  static final int MAX_WIPED = 256;

  private final Map<Key, Stroke> lines = new LinkedHashMap<>();
  private final Set<PictureId> wiped = new HashSet<>();
  private boolean isRestored;
  private long changes;

  private record Key(ParticipantId from, PictureId picture, String line) {}

  /// False when the board or the line is full.
  boolean add(Stroke part) {
    var key = new Key(part.from(), part.picture(), part.line());
    Stroke before = lines.get(key);
    if (points() + part.points().size() > MAX_ALL_POINTS) {
      return false;
    }
    if (before == null) {
      if (lines.size() >= MAX_LINES) {
        return false;
      }
      lines.put(key, part);
      changes++;
      return true;
    }
    List<Point> points = new ArrayList<>(before.points());
    points.addAll(part.points());
    if (points.size() > MAX_POINTS) {
      return false;
    }
    lines.put(key, new Stroke(part.from(), part.picture(), part.line(), before.colour(), points));
    changes++;
    return true;
  }

  /// Grows with each change.
  long changes() {
    return changes;
  }

  int points() {
    return lines.values().stream().mapToInt(line -> line.points().size()).sum();
  }

  /// True when there was any line.
  boolean erase(PictureId picture) {
    noteWiped(picture);
    return remove(key -> key.picture().equals(picture));
  }

  /// The pictures of somebody who has left are gone with their lines.
  void forget(ParticipantId owner) {
    for (TrackSource source : TrackSource.values()) {
      if (source.kind() == MediaKind.VIDEO) {
        noteWiped(new PictureId(owner, source));
      }
    }
    var _ = remove(key -> key.picture().participant().equals(owner));
  }

  private boolean remove(Predicate<Key> which) {
    boolean isAny = lines.keySet().removeIf(which);
    changes += isAny ? 1 : 0;
    return isAny;
  }

  private void noteWiped(PictureId picture) {
    if (!isRestored && wiped.size() <= MAX_WIPED) {
      wiped.add(picture);
    }
  }

  /// Whether a picture's lines and still of before may come back.
  boolean mayRestore(PictureId picture) {
    return wiped.size() <= MAX_WIPED && !wiped.contains(picture);
  }

  /// What was drawn before a restart comes before what was drawn since: once.
  ///
  /// @return what of it there is now
  List<Stroke> restore(List<Stroke> older) {
    List<Stroke> newer = lines();
    lines.clear();
    List<Stroke> back =
        older.stream().filter(line -> mayRestore(line.picture()) && add(line)).toList();
    for (Stroke line : newer) {
      var _ = add(line);
    }
    isRestored = true;
    wiped.clear();
    return back;
  }

  List<Stroke> lines() {
    return List.copyOf(lines.values());
  }
}
