package huizhen.signaling.session;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.TrackSource;
import huizhen.signaling.api.Annotations;
import huizhen.signaling.api.RoomHost.Happening;
import huizhen.signaling.api.RoomHost.KeptStill;
import huizhen.signaling.api.StillId;
import huizhen.signaling.protocol.ClientMessage;
import huizhen.signaling.protocol.ErrorCode;
import huizhen.signaling.protocol.PictureId;
import huizhen.signaling.protocol.ServerMessage;
import huizhen.signaling.protocol.ServerMessage.FrozenPictures;
import huizhen.signaling.protocol.Sources;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The frozen pictures of one room: in place of a live one everybody sees the frame of who froze
/// it, or a document of the case that this one shows in its place, until that one or a moderator
/// thaws it, for [#LIFETIME] at most. Who left has frozen it all the same; with the owner of a
/// picture goes the still. At most [#MAX_FROZEN] at once, and [#MAX_ASKED] in the life of the room:
/// past it freezing is refused.
///
/// Lines that lie on a picture when it is frozen stay; with the still they go. [RoomAnnotations]
/// has stills kept over a restart that outlive the gateway themselves.
final class RoomStills {
  static final int MAX_FROZEN = 4;
  static final int MAX_ASKED = 200;
  static final Duration LIFETIME = Duration.ofMinutes(15);

  /// Between two pictures that one person freezes.
  static final long GAP_NANOS = 2_000_000_000L;

  /// Stills that one person fetches within [#LOOKS_NANOS].
  static final int MAX_LOOKS = 60;

  static final long LOOKS_NANOS = 60_000_000_000L;

  private final Room room;
  private final Map<PictureId, Frozen> frozen = new LinkedHashMap<>();
  private int asked;
  private long changes;

  RoomStills(Room room) {
    this.room = room;
  }

  private record Frozen(
      FrozenPictures.FrozenPicture entry, String sha256, boolean isLasting, long sinceNanos) {}

  // -- freezing

  /// Before the still's bytes are read: whether they would be taken.
  StillEntry ask(Attendee by, StillWish wish, Now now) {
    Optional<StillEntry> refusal = refusal(by, wish);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    if (by.frozeNanos != 0 && now.nanos() - by.frozeNanos < GAP_NANOS) {
      return refused(ErrorCode.TOO_MANY, "one picture each two seconds");
    }
    if (asked >= MAX_ASKED) {
      return refused(ErrorCode.TOO_MANY, "no more pictures are frozen in this room");
    }
    by.frozeNanos = now.nanos();
    asked++;
    return new StillEntry.Permitted(room.id, by.self);
  }

  /// The host has it. Looks again: somebody may have been faster.
  StillEntry kept(Attendee by, StillWish wish, KeptStill still, Now now, Effects out) {
    Optional<StillEntry> refusal = refusal(by, wish);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    PictureId picture = wish.picture();
    var entry =
        new FrozenPictures.FrozenPicture(
            picture, still.id(), by.self, now.wall(), wish.isDocument());
    frozen.put(picture, new Frozen(entry, still.sha256(), still.isLasting(), now.nanos()));
    changes++;
    tell(out);
    var what =
        new Happening.Frozen(
            by.ticket.participant(),
            picture.participant(),
            Sources.name(picture.source()),
            still.id(),
            still.sha256(),
            false);
    out.add(new Effect.Tell(room.id, what));
    return new StillEntry.Permitted(room.id, by.self);
  }

  private Optional<StillEntry> refusal(Attendee by, StillWish wish) {
    PictureId picture = wish.picture();
    if (!room.isInside(by) || !by.ticket.role().speaks()) {
      return Optional.of(refused(ErrorCode.NOT_ALLOWED, "you may not freeze a picture"));
    }
    if (wish.isDocument() && !mayShow(by, picture)) {
      var why = "a doctor shows a document in place of the own screen";
      return Optional.of(refused(ErrorCode.NOT_ALLOWED, why));
    }
    if (!room.attendees.containsKey(picture.participant())) {
      return Optional.of(refused(ErrorCode.NO_PARTICIPANT, "nobody here has that picture"));
    }
    if (frozen.containsKey(picture)) {
      return Optional.of(refused(ErrorCode.ALREADY_FROZEN, "it is frozen already"));
    }
    return frozen.size() >= MAX_FROZEN
        ? Optional.of(refused(ErrorCode.TOO_MANY, "thaw another picture first"))
        : Optional.empty();
  }

  private static boolean mayShow(Attendee by, PictureId picture) {
    return by.ticket.role().mayModerate()
        && picture.participant().equals(by.self)
        && picture.source() == TrackSource.SCREEN;
  }

  // -- thawing

  void thaw(Connection at, Attendee by, ClientMessage.Thaw message, Effects out) {
    Frozen found = frozen.get(message.picture());
    boolean mayThaw =
        by.ticket.role().speaks()
            && (found == null || by.isModerator || found.entry().from().equals(by.self));
    if (!mayThaw) {
      var why = "who has frozen it or a moderator thaws it";
      out.add(
          new Effect.Send(
              at.id, new ServerMessage.Refusal(message.id(), ErrorCode.NOT_ALLOWED.wire(), why)));
    } else if (found != null) { // else somebody was faster
      thawed(message.picture(), Optional.of(by.ticket.participant()), out);
      tell(out);
    }
  }

