package huizhen.signaling.api;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.TrackSource;
import java.time.Instant;
import java.util.List;

/// What lies on the pictures of a room, so that it is there again after a restart of the gateway:
/// lines, and the stills that stand in place of pictures. Bounded as they are in the room: 200
/// lines of 16,384 points in all, and four stills.
///
/// @param frozenSoFar how many pictures were frozen in the room's life
public record Annotations(List<Line> lines, List<Still> stills, int frozenSoFar) {
  public static final Annotations EMPTY = new Annotations(List.of(), List.of(), 0);

  public Annotations {
    lines = List.copyOf(lines);
    stills = List.copyOf(stills);
    if (frozenSoFar < 0) {
      throw new IllegalArgumentException("a count is not negative");
    }
  }

  /// @param from who drew it
  /// @param line its name at who drew it
  /// @param colour as the protocol names it
  /// @param points `x,y` from 0 to 1, with blanks between
  public record Line(
      ParticipantId from,
      ParticipantId picture,
      TrackSource source,
      String line,
      String colour,
      String points) {
    @Override
    public String toString() {
      return "Line[" + picture + "]";
    }
  }

  /// @param from who froze it
  /// @param isDocument it is no frame of the picture but a document that stands in its place
  public record Still(
      ParticipantId picture,
      TrackSource source,
      StillId still,
      String sha256,
      ParticipantId from,
      Instant at,
      boolean isDocument) {}
}
