package huizhen.signaling.session;

import huizhen.relay.api.ParticipantId;
import huizhen.signaling.api.RoomHost.ChatMessage;
import huizhen.signaling.api.RoomHost.Phase;
import huizhen.signaling.protocol.ClientMessage;
import huizhen.signaling.protocol.ErrorCode;
import huizhen.signaling.protocol.ServerMessage;
import huizhen.signaling.sdp.ClientOffer;
import huizhen.signaling.sdp.OfferReader;
import huizhen.signaling.sdp.SdpException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// What somebody who has joined may ask for. Who asks is known from the socket, never from the
/// message.
final class Requests {
  private long offers;

  private final Moderation moderation;

  Requests(Registry registry) {
    this.moderation = new Moderation(registry);
  }

  void handle(
      Connection from, Room room, Attendee attendee, ClientMessage message, Now now, Effects out) {
    if (attendee.isWaiting && !isForWaiting(message)) {
      refuse(from, message.id(), ErrorCode.NOT_ALLOWED, "you are not admitted yet", out);
      return;
    }
    switch (message) {
      case ClientMessage.Moderate asked -> moderation.handle(from, room, attendee, asked, now, out);
      case ClientMessage.Hand hand -> hand(from, room, attendee, hand, out);
      case ClientMessage.Pointer pointer -> Tools.pointer(from, room, attendee, pointer, now, out);
      case ClientMessage.Draw draw -> Tools.draw(from, room, attendee, draw, out);
      case ClientMessage.Erase erase -> Tools.erase(from, room, attendee, erase, out);
      case ClientMessage.Thaw thaw -> room.stills.thaw(from, attendee, thaw, out);
      case ClientMessage.Vitals vitals -> Tools.vitals(from, room, attendee, vitals, now, out);
      case ClientMessage.Rundown rundown -> room.rundown.change(from, attendee, rundown, now, out);
      case ClientMessage.Stats stats -> Tools.stats(room, attendee, stats, out);
      case ClientMessage.Offer offer -> offer(from, room, attendee, offer, out);
      case ClientMessage.Chat chat -> chat(from, room, attendee, chat, out);
      case ClientMessage.Mute mute -> mute(from, room, attendee, mute, out);
      case ClientMessage.View view -> view(from, room, attendee, view, out);
      case ClientMessage.Start(var re) -> start(from, room, attendee, re, out);
      case ClientMessage.End(var re) -> end(from, room, attendee, re, out);
      case ClientMessage.Join _, ClientMessage.Leave _, ClientMessage.Ping _ ->
          throw new IllegalStateException("the switchboard answers these itself");
    }
  }

  /// What concerns the own place alone.
  private static boolean isForWaiting(ClientMessage message) {
    return message instanceof ClientMessage.Offer
        || message instanceof ClientMessage.Mute
        || message instanceof ClientMessage.View
        || message instanceof ClientMessage.Hand
        || message instanceof ClientMessage.Stats;
  }

  private static void hand(
      Connection from, Room room, Attendee attendee, ClientMessage.Hand hand, Effects out) {
    if (attendee.ticket.role().onlyWatches()) {
      refuse(from, hand.id(), ErrorCode.NOT_ALLOWED, "you watch, and take no part", out);
    } else {
      Tools.hand(room, attendee, hand, out);
    }
  }

  private void offer(
      Connection from, Room room, Attendee attendee, ClientMessage.Offer message, Effects out) {
    if (attendee.pending != null && !message.isRestart()) {
      refuse(from, message.id(), ErrorCode.BAD_OFFER, "the last offer is not answered yet", out);
      return;
    }
    ClientOffer offer;
    try {
      offer = OfferReader.read(message.sdp(), OfferReader.SourceOf.named(message.sources()));
    } catch (SdpException e) {
      refuse(from, message.id(), ErrorCode.BAD_OFFER, String.valueOf(e.getMessage()), out);
      return;
    }
    if (offer.sends() && !attendee.canPublish()) {
      refuse(from, message.id(), ErrorCode.NOT_ALLOWED, "the ticket does not allow sending", out);
      return;
    }
    boolean isConnect = message.isRestart() || !attendee.hasTransport;
    boolean isLive = room.isInside(attendee);
    long number = ++offers;
    attendee.pending = new Attendee.PendingOffer(number, message.id(), offer, isConnect, isLive);
    if (isConnect) {
      attendee.forgetMedia();
      out.add(new Effect.Connect(room.id, attendee.seat, isLive, offer.offer(), number));
    } else {
      out.add(new Effect.Renegotiate(room.id, attendee.self, offer.offer(), number));
    }
  }