  void tick(Now now, Effects out) {
    var over =
        frozen.entrySet().stream()
            .filter(it -> now.nanos() - it.getValue().sinceNanos() > LIFETIME.toNanos())
            .map(Map.Entry::getKey)
            .toList();
    over.forEach(picture -> thawed(picture, Optional.empty(), out));
    if (!over.isEmpty()) {
      tell(out);
    }
  }

  /// The pictures of somebody who has left are gone.
  void forget(ParticipantId owner, Effects out) {
    var gone = frozen.keySet().stream().filter(it -> it.participant().equals(owner)).toList();
    gone.forEach(picture -> thawed(picture, Optional.empty(), out));
    if (!gone.isEmpty()) {
      tell(out);
    }
  }

  private void thawed(PictureId picture, Optional<ParticipantId> by, Effects out) {
    frozen.remove(picture);
    changes++;
    String source = Sources.name(picture.source());
    out.add(new Effect.Tell(room.id, new Happening.Thawed(by, picture.participant(), source)));
    if (room.board.erase(picture)) {
      room.tellInside(new ServerMessage.Erased(picture.participant(), picture), out);
    }
  }

  // -- over a restart

  /// Grows with each change.
  long changes() {
    return changes;
  }

  int asked() {
    return asked;
  }

  /// Whether it stands still by a picture that ends with the gateway, and its lines with it.
  boolean isPassing(PictureId picture) {
    Frozen found = frozen.get(picture);
    return found != null && !found.isLasting();
  }

  List<Annotations.Still> lasting() {
    return frozen.values().stream()
        .filter(Frozen::isLasting)
        .map(it -> {
          var entry = it.entry();
          return new Annotations.Still(
              entry.picture().participant(),
              entry.picture().source(),
              entry.still(),
              it.sha256(),
              entry.from(),
              entry.at(),
              entry.isDocument());
        })
        .toList();
  }

  /// One that stood still before a restart, and does on: false when its time is over, or another
  /// one has been frozen since.
  boolean restore(PictureId picture, Annotations.Still still, Now now) {
    Duration age = Duration.between(still.at(), now.wall());
    if (age.compareTo(LIFETIME) >= 0 || frozen.containsKey(picture)) {
      return false;
    }
    var entry =
        new FrozenPictures.FrozenPicture(
            picture, still.still(), still.from(), still.at(), still.isDocument());
    long sinceNanos = now.nanos() - Math.max(0, age.toNanos());
    frozen.put(picture, new Frozen(entry, still.sha256(), true, sinceNanos));
    return true;
  }

  void count(int before) {
    asked += before;
  }

  /// To all who are inside, those that are there.
  void show(Effects out) {
    if (!frozen.isEmpty()) {
      tell(out);
    }
  }

  /// For the recording that has begun since: they stand still yet.
  void tellAgain(Effects out) {
    for (Frozen each : frozen.values()) {
      var entry = each.entry();
      var what =
          new Happening.Frozen(
              entry.from(),
              entry.picture().participant(),
              Sources.name(entry.picture().source()),
              entry.still(),
              each.sha256(),
              true);
      out.add(new Effect.Tell(room.id, what));
    }
  }

  // -- looking

  /// Whether this one may have the bytes of a still.
  StillEntry look(Attendee by, StillId still, Now now) {
    if (!sees(by)) {
      return refused(ErrorCode.NOT_ALLOWED, "you may not look");
    }
    if (shown(by).stream().noneMatch(it -> it.still().equals(still))) {
      return refused(ErrorCode.NO_ITEM, "it is not frozen, or no longer");
    }
    if (by.looksSinceNanos == 0 || now.nanos() - by.looksSinceNanos > LOOKS_NANOS) {
      by.looksSinceNanos = now.nanos();
      by.looks = 0;
    }
    return ++by.looks <= MAX_LOOKS
        ? new StillEntry.Permitted(room.id, by.self)
        : refused(ErrorCode.TOO_MANY, "too many pictures are asked for");
  }

  /// To somebody who comes in, or is let in.
  void catchUp(Attendee attendee, Effects out) {
    if (sees(attendee) && !shown(attendee).isEmpty()) {
      Room.send(attendee, new FrozenPictures(shown(attendee)), out);
    }
  }

  private void tell(Effects out) {
    room.attendees.values().stream()
        .filter(this::sees)
        .forEach(attendee -> Room.send(attendee, new FrozenPictures(shown(attendee)), out));
  }

  private boolean sees(Attendee attendee) {
    return room.isInside(attendee) && attendee.canSubscribe();
  }

  /// Of who is here; documents go to who takes part alone.
  private List<FrozenPictures.FrozenPicture> shown(Attendee attendee) {
    return frozen.values().stream()
        .map(Frozen::entry)
        .filter(it -> room.attendees.containsKey(it.picture().participant()))
        .filter(it -> !it.isDocument() || attendee.ticket.role().speaks())
        .toList();
  }

  private static StillEntry refused(ErrorCode code, String why) {
    return new StillEntry.Refused(code, why);
  }
}
