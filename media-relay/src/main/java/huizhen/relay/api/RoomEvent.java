package huizhen.relay.api;

import java.util.List;
import java.util.Optional;

/// What happens in a room. Delivered in order on the room's event loop: a listener hands it on and
/// returns at once.
public sealed interface RoomEvent {
  /// ICE and DTLS are up.
  record Connected(ParticipantId participant) implements RoomEvent {}

  /// The transport is gone, with the cause; the participant stays until somebody disconnects it.
  record ConnectionLost(ParticipantId participant, LossCause cause) implements RoomEvent {}

  /// The first packet of a track came; `codec` is what it is sent in.
  record TrackPublished(TrackId track, TrackSource source, Codec codec) implements RoomEvent {}

  record TrackEnded(TrackId track) implements RoomEvent {}

  /// What is in a participant's slots now: all of them, each time that one changes.
  record SlotsChanged(ParticipantId participant, List<SlotContent> slots) implements RoomEvent {
    public SlotsChanged {
      slots = List.copyOf(slots);
    }
  }

  /// Who speaks, loudest first; empty when nobody does.
  record SpeakersChanged(List<ParticipantId> speakers) implements RoomEvent {
    public SpeakersChanged {
      speakers = List.copyOf(speakers);
    }
  }

  /// Which of a track's layers anybody looks at: its sender should stop the others, and spend no
  /// more on a layer than there is a line for.
  ///
  /// @param isWanted false when nobody looks at the track at all
  /// @param rids the simulcast layers that are looked at; empty for a track without RIDs
  /// @param limits of the layers that have one
  record LayersWanted(TrackId track, boolean isWanted, List<String> rids, List<LayerLimit> limits)
      implements RoomEvent {
    public LayersWanted {
      rids = List.copyOf(rids);
      limits = List.copyOf(limits);
    }
  }

  /// The most that a layer should take.
  ///
  /// @param rid empty for a track without RIDs
  record LayerLimit(String rid, long bps) {}

  /// How a participant gets its pictures now: all of them, each time that one changes.
  record ReceptionChanged(ParticipantId participant, List<Reception> pictures)
      implements RoomEvent {
    public ReceptionChanged {
      pictures = List.copyOf(pictures);
    }
  }

  /// How a participant's call was, each five seconds.
  record QualityMeasured(ParticipantId participant, QualityRecord quality) implements RoomEvent {}

  /// A bug ended the room; all its participants are gone.
  record RoomFailed(String what) implements RoomEvent {}

  /// One receive slot (the `mid` of a receive-only section) and the track that it carries.
  record SlotContent(String mid, Optional<TrackId> track, Optional<TrackSource> source) {}

  enum LossCause {
    /// No authenticated ICE check for 30 s (RFC 7675).
    CONSENT_EXPIRED,
    /// The DTLS handshake failed, or its certificate is not the offered one.
    DTLS_FAILED,
    /// The peer closed DTLS.
    CLOSED_BY_PEER
  }
}
