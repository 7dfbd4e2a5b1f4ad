package huizhen.signaling.session;

import huizhen.signaling.api.Annotations;
import huizhen.signaling.api.RoomHost.Happening;
import huizhen.signaling.api.RoomHost.Recording;
import huizhen.signaling.protocol.Colour;
import huizhen.signaling.protocol.PictureId;
import huizhen.signaling.protocol.ServerMessage;
import huizhen.signaling.protocol.ServerMessage.Stroke;
import huizhen.signaling.protocol.Sources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Has the lines and stills of one room kept by the host, and brings them back after a restart of
/// the gateway. Nothing waits for that: a line is shown before it is kept, and a host that is away
/// costs only the coming back. What changed in the last second may be lost, of a full board in the
/// last four.
///
/// What lies on the picture of somebody who is not back yet waits for them, for [#AWAITED] at most.
/// Lines on a still that ends with the gateway end with it.
final class RoomAnnotations {
  /// Between two keepings.
  static final long GAP_NANOS = 1_000_000_000L;

  /// Of a board with more points the gap is as much longer: so many are written in a second.
  static final int POINTS_A_SECOND = 4_096;

  /// Before a host that was away is asked again.
  static final long AGAIN_NANOS = 10_000_000_000L;

  static final Duration AWAITED = Duration.ofMinutes(10);

  private final Room room;
  private boolean isRead;
  private boolean isReading;
  private boolean isKeeping;

  /// 0: never.
  private long askedNanos;

  /// The changes that the host knows of, or is being told.
  private long keptChanges;

  private long nextNanos;

  /// When something came back whose owner may not have; 0: nothing is waited for.
  private long awaitedNanos;

  /// What came back is not in a recording yet.
  private boolean isUntold;

  RoomAnnotations(Room room) {
    this.room = room;
  }

  // -- to and from the host

  /// Somebody comes in: asks for what was kept, unless it is known or asked for.
  void begin(Now now, Effects out) {
    if (!isRead && !isReading) {
      isReading = true;
      askedNanos = now.nanos();
      out.add(new Effect.ReadAnnotations(room.id));
    }
  }

  void wasRead(Annotations found, Now now, Effects out) {
    if (isReading) {
      isReading = false;
      isRead = true;
      nextNanos = now.nanos();
      restore(found, now, out);
    }
  }

  void readFailed() {
    isReading = false;
  }

  void wasKept() {
    isKeeping = false;
  }

  void keepFailed(Now now) {
    isKeeping = false;
    keptChanges = -1; // whatever it has
    nextNanos = now.nanos() + AGAIN_NANOS;
  }

  void tick(Now now, Effects out) {
    if (!isRead) {
      if (askedNanos == 0 || now.nanos() - askedNanos > AGAIN_NANOS) {
        begin(now, out);
      }
      return;
    }
    if (awaitedNanos != 0 && now.nanos() - awaitedNanos > AWAITED.toNanos()) {
      awaitedNanos = 0;
      forgetAbsent(out);
    }
    if (!isKeeping && keptChanges != changes() && now.nanos() - nextNanos >= 0) {
      isKeeping = true;
      keptChanges = changes();
      long gaps = Math.max(1, room.board.points() / POINTS_A_SECOND);
      nextNanos = now.nanos() + gaps * GAP_NANOS;
      out.add(new Effect.KeepAnnotations(room.id, kept()));
    }
  }

  private long changes() {
    return room.board.changes() + room.stills.changes();
  }

  private Annotations kept() {
    List<Annotations.Line> lines =
        room.board.lines().stream()
            .filter(line -> !room.stills.isPassing(line.picture()))
            .map(line ->
                new Annotations.Line(
                    line.from(),
                    line.picture().participant(),
                    line.picture().source(),
                    line.line(),
                    colour(line),
                    PointText.of(line.points())))
            .toList();
    return new Annotations(lines, room.stills.lasting(), room.stills.asked());
  }

  // -- coming back

  private void restore(Annotations found, Now now, Effects out) {
    Set<PictureId> over = new HashSet<>();
    boolean isFrozen = false;
    for (Annotations.Still still : found.stills()) {
      var picture = new PictureId(still.picture(), still.source());
      if (room.board.mayRestore(picture) && room.stills.restore(picture, still, now)) {
        isFrozen = true;
      } else {
        over.add(picture); // and its lines with it
      }
    }
    room.stills.count(found.frozenSoFar());
    List<Stroke> lines = new ArrayList<>();
    for (Annotations.Line line : found.lines()) {
      var picture = new PictureId(line.picture(), line.source());
      if (!over.contains(picture)) {
        PointText.read(line.points())
            .ifPresent(points ->
                lines.add(
                    new Stroke(
                        line.from(),
                        picture,
                        line.line(),
                        Colour.valueOf(line.colour().toUpperCase(Locale.ROOT)),
                        points)));
      }
    }
    List<Stroke> back = room.board.restore(lines);
    if (!isFrozen && back.isEmpty()) {
      return;
    }
    awaitedNanos = now.nanos();
    isUntold = true;
    room.stills.show(out);
    tellInside(back.stream().filter(this::isShown).toList(), out);
    recording(room.recording, out);
  }

  /// Of who is here.
  private boolean isShown(Stroke line) {
    return room.attendees.containsKey(line.picture().participant());
  }

  /// Somebody comes in: what waited for their pictures is seen again.
  void entered(Attendee owner, Effects out) {
    if (awaitedNanos != 0) {
      room.stills.show(out);
      tellInside(
          room.board.lines().stream()
              .filter(line -> line.picture().participant().equals(owner.self))
              .toList(),
          out);
    }
  }

  private void tellInside(List<Stroke> lines, Effects out) {
    if (!lines.isEmpty()) {
      room.tellInside(new ServerMessage.Drawn(lines), out);
    }
  }

  void catchUp(Attendee attendee, Effects out) {
    room.stills.catchUp(attendee, out);
    List<Stroke> lines = room.board.lines().stream().filter(this::isShown).toList();
    if (!lines.isEmpty()) {
      Room.send(attendee, new ServerMessage.Drawn(lines), out);
    }
  }

  private void forgetAbsent(Effects out) {
    Set<PictureId> absent = new HashSet<>();
    room.board.lines().stream()
        .filter(line -> !isShown(line))
        .forEach(line -> absent.add(line.picture()));
    room.stills.lasting().stream()
        .map(still -> new PictureId(still.picture(), still.source()))
        .filter(picture -> !room.attendees.containsKey(picture.participant()))
        .forEach(absent::add);
    for (PictureId picture : absent) {
      room.board.forget(picture.participant());
      room.stills.forget(picture.participant(), out);
    }
  }

  /// A recording that runs has what came back, once: its notes begin anew after a restart.
  void recording(Recording state, Effects out) {
    if (state != Recording.ON || !isUntold) {
      return;
    }
    isUntold = false;
    room.stills.tellAgain(out);
    for (Stroke line : room.board.lines()) {
      var picture = line.picture();
      out.add(
          new Effect.Tell(
              room.id,
              new Happening.Drawn(
                  line.from(),
                  picture.participant(),
                  Sources.name(picture.source()),
                  line.line(),
                  colour(line),
                  PointText.of(line.points()))));
    }
  }

  private static String colour(Stroke line) {
    return line.colour().name().toLowerCase(Locale.ROOT);
  }
}
