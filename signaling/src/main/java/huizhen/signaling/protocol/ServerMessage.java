package huizhen.signaling.protocol;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.Reception;
import huizhen.relay.api.RoomEvent.LayerLimit;
import huizhen.relay.api.RoomId;
import huizhen.relay.api.TrackSource;
import huizhen.signaling.api.RoomHost.Phase;
import huizhen.signaling.api.RoomHost.Recording;
import huizhen.signaling.api.RoomRole;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What the server says (docs/protocol.md).
public sealed interface ServerMessage {
  /// @param self may differ from the ticket's participant where that one came by two doors
  /// @param hasTransport whether the relay has a transport of this place; else the client makes a
  ///   new peer connection
  record Joined(
      OptionalLong re,
      ParticipantId self,
      String sessionKey,
      RoomId room,
      RoomRole role,
      Phase phase,
      Optional<Instant> opensAt,
      Instant serverTime,
      boolean canPublish,
      boolean canSubscribe,
      boolean hasTransport,
      Recording recording,
      List<Person> participants,
      List<IceServer> iceServers)
      implements ServerMessage {
    public Joined {
      participants = List.copyOf(participants);
      iceServers = List.copyOf(iceServers);
    }

    @Override
    public String toString() {
      return "Joined[" + self + ", room " + room + "]";
    }
  }

  record Participants(List<Person> participants) implements ServerMessage {
    public Participants {
      participants = List.copyOf(participants);
    }
  }

  record Answer(OptionalLong re, String sdp) implements ServerMessage {
    @Override
    public String toString() {
      return "Answer[]";
    }
  }

  record Slots(List<Slot> slots) implements ServerMessage {
    public Slots {
      slots = List.copyOf(slots);
    }
  }

  /// To the sender of a track: which of its layers anybody looks at, and what they may take.
  ///
  /// @param mid of the sending section
  /// @param isWanted false when nobody looks at the track at all
  /// @param rids empty for a track without RIDs
  /// @param limits of the layers that have one
  record Layers(String mid, boolean isWanted, List<String> rids, List<LayerLimit> limits)
      implements ServerMessage {
    public Layers {
      rids = List.copyOf(rids);
      limits = List.copyOf(limits);
    }
  }

  /// How the pictures come in: all of them.
  record Receptions(List<Picture> pictures) implements ServerMessage {
    public Receptions {
      pictures = List.copyOf(pictures);
    }
  }

  record Speakers(List<ParticipantId> speakers) implements ServerMessage {
    public Speakers {
      speakers = List.copyOf(speakers);
    }
  }

  record Muted(ParticipantId participant, TrackSource source, boolean isMuted)
      implements ServerMessage {}

  record PhaseChanged(Phase phase) implements ServerMessage {}

  record RecordingChanged(Recording recording) implements ServerMessage {}

  /// @param re present in the copy for the author
  record Chat(OptionalLong re, List<Line> messages) implements ServerMessage {
    public Chat {
      messages = List.copyOf(messages);
    }
  }

  record Media(MediaState state) implements ServerMessage {}

  record Pong(OptionalLong re) implements ServerMessage {}

  /// @param code an [ErrorCode], or one of the host's
  record Refusal(OptionalLong re, String code, String message) implements ServerMessage {}

  /// Somebody in the room.
  ///
  /// @param isPresent false while a dropped connection may still come back
  record Person(ParticipantId id, String name, RoomRole role, boolean isPresent) {
    @Override
    public String toString() {
      return "Person[" + id + "]";
    }
  }

  record Slot(String mid, ParticipantId participant, TrackSource source) {}

  /// What is in a slot, and how it is sent.
  ///
  /// @param widthPixels 0 while unknown
  /// @param heightPixels likewise
  record Picture(
      Slot slot, int widthPixels, int heightPixels, Reception.Level level, Reception.Cause cause) {}

  /// One chat message.
  record Line(long id, ParticipantId from, String name, String text, Instant at) {
    @Override
    public String toString() {
      return "Line[" + id + "]";
    }
  }

  /// As `RTCIceServer` has it.
  record IceServer(List<String> urls, Optional<String> username, Optional<String> credential) {
    public IceServer {
      urls = List.copyOf(urls);
    }

    @Override
    public String toString() {
      return "IceServer[private]";
    }
  }

  enum MediaState {
    CONNECTED,
    LOST
  }
}
