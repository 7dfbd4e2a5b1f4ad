package huizhen.signaling.protocol;

import huizhen.relay.api.TrackSource;
import huizhen.relay.api.ViewHint;
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
