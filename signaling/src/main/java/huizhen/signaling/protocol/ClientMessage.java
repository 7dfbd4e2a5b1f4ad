package huizhen.signaling.protocol;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.TrackSource;
import huizhen.relay.api.ViewHint;
import huizhen.signaling.api.ClientStats;
import huizhen.signaling.api.VitalSigns;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What a client says (docs/protocol.md).
public sealed interface ClientMessage {
  /// The client's number for it; the answer or error has it as `re`.
  OptionalLong id();

  /// @param lastChat the last chat message that the client has: the history goes on after it
  record Join(OptionalLong id, Credential credential, OptionalLong lastChat)
      implements ClientMessage {}

  /// @param isRestart a new peer connection in place of the old one
  record Offer(OptionalLong id, String sdp, Map<String, TrackSource> sources, boolean isRestart)
      implements ClientMessage {
    public Offer {
      sources = Map.copyOf(sources);
    }

    @Override
    public String toString() {
      return "Offer[" + sources.size() + " tracks]";
    }
  }

  /// @param key the client's own name for this message: sending it again does not double it
  record Chat(OptionalLong id, String text, Optional<String> key) implements ClientMessage {
    @Override
    public String toString() {
      return "Chat[private]";
    }
  }

  record Mute(OptionalLong id, TrackSource source, boolean isMuted) implements ClientMessage {}

  /// A moderator's word on somebody else.
  ///
  /// @param source to mute; for [Act#MUTE] alone
  record Moderate(OptionalLong id, Act act, ParticipantId participant, Optional<TrackSource> source)
      implements ClientMessage {}

  /// What a moderator may do to somebody.
  enum Act {
    /// Lets in who waits.
    ADMIT,
    /// Turns away who waits, or puts out who is in.
    REMOVE,
    /// Mutes; only its owner unmutes a track.
    MUTE,
    /// Makes somebody else the moderator.
    TRANSFER
  }

  record Hand(OptionalLong id, boolean isRaised) implements ClientMessage {}

  /// Where the sender points on a picture; without a point no longer.
  record Pointer(OptionalLong id, PictureId picture, Optional<Point> at) implements ClientMessage {}

  /// Points of a line on a picture; those of a line with the same name go on where it ended.
  record Draw(OptionalLong id, PictureId picture, String line, Colour colour, List<Point> points)
      implements ClientMessage {
    public Draw {
      points = List.copyOf(points);
    }
  }

  /// All lines on a picture go.
  record Erase(OptionalLong id, PictureId picture) implements ClientMessage {}

  /// A frozen picture is live again.
  record Thaw(OptionalLong id, PictureId picture) implements ClientMessage {}

  /// A moderator changes what comes when, and begins and ends it.
  record Rundown(OptionalLong id, RundownChange change) implements ClientMessage {}

  record Vitals(OptionalLong id, VitalSigns signs) implements ClientMessage {}

  /// How the call is at the client.
  record Stats(OptionalLong id, ClientStats values) implements ClientMessage {}

  /// What the client looks at, in place of what it said before.
  record View(OptionalLong id, List<ViewHint> views) implements ClientMessage {
    public View {
      views = List.copyOf(views);
    }
  }

  record Start(OptionalLong id) implements ClientMessage {}

  record End(OptionalLong id) implements ClientMessage {}

  record Leave(OptionalLong id) implements ClientMessage {}

  record Ping(OptionalLong id) implements ClientMessage {}

  /// With what a client joins.
  sealed interface Credential {
    record TicketText(String text) implements Credential {
      @Override
      public String toString() {
        return "TicketText[private]";
      }
    }

    record SessionKey(String text) implements Credential {
      @Override
      public String toString() {
        return "SessionKey[private]";
      }
    }
  }
}