  private static void chat(
      Connection from, Room room, Attendee attendee, ClientMessage.Chat message, Effects out) {
    if (room.phase != Phase.LIVE) {
      refuse(from, message.id(), ErrorCode.NOT_ALLOWED, "the consultation has not begun", out);
      return;
    }
    if (!attendee.ticket.role().speaks()) {
      refuse(from, message.id(), ErrorCode.NOT_ALLOWED, "this role does not speak", out);
      return;
    }
    ChatLog.Draft draft =
        new ChatLog.Draft(
            attendee.ticket.participant(), message.text(), message.key(), from.id, message.id());
    switch (room.chat.take(draft)) {
      case FIRST -> room.chat.next(out);
      case QUEUED, REPEATED -> {}
      case KEPT -> RoomChat.acknowledge(from, message.id(), out);
      case FULL -> refuse(from, message.id(), ErrorCode.TOO_MANY, "the chat is too busy", out);
    }
  }

  private static void mute(
      Connection from, Room room, Attendee attendee, ClientMessage.Mute message, Effects out) {
    if (!attendee.canPublish()) {
      refuse(from, message.id(), ErrorCode.NOT_ALLOWED, "the ticket does not allow sending", out);
      return;
    }
    var _ = room.mute(attendee, message.source(), message.isMuted(), Optional.empty(), out);
  }

  private static void view(
      Connection from, Room room, Attendee attendee, ClientMessage.View message, Effects out) {
    if (!attendee.canSubscribe()) {
      refuse(from, message.id(), ErrorCode.NOT_ALLOWED, "the ticket does not allow watching", out);
      return;
    }
    attendee.views = message.views();
    if (attendee.hasTransport) { // else it is said when there is one
      out.add(new Effect.ViewMedia(room.id, attendee.self, message.views()));
    }
  }

  private static void start(
      Connection from, Room room, Attendee attendee, OptionalLong re, Effects out) {
    if (!attendee.isModerator) {
      refuse(from, re, ErrorCode.NOT_ALLOWED, "only the chair starts", out);
    } else if (room.phase == Phase.LOBBY && room.starting == null) {
      room.starting = new Room.Asked(from.id, re);
      Set<ParticipantId> present = new HashSet<>();
      for (Attendee other : room.attendees.values()) {
        if (other.isPresent()) {
          present.add(other.ticket.participant());
        }
      }
      out.add(new Effect.StartRoom(room.id, attendee.ticket.participant(), present));
    } // else it has begun, or is about to: the phase message says so
  }

  private static void end(
      Connection from, Room room, Attendee attendee, OptionalLong re, Effects out) {
    if (!attendee.isModerator) {
      refuse(from, re, ErrorCode.NOT_ALLOWED, "only the chair ends", out);
    } else if (room.ending == null) {
      room.ending = new Room.Asked(from.id, re);
      out.add(new Effect.EndAtHost(room.id, attendee.ticket.participant()));
    }
  }

  void history(Connection at, List<ChatMessage> history, Effects out) {
    if (at.room != null && at.attendee != null && at.isHistoryPending) {
      at.room.chat.history(at, at.attendee, history, out);
    }
  }

  /// None of these errors is fatal.
  private static void refuse(
      Connection to, OptionalLong re, ErrorCode code, String why, Effects out) {
    out.add(new Effect.Send(to.id, new ServerMessage.Refusal(re, code.wire(), why)));
  }
}
