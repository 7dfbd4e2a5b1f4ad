package huizhen.signaling.protocol;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.Reception;
import huizhen.relay.api.RoomEvent.LayerLimit;
import huizhen.relay.api.RoomId;
import huizhen.relay.api.TrackSource;
import huizhen.signaling.api.AlarmEmergency;
import huizhen.signaling.api.CaseId;
import huizhen.signaling.api.RoomHost.Phase;
import huizhen.signaling.api.RoomHost.Recording;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.api.StillId;
import huizhen.signaling.api.VitalAlarm;
import huizhen.signaling.api.VitalSigns;
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

  /// @param by the moderator who did it, where it was not the owner
  record Muted(
      ParticipantId participant, TrackSource source, boolean isMuted, Optional<ParticipantId> by)
      implements ServerMessage {}

  /// Somebody points; without a point no longer.
  record Pointed(ParticipantId from, PictureId picture, Optional<Point> at)
      implements ServerMessage {}

  /// Lines on pictures: all there are, after joining; then what is added.
  record Drawn(List<Stroke> lines) implements ServerMessage {
    public Drawn {
      lines = List.copyOf(lines);
    }
  }

  record Erased(ParticipantId from, PictureId picture) implements ServerMessage {}

  /// The pictures that stand still: all of them.
  record FrozenPictures(List<FrozenPicture> pictures) implements ServerMessage {
    public FrozenPictures {
      pictures = List.copyOf(pictures);
    }

    /// @param from who froze it
    /// @param isDocument it is no frame of the picture but a document that stands in its place
    public record FrozenPicture(
        PictureId picture, StillId still, ParticipantId from, Instant at, boolean isDocument) {}
  }

  /// @param from who sent it; empty for what a hospital's system handed in over HTTP
  record VitalsMeasured(Optional<ParticipantId> from, VitalSigns signs) implements ServerMessage {}

  /// The alarms that stand, all of them, and what is not watched.
  record Alarms(List<VitalAlarm> alarms, List<VitalAlarm.Unwatched> unwatched)
      implements ServerMessage {
    public Alarms {
      alarms = List.copyOf(alarms);
      unwatched = List.copyOf(unwatched);
    }
  }

  /// What became of the emergency that an alarm is to open.
  ///
  /// @param consultation its case, for who may look at it
  record AlarmEmergencyTold(
      long alarm,
      AlarmEmergency.State state,
      Optional<String> consultation,
      Optional<AlarmEmergency.Words> words)
      implements ServerMessage {}

  /// The rundown as its receiver may see it: all of it.
  ///
  /// @param re present in the copy for who changed it
  record RundownShown(OptionalLong re, List<Entry> items) implements ServerMessage {
    public RundownShown {
      items = List.copyOf(items);
    }

    /// @param title empty for a receiver who may not know it
    /// @param about the case that it takes, for a receiver who may ask for its papers
    /// @param elapsedMillis when the message was made; it goes on for the one that runs
    public record Entry(
        long item,
        String title,
        Optional<CaseId> about,
        int minutes,
        int extendedMinutes,
        State state,
        long elapsedMillis) {
      /// Without a case.
      public Entry(
          long item,
          String title,
          int minutes,
          int extendedMinutes,
          State state,
          long elapsedMillis) {
        this(item, title, Optional.empty(), minutes, extendedMinutes, state, elapsedMillis);
      }

      /// How far an item is.
      public enum State {
        PLANNED,
        RUNNING,
        DONE
      }

      @Override
      public String toString() {
        return "Entry[" + item + "]";
      }
    }
  }

  /// What keeps somebody's call from being good, for words on the page.
  record Notice(ParticipantId participant, LineState uplink, LineState downlink)
      implements ServerMessage {}

  /// A recogniser hears the room, or does no longer.
  record CaptionsSwitched(boolean isOn) implements ServerMessage {}

  /// What a machine believes that somebody said.
  ///
  /// @param id what comes with the same one takes its place
  /// @param from empty where it is not certain who spoke
  record Captioned(
      String id,
      Optional<ParticipantId> from,
      String text,
      String language,
      boolean isFinal,
      Instant at)
      implements ServerMessage {
    @Override
    public String toString() {
      return "Captioned[" + id + "]";
    }
  }

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
  /// @param isWaiting until a moderator admits it
  record Person(
      ParticipantId id,
      String name,
      RoomRole role,
      boolean isPresent,
      boolean isWaiting,
      boolean isModerator,
      boolean hasHandUp) {
    @Override
    public String toString() {
      return "Person[" + id + "]";
    }
  }

  /// A part of a line, or all of it.
  record Stroke(
      ParticipantId from, PictureId picture, String line, Colour colour, List<Point> points) {
    public Stroke {
      points = List.copyOf(points);
    }
  }

  /// How one direction of somebody's connection is.
  enum LineState {
    GOOD,
    WEAK,
    BAD
  }

  record Slot(String mid, ParticipantId participant, TrackSource source) {}

  /// What is in a slot, or could be if the receiver took what it is sent in (its `mid` is empty),
  /// and how it is sent.
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
  ///
  /// @param login of a TURN server
  record IceServer(List<String> urls, Optional<Login> login) {
    public IceServer {
      urls = List.copyOf(urls);
    }

    /// @param expiresAt then the server takes them no more
    public record Login(String username, String credential, Instant expiresAt) {
      @Override
      public String toString() {
        return "Login[private]";
      }
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
