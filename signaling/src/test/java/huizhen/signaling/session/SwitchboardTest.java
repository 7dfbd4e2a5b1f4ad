package huizhen.signaling.session;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.Codec;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.QualityRecord;
import huizhen.relay.api.Reception;
import huizhen.relay.api.RoomEvent;
import huizhen.relay.api.Seat;
import huizhen.relay.api.TrackId;
import huizhen.relay.api.TrackSource;
import huizhen.relay.api.ViewHint;
import huizhen.signaling.api.Door;
import huizhen.signaling.api.RoomHost.ChatMessage;
import huizhen.signaling.api.RoomHost.Happening;
import huizhen.signaling.api.RoomHost.Phase;
import huizhen.signaling.api.RoomHost.Recording;
import huizhen.signaling.api.RoomHost.RoomStatus;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.api.Ticket;
import huizhen.signaling.protocol.ErrorCode;
import huizhen.signaling.protocol.ServerMessage;
import huizhen.signaling.protocol.ServerMessage.MediaState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SwitchboardTest {
  private static final RoomStatus LIVE =
      new RoomStatus(Phase.LIVE, Optional.of(Desk.OPENS), Recording.ON);
  private static final RoomStatus AD_HOC =
      new RoomStatus(Phase.LIVE, Optional.empty(), Recording.OFF);
  private static final ParticipantId LI = new ParticipantId("li");
  private static final ParticipantId WANG = new ParticipantId("wang");

  private static final Codec VP8 = new Codec(96, "VP8", 90_000, 1, Map.of(), List.of());

  private final Desk desk = new Desk();

  @Test
  void tells_who_joins_where_he_is_and_the_others_that_he_came() {
    ConnectionId wang = desk.join("wang", RoomRole.CHAIR, Phase.LOBBY);
    ConnectionId li = desk.join("li", RoomRole.REQUESTER, Phase.LOBBY);
    ServerMessage.Joined joined = desk.sent(li, ServerMessage.Joined.class).getFirst();
    assertThat(joined.self()).isEqualTo(LI);
    assertThat(joined.phase()).isEqualTo(Phase.LOBBY);
    assertThat(joined.participants())
        .extracting(ServerMessage.Person::id)
        .containsExactly(WANG, LI);
    assertThat(desk.sent(wang, ServerMessage.Participants.class).getLast().participants())
        .hasSize(2);
    assertThat(desk.all(Effect.OpenRoom.class)).hasSize(1);
    assertThat(desk.all(Effect.Tell.class))
        .extracting(Effect.Tell::what)
        .containsExactly(
            new Happening.Joined(WANG, RoomRole.CHAIR, Door.SIGNALING),
            new Happening.Joined(LI, RoomRole.REQUESTER, Door.SIGNALING));
    assertThat(desk.sent(li, ServerMessage.Chat.class).getFirst().messages()).isEmpty();
  }

  @Test
  void lets_media_of_the_lobby_through_when_the_chair_starts() {
    ConnectionId wang = desk.join("wang", RoomRole.CHAIR, Phase.LOBBY);
    ConnectionId li = desk.join("li", RoomRole.REQUESTER, Phase.LOBBY);
    desk.offer(li, false);
    assertThat(desk.last(Effect.Connect.class).isAdmitted()).isFalse();
    desk.answer();
    desk.offer(wang, false); // its answer comes after the start
    desk.say(li, "{\"type\":\"start\",\"id\":9}");
    assertThat(desk.lastError(li)).isEqualTo("not-allowed");
    desk.say(wang, "{\"type\":\"start\",\"id\":9}");
    desk.say(wang, "{\"type\":\"start\",\"id\":10}");
    assertThat(desk.all(Effect.StartRoom.class)).hasSize(1);
    assertThat(desk.last(Effect.StartRoom.class).present()).containsExactlyInAnyOrder(WANG, LI);
    desk.switchboard.started(Desk.ROOM, LIVE, desk.now(), desk.effects);
    desk.settle();
    assertThat(desk.sent(li, ServerMessage.PhaseChanged.class).getLast().phase())
        .isEqualTo(Phase.LIVE);
    assertThat(desk.all(Effect.AdmitMedia.class))
        .extracting(Effect.AdmitMedia::participant)
        .containsExactly(LI);
    desk.answer();
    assertThat(desk.all(Effect.AdmitMedia.class))
        .extracting(Effect.AdmitMedia::participant)
        .containsExactly(LI, WANG);
    assertThat(desk.sent(li, ServerMessage.RecordingChanged.class)).hasSize(1);
  }

  @Test
  void stays_in_the_lobby_when_the_host_refuses_to_start() {
    ConnectionId wang = desk.join("wang", RoomRole.CHAIR, Phase.LOBBY);
    desk.say(wang, "{\"type\":\"start\",\"id\":9}");
    desk.switchboard.startFailed(Desk.ROOM, "consent-missing", "…", desk.effects);
    desk.settle();
    assertThat(desk.lastError(wang)).isEqualTo("consent-missing");
    desk.say(wang, "{\"type\":\"start\",\"id\":10}");
    assertThat(desk.all(Effect.StartRoom.class)).hasSize(2);
  }

  @Test
  void connects_the_first_offer_and_renegotiates_the_next() {
    ConnectionId li = desk.join("li", RoomRole.MEMBER, Phase.LIVE);
    desk.offer(li, false);
    desk.offer(li, false);
    assertThat(desk.lastError(li)).isEqualTo("bad-offer"); // the first is not answered yet
    desk.answer();
    desk.offer(li, false);
    desk.answer();
    assertThat(desk.all(Effect.Connect.class)).hasSize(1);
    assertThat(desk.all(Effect.Renegotiate.class)).hasSize(1);
    desk.offer(li, true);
    desk.offer(li, true); // supersedes
    desk.answer();
    assertThat(desk.all(Effect.Connect.class)).hasSize(3);
    List<ServerMessage.Answer> answers = desk.sent(li, ServerMessage.Answer.class);
    assertThat(answers).hasSize(3);
    assertThat(answers.get(0).sdp()).contains("o=- 1 1 IN");
    assertThat(answers.get(1).sdp()).contains("o=- 1 2 IN");
    assertThat(answers.get(2).sdp()).contains("o=- 4 1 IN");
  }

  @Test
  void says_why_an_offer_cannot_be_answered() {
    ConnectionId li = desk.join("li", RoomRole.MEMBER, Phase.LIVE);
    desk.say(li, "{\"type\":\"offer\",\"id\":3,\"sdp\":\"v=1\",\"tracks\":[]}");
    assertThat(desk.lastError(li)).isEqualTo("bad-offer");
    assertThat(desk.sent(li, ServerMessage.Refusal.class).getLast().message()).contains("line 1");
    desk.offer(li, false);
    Effect.Connect asked = desk.last(Effect.Connect.class);
    desk.switchboard.negotiationFailed(
        Desk.ROOM, LI, asked.number(), ErrorCode.ROOM_FULL, "full", desk.effects);
    desk.settle();
    assertThat(desk.lastError(li)).isEqualTo("room-full");
    desk.offer(li, false);
    assertThat(desk.all(Effect.Connect.class)).hasSize(2);
  }

  @Test
  void seats_observers_where_nothing_can_be_sent() {
    ConnectionId regulator = desk.join(Desk.ticket("reg", RoomRole.OBSERVER, true), LIVE);
    ConnectionId viewer = desk.join(Desk.ticket("viewer", RoomRole.MEMBER, false), LIVE);
    for (ConnectionId id : List.of(regulator, viewer)) {
      assertThat(desk.sent(id, ServerMessage.Joined.class).getFirst().canPublish()).isFalse();
      desk.receive(
          id,
          new huizhen.signaling.protocol.ClientMessage.Offer(
              java.util.OptionalLong.empty(),
              huizhen.signaling.sdp.Offers.SMALL.replace("recvonly", "sendonly"),
              java.util.Map.of("0", TrackSource.MICROPHONE),
              false));
      assertThat(desk.lastError(id)).isEqualTo("not-allowed");
      desk.offer(id, false);
      assertThat(desk.last(Effect.Connect.class).seat()).isInstanceOf(Seat.Observer.class);
    }
    desk.say(regulator, "{\"type\":\"chat\",\"text\":\"hi\"}");
    assertThat(desk.lastError(regulator)).isEqualTo("not-allowed");
    desk.say(regulator, "{\"type\":\"mute\",\"source\":\"camera\",\"muted\":true}");
    assertThat(desk.lastError(regulator)).isEqualTo("not-allowed");
    desk.say(regulator, "{\"type\":\"end\"}");
    assertThat(desk.lastError(regulator)).isEqualTo("not-allowed");
  }

  @Test
  void keeps_the_place_for_a_minute_with_media_untouched() {
    ConnectionId wang = desk.join("wang", RoomRole.CHAIR, Phase.LIVE);
    ConnectionId li = desk.join("li", RoomRole.MEMBER, Phase.LIVE);
    desk.offer(li, false);
    desk.answer();
    desk.event(new RoomEvent.Connected(LI));
    desk.drop(li);
    assertThat(desk.sent(wang, ServerMessage.Participants.class).getLast().participants().get(1))
        .isEqualTo(new ServerMessage.Person(LI, "li", RoomRole.MEMBER, false, false, false, false));
    for (int i = 0; i < 5; i++) {
      desk.pass(ofSeconds(10));
      desk.say(wang, "{\"type\":\"ping\"}");
    }
    ConnectionId again = desk.resume(li, -1);
    assertThat(desk.sent(again, ServerMessage.Joined.class).getFirst().self()).isEqualTo(LI);
    assertThat(desk.sent(again, ServerMessage.Joined.class).getFirst().sessionKey())
        .isEqualTo(Desk.keyOf(li));
    assertThat(desk.sent(again, ServerMessage.Media.class).getFirst().state())
        .isEqualTo(MediaState.CONNECTED);
    assertThat(desk.all(Effect.Disconnect.class)).isEmpty();
    desk.offer(again, false);
    assertThat(desk.all(Effect.Renegotiate.class)).hasSize(1);
  }

  @Test
  void gives_the_place_up_after_that() {
    ConnectionId wang = desk.join("wang", RoomRole.CHAIR, Phase.LOBBY);
    ConnectionId li = desk.join("li", RoomRole.MEMBER, Phase.LOBBY);
    desk.offer(li, false);
    desk.answer();
    desk.drop(li);
    for (int i = 0; i < 7; i++) {
      desk.say(wang, "{\"type\":\"ping\"}");
      desk.pass(ofSeconds(10));
    }
    assertThat(desk.all(Effect.Disconnect.class))
        .extracting(Effect.Disconnect::participant)
        .containsExactly(LI);
    assertThat(desk.all(Effect.Tell.class))
        .extracting(Effect.Tell::what)
        .contains(new Happening.Left(LI, "timeout"));
    ConnectionId again = desk.resume(li, -1);
    assertThat(desk.lastError(again)).isEqualTo("session-expired");
    assertThat(desk.closed(again)).containsExactly(4002);
  }

  @Test
  void replaces_the_older_place_of_the_same_participant() {
    ConnectionId first = desk.join("li", RoomRole.MEMBER, Phase.LIVE);
    desk.offer(first, false);
    desk.answer();
    ConnectionId second = desk.join("li", RoomRole.MEMBER, Phase.LIVE);
    assertThat(desk.closed(first)).containsExactly(4003);
    assertThat(desk.all(Effect.Disconnect.class)).hasSize(1);
    assertThat(desk.sent(second, ServerMessage.Joined.class).getFirst().participants()).hasSize(1);
    desk.forgetWhatWasSaid();
    desk.drop(first); // the socket's own close comes later
    assertThat(desk.said).isEmpty();
    desk.say(first, "{\"type\":\"leave\"}");
    assertThat(desk.said).isEmpty();
    ConnectionId third = desk.resume(first, -1);
    assertThat(desk.lastError(third)).isEqualTo("session-expired");
  }

  @Test
  void moves_the_place_to_the_newer_socket_with_the_same_key() {
    ConnectionId first = desk.join("li", RoomRole.MEMBER, Phase.LIVE);
    ConnectionId second = desk.resume(first, -1);
    assertThat(desk.closed(first)).containsExactly(4003);
    assertThat(desk.all(Effect.Disconnect.class)).isEmpty();
    assertThat(desk.sent(second, ServerMessage.Joined.class)).hasSize(1);
  }

  @Test
  void closes_silent_sockets_and_those_on_which_nobody_joins() {
    ConnectionId idle = desk.open();
    ConnectionId li = desk.join("li", RoomRole.MEMBER, Phase.LIVE);
    desk.pass(ofSeconds(11));
    assertThat(desk.closed(idle)).containsExactly(4009);
    desk.say(li, "{\"type\":\"ping\",\"id\":3}");
    assertThat(desk.sent(li, ServerMessage.Pong.class)).hasSize(1);
    desk.pass(ofSeconds(29));
    assertThat(desk.closed(li)).isEmpty();
    desk.pass(ofSeconds(2));
    assertThat(desk.closed(li)).containsExactly(4007);
    assertThat(desk.sent(desk.resume(li, -1), ServerMessage.Joined.class)).hasSize(1);
  }

  @Test
  void ends_for_everybody_when_the_host_has_ended() {
    ConnectionId wang = desk.join("wang", RoomRole.CHAIR, Phase.LIVE);
    ConnectionId li = desk.join("li", RoomRole.MEMBER, Phase.LIVE);
    desk.say(wang, "{\"type\":\"end\"}");
    assertThat(desk.last(Effect.EndAtHost.class).by()).isEqualTo(WANG);
    desk.switchboard.ended(Desk.ROOM, desk.now(), desk.effects);
    desk.settle();
    for (ConnectionId id : List.of(wang, li)) {
      assertThat(desk.sent(id, ServerMessage.PhaseChanged.class).getLast().phase())
          .isEqualTo(Phase.ENDED);
      assertThat(desk.closed(id)).containsExactly(4004);
    }
    assertThat(desk.all(Effect.CloseRoom.class)).hasSize(1);
    assertThat(desk.switchboard.roomCount()).isZero();
    ConnectionId late =
        desk.join(
            Desk.ticket("li", RoomRole.MEMBER, true),
            new RoomStatus(Phase.ENDED, Optional.empty(), Recording.OFF));
    assertThat(desk.lastError(late)).isEqualTo("ended");
    assertThat(desk.closed(late)).containsExactly(4004);
  }

  @Test
  void forgets_an_ad_hoc_room_with_its_last_guest_and_keeps_a_running_consultation() {
    ConnectionId li = desk.join(Desk.ticket("li", RoomRole.MEMBER, true), AD_HOC);
    desk.say(li, "{\"type\":\"leave\"}");
    assertThat(desk.closed(li)).containsExactly(1000);
    assertThat(desk.all(Effect.CloseRoom.class)).hasSize(1);
    assertThat(desk.last(Effect.Tell.class).what()).isEqualTo(new Happening.Closed());
    ConnectionId wang = desk.join("wang", RoomRole.CHAIR, Phase.LIVE);
    desk.say(wang, "{\"type\":\"leave\"}");
    assertThat(desk.switchboard.roomCount()).isOne();
    desk.pass(java.time.Duration.ofHours(4).plusSeconds(1));
    assertThat(desk.switchboard.roomCount()).isZero();
  }

  @Test
  void passes_on_slots_speakers_mutes_and_recording() {
    ConnectionId wang = desk.join("wang", RoomRole.CHAIR, Phase.LIVE);
    ConnectionId li = desk.join("li", RoomRole.MEMBER, Phase.LIVE);
    desk.offer(wang, false);
    desk.answer();
    TrackId camera = new TrackId(LI, 0, "1");
    desk.event(
        new RoomEvent.SlotsChanged(
            WANG,
            List.of(
                new RoomEvent.SlotContent(
                    "6", Optional.of(camera), Optional.of(TrackSource.CAMERA)),
                new RoomEvent.SlotContent("7", Optional.empty(), Optional.empty()))));
    assertThat(desk.sent(wang, ServerMessage.Slots.class).getLast().slots())
        .containsExactly(new ServerMessage.Slot("6", LI, TrackSource.CAMERA));
    assertThat(desk.sent(li, ServerMessage.Slots.class)).isEmpty();
    desk.event(new RoomEvent.SpeakersChanged(List.of(LI)));
    desk.say(wang, "{\"type\":\"mute\",\"source\":\"microphone\",\"muted\":true}");
    desk.say(wang, "{\"type\":\"mute\",\"source\":\"microphone\",\"muted\":true}");
    assertThat(desk.all(Effect.MuteMedia.class)).hasSize(1);
    assertThat(desk.sent(li, ServerMessage.Muted.class)).hasSize(1);
    desk.switchboard.recordingChanged(Desk.ROOM, Recording.FAILED, desk.effects);
    desk.settle();
    assertThat(desk.sent(li, ServerMessage.RecordingChanged.class)).hasSize(1);
    ConnectionId again = desk.resume(wang, -1);
    assertThat(desk.sent(again, ServerMessage.Slots.class)).hasSize(1);
    assertThat(desk.sent(again, ServerMessage.Speakers.class)).hasSize(1);
    assertThat(desk.sent(again, ServerMessage.Muted.class)).hasSize(1);
    desk.offer(again, true);
    desk.answer();
    assertThat(desk.all(Effect.MuteMedia.class)).hasSize(2); // the new transport is muted as well
  }

  @Test
  void opens_the_room_again_after_the_relay_failed() {
    ConnectionId li = desk.join("li", RoomRole.MEMBER, Phase.LIVE);
    desk.offer(li, false);
    desk.answer();
    desk.event(new RoomEvent.RoomFailed("a bug"));
    assertThat(desk.sent(li, ServerMessage.Media.class).getLast().state())
        .isEqualTo(MediaState.LOST);
    assertThat(desk.all(Effect.OpenRoom.class)).hasSize(2);
    desk.offer(li, false);
    assertThat(desk.all(Effect.Connect.class)).hasSize(2);
  }

  private static final String VIEW =
      "{\"type\":\"view\",\"id\":8,\"views\":[{\"participant\":\"wang\",\"source\":\"camera\",\"width\":640,\"height\":360}]}";
  private static final TrackId CAMERA = new TrackId(LI, 3, "1");

  @Test
  void says_to_every_transport_what_its_viewer_looks_at() {
    ConnectionId li = desk.join("li", RoomRole.MEMBER, Phase.LIVE);
    desk.say(li, VIEW);
    assertThat(desk.all(Effect.ViewMedia.class)).isEmpty(); // the relay does not know him yet
    desk.offer(li, false);
    desk.answer();
    List<ViewHint> views = List.of(new ViewHint(WANG, TrackSource.CAMERA, 640, 360, false, false));
    assertThat(desk.all(Effect.ViewMedia.class))
        .containsExactly(new Effect.ViewMedia(Desk.ROOM, LI, views));
    desk.offer(li, true);
    desk.answer();
    assertThat(desk.all(Effect.ViewMedia.class)).hasSize(2);
    ConnectionId again = desk.resume(li, -1);
    desk.offer(again, true);
    desk.answer();
    assertThat(desk.last(Effect.ViewMedia.class).views()).isEqualTo(views);
    desk.say(again, "{\"type\":\"view\",\"views\":[]}");
    assertThat(desk.last(Effect.ViewMedia.class).views()).isEmpty();
    desk.offer(again, true);
    desk.answer();
    assertThat(desk.all(Effect.ViewMedia.class)).hasSize(4); // nothing to say is the beginning
  }

  @Test
  void lets_nobody_look_who_may_only_send() {
    Ticket ticket =
        new Ticket("t", Desk.ROOM, LI, "li", RoomRole.MEMBER, true, false, false, Desk.OPENS);
    ConnectionId li = desk.join(ticket, LIVE);
    desk.say(li, VIEW);
    assertThat(desk.lastError(li)).isEqualTo("not-allowed");
    assertThat(desk.sent(li, ServerMessage.Refusal.class).getLast().re()).hasValue(8);
  }

  @Test
  void tells_a_sender_which_layers_are_wanted_and_again_after_resuming() {
    ConnectionId wang = desk.join("wang", RoomRole.CHAIR, Phase.LIVE);
    ConnectionId li = desk.join("li", RoomRole.MEMBER, Phase.LIVE);
    desk.offer(li, false);
    desk.answer();
    desk.event(new RoomEvent.TrackPublished(CAMERA, TrackSource.CAMERA, VP8));
    desk.event(new RoomEvent.LayersWanted(CAMERA, true, List.of("q", "h"), List.of()));
    desk.event(new RoomEvent.LayersWanted(CAMERA, true, List.of("q"), List.of()));
    ServerMessage.Layers q = new ServerMessage.Layers("1", true, List.of("q"), List.of());
    assertThat(desk.sent(li, ServerMessage.Layers.class)).hasSize(2).endsWith(q);
    assertThat(desk.sent(wang, ServerMessage.Layers.class)).isEmpty();
    ConnectionId again = desk.resume(li, -1);
    assertThat(desk.sent(again, ServerMessage.Layers.class)).containsExactly(q);
    desk.event(new RoomEvent.TrackEnded(CAMERA));
    ConnectionId third = desk.resume(li, -1);
    assertThat(desk.sent(third, ServerMessage.Layers.class)).isEmpty();
  }

  @Test
  void forgets_the_layers_of_a_transport_that_was_replaced() {
    ConnectionId li = desk.join("li", RoomRole.MEMBER, Phase.LIVE);
    desk.offer(li, false);
    desk.answer();
    desk.event(new RoomEvent.TrackPublished(CAMERA, TrackSource.CAMERA, VP8));
    desk.offer(li, true);
    desk.event(new RoomEvent.LayersWanted(CAMERA, false, List.of(), List.of())); // was under way
    desk.answer();
    assertThat(desk.sent(li, ServerMessage.Layers.class)).isEmpty();
    desk.event(new RoomEvent.LayersWanted(new TrackId(LI, 5, "1"), false, List.of(), List.of()));
    assertThat(desk.sent(li, ServerMessage.Layers.class)).hasSize(1);
    desk.event(new RoomEvent.RoomFailed("a bug"));
    ConnectionId again = desk.resume(li, -1);
    assertThat(desk.sent(again, ServerMessage.Layers.class)).isEmpty();
    desk.offer(again, true);
    desk.answer();
    desk.event(new RoomEvent.LayersWanted(new TrackId(LI, 1, "1"), false, List.of(), List.of()));
    assertThat(desk.sent(again, ServerMessage.Layers.class)).hasSize(1); // counted anew
  }

  @Test
  void tells_a_viewer_how_pictures_come_in_and_again_after_resuming() {
    ConnectionId wang = desk.join("wang", RoomRole.CHAIR, Phase.LIVE);
    ConnectionId li = desk.join("li", RoomRole.MEMBER, Phase.LIVE);
    desk.offer(wang, false);
    desk.answer();
    desk.event(new RoomEvent.TrackPublished(CAMERA, TrackSource.CAMERA, VP8));
    Reception small =
        new Reception("6", CAMERA, 320, 180, Reception.Level.LOWEST, Reception.Cause.DOWNLINK);
    Reception unknown =
        new Reception(
            "7", new TrackId(LI, 3, "9"), 0, 0, Reception.Level.BEST, Reception.Cause.NONE);
    var screen = new TrackId(LI, 3, "2");
    desk.event(new RoomEvent.TrackPublished(screen, TrackSource.SCREEN, VP8));
    Reception undecodable =
        new Reception("", screen, 0, 0, Reception.Level.NOTHING, Reception.Cause.CODEC);
    desk.event(new RoomEvent.ReceptionChanged(WANG, List.of(small, unknown, undecodable)));
    ServerMessage.Receptions told =
        new ServerMessage.Receptions(
            List.of(
                new ServerMessage.Picture(
                    new ServerMessage.Slot("6", LI, TrackSource.CAMERA),
                    320,
                    180,
                    Reception.Level.LOWEST,
                    Reception.Cause.DOWNLINK),
                new ServerMessage.Picture(
                    new ServerMessage.Slot("", LI, TrackSource.SCREEN),
                    0,
                    0,
                    Reception.Level.NOTHING,
                    Reception.Cause.CODEC)));
    assertThat(desk.sent(wang, ServerMessage.Receptions.class)).containsExactly(told);
    assertThat(desk.sent(li, ServerMessage.Receptions.class)).isEmpty();
    ConnectionId again = desk.resume(wang, -1);
    assertThat(desk.sent(again, ServerMessage.Receptions.class)).containsExactly(told);
    desk.offer(again, true);
    ConnectionId third = desk.resume(wang, -1);
    assertThat(desk.sent(third, ServerMessage.Receptions.class)).isEmpty();
  }

  @Test
  void keeps_the_quality_of_a_call_for_the_host() {
    ConnectionId li = desk.join("li", RoomRole.MEMBER, Phase.LIVE);
    desk.forgetWhatWasSaid();
    var quality = new QualityRecord(0, 0, 0, 0.02, 40, 3, 3.9, 1_000_000, 0, 0, 0, 640, 360);
    RoomEvent measured = new RoomEvent.QualityMeasured(LI, quality);
    desk.event(measured);
    assertThat(desk.sent(li)).isEmpty();
    assertThat(desk.last(Effect.Tell.class).what()).isEqualTo(new Happening.Media(measured));
  }

  @Test
  void delivers_chat_when_it_is_kept_and_once() {
    ConnectionId wang = desk.join("wang", RoomRole.CHAIR, Phase.LOBBY);
    desk.say(wang, "{\"type\":\"chat\",\"text\":\"early\"}");
    assertThat(desk.lastError(wang)).isEqualTo("not-allowed");
    ConnectionId li = desk.join("li", RoomRole.MEMBER, Phase.LIVE);
    desk.forgetWhatWasSaid();
    desk.say(li, "{\"type\":\"chat\",\"id\":5,\"text\":\"one\",\"key\":\"k1\"}");
    desk.say(li, "{\"type\":\"chat\",\"id\":6,\"text\":\"one\",\"key\":\"k1\"}");
    assertThat(desk.all(Effect.KeepChat.class)).hasSize(1);
    assertThat(desk.sent(wang)).isEmpty();
    desk.switchboard.chatKept(Desk.ROOM, chat(1, LI, "one"), desk.effects);
    desk.settle();
    assertThat(desk.sent(wang, ServerMessage.Chat.class)).hasSize(1);
    assertThat(desk.sent(li, ServerMessage.Chat.class).getFirst().re()).hasValue(6);
    desk.say(li, "{\"type\":\"chat\",\"id\":7,\"text\":\"one\",\"key\":\"k1\"}");
    assertThat(desk.all(Effect.KeepChat.class)).hasSize(1);
    assertThat(desk.sent(li, ServerMessage.Chat.class).getLast().messages()).isEmpty();
    ConnectionId again = desk.resume(li, 1);
    desk.switchboard.historyRead(
        Desk.ROOM, again, List.of(chat(1, LI, "one"), chat(2, WANG, "two")), desk.effects);
    desk.settle();
    assertThat(desk.sent(again, ServerMessage.Chat.class)).hasSize(1);
    assertThat(desk.sent(again, ServerMessage.Chat.class).getFirst().messages())
        .extracting(ServerMessage.Line::id)
        .containsExactly(2L);
  }

  @Test
  void tells_the_author_when_chat_is_not_kept_and_lets_him_try_again() {
    ConnectionId li = desk.join("li", RoomRole.MEMBER, Phase.LIVE);
    desk.say(li, "{\"type\":\"chat\",\"id\":5,\"text\":\"one\",\"key\":\"k1\"}");
    desk.switchboard.chatFailed(Desk.ROOM, "unavailable", "…", desk.effects);
    desk.settle();
    assertThat(desk.lastError(li)).isEqualTo("unavailable");
    desk.say(li, "{\"type\":\"chat\",\"id\":6,\"text\":\"one\",\"key\":\"k1\"}");
    assertThat(desk.all(Effect.KeepChat.class)).hasSize(2);
  }

  @Test
  void bounds_the_chat_that_waits_for_the_host() {
    ConnectionId li = desk.join("li", RoomRole.MEMBER, Phase.LIVE);
    for (int i = 0; i <= SessionLimits.QUEUED_CHATS; i++) {
      desk.say(li, "{\"type\":\"chat\",\"text\":\"x\"}");
    }
    assertThat(desk.lastError(li)).isEqualTo("too-many");
  }

  @Test
  void refuses_more_people_than_fit() {
    for (int i = 0; i < SessionLimits.DEFAULT.attendees(); i++) {
      var _ = desk.join("p" + i, RoomRole.MEMBER, Phase.LIVE);
    }
    ConnectionId last = desk.join("late", RoomRole.MEMBER, Phase.LIVE);
    assertThat(desk.lastError(last)).isEqualTo("room-full");
    assertThat(desk.sent(desk.join("p0", RoomRole.MEMBER, Phase.LIVE), ServerMessage.Joined.class))
        .hasSize(1);
  }

  @Test
  void wants_a_join_first_and_only_one() {
    ConnectionId id = desk.open();
    desk.say(id, "{\"type\":\"start\"}");
    assertThat(desk.lastError(id)).isEqualTo("not-joined");
    desk.joinOn(id, Desk.ticket("li", RoomRole.MEMBER, true), LIVE);
    desk.say(id, "{\"type\":\"join\",\"ticket\":\"t\"}");
    assertThat(desk.lastError(id)).isEqualTo("bad-message");
  }

  @Test
  void closes_after_a_bad_ticket_and_not_after_the_hosts_refusal() {
    ConnectionId id = desk.open();
    desk.say(id, "{\"type\":\"join\",\"ticket\":\"t\"}");
    desk.switchboard.refused(desk.last(Effect.Admit.class), "too-early", "…", desk.effects);
    desk.settle();
    assertThat(desk.closed(id)).isEmpty();
    desk.say(id, "{\"type\":\"join\",\"ticket\":\"t\"}");
    desk.switchboard.refused(desk.last(Effect.Admit.class), "ticket-used", "…", desk.effects);
    desk.settle();
    assertThat(desk.closed(id)).containsExactly(4001);
  }

  @Test
  void seats_the_same_ticket_by_three_doors_side_by_side() {
    Ticket ticket = Desk.ticket("li", RoomRole.MEMBER, true);
    var _ = desk.join(ticket, LIVE);
    assertThat(desk.switchboard.enter(ticket, Door.WHIP, LIVE, desk.now(), desk.effects))
        .isEqualTo(new DoorEntry.Entered(new Seat.Publisher(new ParticipantId("li-whip")), true));
    assertThat(desk.switchboard.enter(ticket, Door.WHEP, LIVE, desk.now(), desk.effects))
        .isEqualTo(new DoorEntry.Entered(new Seat.Observer(new ParticipantId("li-whep")), true));
    desk.settle();
    ConnectionId wang = desk.join("wang", RoomRole.CHAIR, Phase.LIVE);
    assertThat(desk.sent(wang, ServerMessage.Joined.class).getFirst().participants()).hasSize(4);
    desk.switchboard.removed(Desk.ROOM, LI, desk.now(), desk.effects);
    desk.settle();
    assertThat(desk.sent(wang, ServerMessage.Participants.class).getLast().participants())
        .hasSize(1);
  }

  @Test
  void drops_a_door_resource_whose_transport_is_lost_or_never_came() {
    Ticket device = Desk.ticket("probe", RoomRole.DEVICE, true);
    ParticipantId probe = new ParticipantId("probe");
    var _ = desk.switchboard.enter(device, Door.WHIP, LIVE, desk.now(), desk.effects);
    desk.switchboard.doorConnected(Desk.ROOM, probe, true, desk.effects);
    desk.event(new RoomEvent.Connected(probe));
    desk.pass(ofSeconds(100));
    assertThat(desk.all(Effect.Gone.class)).isEmpty();
    desk.event(new RoomEvent.ConnectionLost(probe, RoomEvent.LossCause.CONSENT_EXPIRED));
    desk.pass(ofSeconds(31));
    assertThat(desk.all(Effect.Gone.class)).hasSize(1);
    assertThat(desk.all(Effect.Disconnect.class)).hasSize(1);
    var _ = desk.switchboard.enter(device, Door.WHIP, LIVE, desk.now(), desk.effects);
    desk.pass(ofSeconds(61));
    assertThat(desk.all(Effect.Gone.class)).hasSize(2);
  }

  private static ChatMessage chat(long id, ParticipantId from, String text) {
    return new ChatMessage(id, from, text, Desk.OPENS);
  }
}
