package huizhen.signaling.api;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomEvent;
import huizhen.relay.api.RoomId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A port: what the owner of a room (a consultation, an ad-hoc room) decides and keeps. `app`
/// implements it. A future that fails with a [RoomRefusedException] tells the client why.
public interface RoomHost {
  /// Somebody with a valid ticket wants to come in; asked before anything else is done, so that a
  /// licence that expired today is noticed.
  Future<RoomStatus> admit(Ticket ticket, Door door);

  /// The chair asks to begin. When it completes the room is live and everybody in the lobby comes
  /// in.
  Future<RoomStatus> start(RoomId room, ParticipantId by, Set<ParticipantId> present);

  /// The chair ends the consultation for everybody.
  Future<Void> end(RoomId room, ParticipantId by);

  /// Keeps a chat message; delivered to the others only when it is kept.
  ///
  /// @param key the sender's own name for it: one that is kept already, also from before a restart,
  ///   is answered as it was kept, and not doubled
  Future<ChatMessage> chat(RoomId room, ParticipantId from, String text, Optional<String> key);

  /// The newest lines, in order; a client is given 500 at most.
  Future<List<ChatMessage>> chatHistory(RoomId room);

  /// The rundown that was kept last; [Rundown#EMPTY] when none is.
  Future<Rundown> rundown(RoomId room);

  /// Keeps a rundown in place of the last one; shown to the others only when it is kept.
  Future<Void> keepRundown(RoomId room, Rundown rundown);

  /// What lay on the pictures of a room when that was kept last; [Annotations#EMPTY] when none is.
  Future<Annotations> annotations(RoomId room);

  /// Keeps what lies on the pictures of a room in place of the last; the room goes on where it
  /// can't be kept.
  Future<Void> keepAnnotations(RoomId room, Annotations annotations);

  /// Keeps a frozen picture for as long as what else is known of the room; shown to the others only
  /// when it is kept.
  ///
  /// @param jpeg at most 1 MB, of a shape that was checked
  Future<KeptStill> keepStill(RoomId room, ParticipantId from, Buffer jpeg);

  /// The bytes of a frozen picture of this room; fails with a [RoomRefusedException] `unavailable`
  /// when they can't be had.
  Future<Buffer> still(RoomId room, StillId still);

  /// @param sha256 of the picture, lower-case hex
  /// @param isLasting it outlives the gateway
  record KeptStill(StillId id, String sha256, boolean isLasting) {}

  /// Who came and went, tracks, speakers: for the audit trail and the recording's notes. Must not
  /// block.
  void happened(RoomId room, Happening what);

  /// Somebody was turned away at a door, for the audit trail. Must not block, whatever comes.
  void turnedAway(TurnedAway what);

  /// @param ticket that it showed; empty when it is not one that we signed
  /// @param reason lower-case with dashes
  record TurnedAway(Optional<Ticket> ticket, Door door, String reason) {}

  /// @param opensAt when the consultation is due; empty for an ad-hoc room
  record RoomStatus(Phase phase, Optional<Instant> opensAt, Recording recording) {}

  enum Phase {
    LOBBY,
    LIVE,
    ENDED
  }

  enum Recording {
    OFF,
    ON,
    FAILED
  }

  /// @param id grows within the room
  record ChatMessage(long id, ParticipantId from, String text, Instant at) {
    @Override
    public String toString() {
      return "ChatMessage[" + id + "]";
    }
  }

  /// What signalling tells the host.
  sealed interface Happening {
    record Joined(ParticipantId participant, RoomRole role, Door door) implements Happening {}

    record Left(ParticipantId participant, String cause) implements Happening {}

    /// Its connection has been gone for a minute; the place is kept.
    record Away(ParticipantId participant) implements Happening {}

    /// Back after `Away`.
    record Returned(ParticipantId participant) implements Happening {}

    /// A moderator has admitted, removed or muted somebody, or handed the room over.
    record Moderated(ParticipantId by, String act, ParticipantId participant)
        implements Happening {}

    /// Said to all in the room.
    record Vitals(ParticipantId from, VitalSigns signs) implements Happening {}

    /// An alarm of a device's values has begun.
    ///
    /// @param from as with the values
    record Alarmed(ParticipantId from, VitalAlarm alarm) implements Happening {}

    /// It is over: the values are inside its limit again, or who sent them has left (`gone`).
    record AlarmOver(ParticipantId from, VitalAlarm alarm, boolean isGone) implements Happening {}

    /// A rule is meant for what a device measures, and does not see it.
    record Unwatched(ParticipantId from, VitalAlarm.Unwatched what) implements Happening {}

    /// A line was drawn on somebody's picture, or all were wiped away.
    ///
    /// @param source of the picture, as the protocol names it
    /// @param colour as the protocol names it; empty: wiped
    /// @param points `x,y` from 0 to 1, with blanks between; empty: wiped
    record Drawn(
        ParticipantId from,
        ParticipantId picture,
        String source,
        String line,
        String colour,
        String points)
        implements Happening {}

    /// Somebody's picture stands still for everybody, as the one who froze it saw it.
    ///
    /// @param source of the picture, as the protocol names it
    /// @param sha256 of the still, lower-case hex
    /// @param isAgain it has stood still since before the gateway was started anew: nobody did it
    ///   now
    record Frozen(
        ParticipantId by,
        ParticipantId picture,
        String source,
        StillId still,
        String sha256,
        boolean isAgain)
        implements Happening {}

    /// It is live again, and its lines are wiped.
    ///
    /// @param by empty: its time was over, or its owner has left
    record Thawed(Optional<ParticipantId> by, ParticipantId picture, String source)
        implements Happening {}

    /// @param act as the protocol names it
    /// @param now all of it, after the change
    record RundownChanged(ParticipantId by, String act, Rundown now) implements Happening {}

    /// Speech was recognised, finally.
    ///
    /// @param from who spoke, where that is certain
    record Captioned(Optional<ParticipantId> from, Caption caption) implements Happening {}

    record Figures(ParticipantId participant, ClientStats stats) implements Happening {}

    record Media(RoomEvent event) implements Happening {}

    /// Nobody is left and the relay forgets the room, a tap on it included. Who joins later opens
    /// it anew.
    record Closed() implements Happening {}
  }
}
