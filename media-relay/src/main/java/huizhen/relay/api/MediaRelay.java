package huizhen.relay.api;

import java.util.List;
import java.util.concurrent.CompletionStage;

/// The selective forwarding unit: rooms on event loops, each loop with a UDP port of its own. A
/// room never moves. Every stage completes on the room's loop, or fails with a [RelayException].
public interface MediaRelay {
  /// Opens a room; a room that is open already stays as it is, listener included.
  CompletionStage<Void> openRoom(RoomId room, RoomListener listener);

  /// Gives a participant a transport: a first offer, or a new peer connection in place of the old
  /// one (reload, reconnect). A participant that is not admitted gets ICE and DTLS but no packet of
  /// the room, and none of its packets goes anywhere.
  CompletionStage<SessionAnswer> connect(
      RoomId room, Seat seat, boolean isAdmitted, SessionOffer offer);

  /// Answers a changed offer on the same transport: sections added or stopped, or an ICE restart
  /// (new ufrag and password).
  CompletionStage<SessionAnswer> renegotiate(
      RoomId room, ParticipantId participant, SessionOffer offer);

  /// Lets media flow from and to a waiting participant.
  CompletionStage<Void> admit(RoomId room, ParticipantId participant);

  /// Stops forwarding a participant's tracks from this source, whatever the client sends.
  CompletionStage<Void> mute(
      RoomId room, ParticipantId participant, TrackSource source, boolean isMuted);

  /// Takes what a participant looks at, in place of what it said before.
  ///
  /// @param hints at most [ViewHint#MAX_HINTS]; more are refused with `BAD_OFFER`
  CompletionStage<Void> view(RoomId room, ParticipantId participant, List<ViewHint> hints);

  /// Takes the participant out. It may connect again.
  CompletionStage<Void> disconnect(RoomId room, ParticipantId participant);

  /// Attaches the room's one tap; the tracks that are there are announced to it first, and their
  /// senders asked for a keyframe.
  CompletionStage<Void> attachTap(RoomId room, MediaTap tap);

  /// When it completes, the tap is called no more.
  CompletionStage<Void> detachTap(RoomId room);

  /// Asks the track's sender for a keyframe, within its rate limit.
  CompletionStage<Void> requestKeyframe(RoomId room, TrackId track);

  /// The room as its operator may see it: without names or media.
  CompletionStage<RoomView> describe(RoomId room);

  /// The rooms that are open now.
  List<RoomId> rooms();

  /// Takes everybody out and forgets the room.
  CompletionStage<Void> closeRoom(RoomId room);

  /// Closes all rooms and sockets.
  CompletionStage<Void> close();
}
