package huizhen.signaling.session;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.relay.api.Seat;
import huizhen.relay.api.SessionOffer;
import huizhen.relay.api.TrackSource;
import huizhen.relay.api.ViewHint;
import huizhen.signaling.api.Annotations;
import huizhen.signaling.api.KeptPlace;
import huizhen.signaling.api.RoomHost.Happening;
import huizhen.signaling.api.Rundown;
import huizhen.signaling.protocol.ServerMessage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// What the core wants done. The shell does them in their order; where one has a result, the shell
/// brings it back as an input of [Switchboard].
public sealed interface Effect {
  record Send(ConnectionId to, ServerMessage message) implements Effect {}

  record Close(ConnectionId connection, int code, String reason) implements Effect {}

  /// Verify the ticket, ask the host, claim the ticket; then `admitted` or `refused`.
  record Admit(ConnectionId connection, OptionalLong re, OptionalLong lastChat, String ticket)
      implements Effect {
    @Override
    public String toString() {
      return "Admit[" + connection + "]";
    }
  }

  /// Look for the place that was kept under this key before a restart, ask the host; then
  /// `recalled` or `notRecalled`.
  record Recall(ConnectionId connection, OptionalLong re, OptionalLong lastChat, String sessionKey)
      implements Effect {
    @Override
    public String toString() {
      return "Recall[" + connection + "]";
    }
  }

  /// So that the key's holder comes back after a restart. Nothing waits for it.
  record KeepPlace(String keyHash, KeptPlace place) implements Effect {}

  record ForgetPlace(String keyHash) implements Effect {}

  /// Then `historyRead` or `historyFailed`.
  record ReadHistory(RoomId room, ConnectionId connection) implements Effect {}

  /// Then `chatKept` or `chatFailed`. One at a time in a room.
  record KeepChat(RoomId room, ParticipantId from, String text, Optional<String> key)
      implements Effect {
    @Override
    public String toString() {
      return "KeepChat[" + room + "]";
    }
  }

  /// Then `rundownRead` or `rundownReadFailed`.
  record ReadRundown(RoomId room) implements Effect {}

  /// Then `rundownKept` or `rundownKeepFailed`. One at a time in a room.
  record KeepRundown(RoomId room, Rundown rundown) implements Effect {}

  /// Then `annotationsRead` or `annotationsReadFailed`.
  record ReadAnnotations(RoomId room) implements Effect {}

  /// Then `annotationsKept` or `annotationsKeepFailed`. One at a time in a room.
  record KeepAnnotations(RoomId room, Annotations annotations) implements Effect {}

  /// Then `started` or `startFailed`.
  record StartRoom(RoomId room, ParticipantId by, Set<ParticipantId> present) implements Effect {
    public StartRoom {
      present = Set.copyOf(present);
    }
  }

  /// Then `ended` or `endFailed`.
  record EndAtHost(RoomId room, ParticipantId by) implements Effect {}

  record OpenRoom(RoomId room) implements Effect {}

  record CloseRoom(RoomId room) implements Effect {}

  /// Then `negotiated` or `negotiationFailed`.
  record Connect(RoomId room, Seat seat, boolean isAdmitted, SessionOffer offer, long number)
      implements Effect {}

  /// Then `negotiated` or `negotiationFailed`.
  record Renegotiate(RoomId room, ParticipantId participant, SessionOffer offer, long number)
      implements Effect {}

  record AdmitMedia(RoomId room, ParticipantId participant) implements Effect {}

  record MuteMedia(RoomId room, ParticipantId participant, TrackSource source, boolean isMuted)
      implements Effect {}

  record ViewMedia(RoomId room, ParticipantId participant, List<ViewHint> views) implements Effect {
    public ViewMedia {
      views = List.copyOf(views);
    }
  }

  record Disconnect(RoomId room, ParticipantId participant) implements Effect {}

  record Tell(RoomId room, Happening what) implements Effect {}

  /// A WHIP or WHEP resource is no more.
  record Gone(RoomId room, ParticipantId participant) implements Effect {}
}
