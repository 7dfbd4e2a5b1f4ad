package huizhen.signaling.session;

import huizhen.relay.api.ParticipantId;
import huizhen.signaling.protocol.PictureId;
import huizhen.signaling.protocol.Point;
import huizhen.signaling.protocol.ServerMessage.Stroke;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The lines that are drawn on the pictures of one room, for who joins later. At most [#MAX_LINES],
/// of at most [#MAX_POINTS] points, of which there are at most [#MAX_ALL_POINTS] in all: beyond
/// that lines are refused. Who joins is sent all of it at once, at most 24 bytes for a point.
final class Board {
  static final int MAX_LINES = 200;
  static final int MAX_POINTS = 512;
  static final int MAX_ALL_POINTS = 16_384;

  private final Map<Key, Stroke> lines = new LinkedHashMap<>();

  private record Key(ParticipantId from, PictureId picture, String line) {}

  /// False when the board or the line is full.
  boolean add(Stroke part) {
    var key = new Key(part.from(), part.picture(), part.line());
    Stroke before = lines.get(key);
    if (points() + part.points().size() > MAX_ALL_POINTS) {
      return false;
    }
    if (before == null) {
      return lines.size() < MAX_LINES && lines.put(key, part) == null;
    }
    List<Point> points = new ArrayList<>(before.points());
    points.addAll(part.points());
    if (points.size() > MAX_POINTS) {
      return false;
    }
    lines.put(key, new Stroke(part.from(), part.picture(), part.line(), before.colour(), points));
    return true;
  }

  private int points() {
    return lines.values().stream().mapToInt(line -> line.points().size()).sum();
  }

  /// True when there was any line.
  boolean erase(PictureId picture) {
    return lines.keySet().removeIf(key -> key.picture().equals(picture));
  }

  /// The pictures of somebody who has left are gone with their lines.
  void forget(ParticipantId owner) {
    lines.keySet().removeIf(key -> key.picture().participant().equals(owner));
  }

  List<Stroke> lines() {
    return List.copyOf(lines.values());
  }
}
