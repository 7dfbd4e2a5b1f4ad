package huizhen.signaling.session;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomEvent;
import huizhen.relay.api.RoomEvent.SlotContent;
import huizhen.relay.api.RoomId;
import huizhen.relay.api.TrackId;
import huizhen.relay.api.TrackSource;
import huizhen.signaling.api.Caption;
import huizhen.signaling.api.Caption.Verdict;
import huizhen.signaling.api.Door;
import huizhen.signaling.api.RoomHost.Happening;
import huizhen.signaling.api.RoomHost.Phase;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.protocol.ServerMessage.Captioned;
import huizhen.signaling.protocol.ServerMessage.CaptionsSwitched;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Captions of a room: when they are on, who sees them, who is said to have spoken, and what comes
/// too fast.
final class RoomCaptionsTest {
  private static final ParticipantId RECOGNISER = new ParticipantId("captions");

  private final Desk desk = new Desk();
  private final ConnectionId wang = desk.join("wang", RoomRole.CHAIR, Phase.LIVE);
  private final ConnectionId li = desk.join("li", RoomRole.REQUESTER, Phase.LIVE);

  private void listen() {
    var ticket = Desk.ticket("captions", RoomRole.RECOGNISER, false);
    var entry = desk.switchboard.enter(ticket, Door.WHEP, Desk.live(), desk.now(), desk.effects);
    assertThat(entry).isInstanceOf(DoorEntry.Entered.class);
    desk.settle();
  }

  private Verdict say(String id, boolean isFinal, Optional<String> mid, int length, int ago) {
    var caption = new Caption(id, mid, "血压", "zh-CN", isFinal, length, ago, "asr");
    var verdict = desk.switchboard.captioned(Desk.ROOM, caption, desk.now(), desk.effects);
    desk.settle();
    return verdict;
  }

  private Verdict say(String id, boolean isFinal) {
    return say(id, isFinal, Optional.empty(), 1_000, 200);
  }

  private void slot(String mid, String who) {
    var track = new TrackId(new ParticipantId(who), 1, "0");
    desk.event(
        new RoomEvent.SlotsChanged(
            RECOGNISER,
            List.of(
                new SlotContent(mid, Optional.of(track), Optional.of(TrackSource.MICROPHONE)))));
  }

  private Optional<ParticipantId> lastSpeaker() {
    return desk.sent(wang, Captioned.class).getLast().from();
  }

  @Test
  void everybody_is_told_when_a_recogniser_comes_and_goes_and_who_comes_later_too() {
    var patient = desk.join("zhang", RoomRole.PATIENT, Phase.LIVE); // waits
    listen();
    for (ConnectionId each : List.of(wang, li, patient)) {
      assertThat(desk.sent(each, CaptionsSwitched.class))
          .containsExactly(new CaptionsSwitched(true));
    }
    var chen = desk.join("chen", RoomRole.MEMBER, Phase.LIVE);
    assertThat(desk.sent(chen, CaptionsSwitched.class)).containsExactly(new CaptionsSwitched(true));
    desk.say(wang, "{\"type\":\"moderate\",\"act\":\"remove\",\"participant\":\"captions\"}");
    assertThat(desk.sent(li, CaptionsSwitched.class))
        .containsExactly(new CaptionsSwitched(true), new CaptionsSwitched(false));
    assertThat(say("a", true)).isEqualTo(Verdict.NOT_LISTENING);
  }

  @Test
  void who_comes_later_is_shown_the_last_final_ones_and_who_waits_when_let_in() {
    listen();
    var patient = desk.join("zhang", RoomRole.PATIENT, Phase.LIVE); // waits
    assertThat(say("interim", false)).isEqualTo(Verdict.SHOWN);
    for (int i = 0; i < RoomCaptions.RECENT + 3; i++) {
      assertThat(say("f" + i, true)).isEqualTo(Verdict.SHOWN);
    }
    var chen = desk.join("chen", RoomRole.MEMBER, Phase.LIVE);
    assertThat(desk.sent(chen, Captioned.class))
        .hasSize(RoomCaptions.RECENT)
        .allMatch(Captioned::isFinal)
        .extracting(Captioned::id)
        .startsWith("f3")
        .endsWith("f" + (RoomCaptions.RECENT + 2));
    assertThat(desk.sent(desk.join("probe", RoomRole.DEVICE, Phase.LIVE), Captioned.class))
        .isEmpty();
    assertThat(desk.sent(patient, Captioned.class)).isEmpty();
    desk.say(wang, "{\"type\":\"moderate\",\"act\":\"admit\",\"participant\":\"zhang\"}");
    assertThat(desk.sent(patient, Captioned.class)).hasSize(RoomCaptions.RECENT);
    desk.pass(ofSeconds(121));
    assertThat(desk.sent(desk.join("zhao", RoomRole.MEMBER, Phase.LIVE), Captioned.class))
        .isEmpty();
  }

  @Test
  void shows_captions_to_who_is_inside_and_neither_to_devices_nor_to_who_waits() {
    listen();
    var device = desk.join("probe", RoomRole.DEVICE, Phase.LIVE);
    var patient = desk.join("zhang", RoomRole.PATIENT, Phase.LIVE);
    var trainee = desk.join("sun", RoomRole.TRAINEE, Phase.LIVE);
    assertThat(say("a", false)).isEqualTo(Verdict.SHOWN);
    assertThat(desk.sent(li, Captioned.class))
        .extracting(Captioned::id, Captioned::text, Captioned::isFinal)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("a", "血压", false));
    assertThat(desk.sent(trainee, Captioned.class)).hasSize(1);
    assertThat(desk.sent(device, Captioned.class)).isEmpty();
    assertThat(desk.sent(patient, Captioned.class)).isEmpty();
  }

  @Test
  void takes_nothing_where_nobody_listens_or_the_room_is_not_live() {
    assertThat(say("a", true)).isEqualTo(Verdict.NOT_LISTENING);
    var caption = new Caption("a", Optional.empty(), "x", "en", true, 0, 0, "asr");
    var nowhere = new RoomId("case-13");
    assertThat(desk.switchboard.captioned(nowhere, caption, desk.now(), desk.effects))
        .isEqualTo(Verdict.NOT_LIVE);
    var early = new Desk();
    var chair = early.join("wang", RoomRole.CHAIR, Phase.LOBBY);
    assertThat(early.switchboard.captioned(Desk.ROOM, caption, early.now(), early.effects))
        .isEqualTo(Verdict.NOT_LIVE);
    assertThat(early.sent(chair, Captioned.class)).isEmpty();
  }

  @Test
  void a_final_one_ends_its_interim_ones_and_is_told_the_host_once() {
    listen();
    assertThat(say("a", false)).isEqualTo(Verdict.SHOWN);
    assertThat(say("a", true)).isEqualTo(Verdict.SHOWN);
    assertThat(say("a", false)).isEqualTo(Verdict.DROPPED);
    assertThat(say("a", true)).isEqualTo(Verdict.REPEATED);
    assertThat(desk.sent(wang, Captioned.class)).hasSize(2);
    assertThat(desk.all(Effect.Tell.class))
        .extracting(Effect.Tell::what)
        .filteredOn(Happening.Captioned.class::isInstance)
        .hasSize(1);
  }

  @Test
  void drops_interim_ones_that_come_too_fast_and_refuses_final_ones_which_may_come_again() {
    listen();
    for (int i = 0; i < RoomCaptions.INTERIM_BURST; i++) {
      assertThat(say("i", false)).isEqualTo(Verdict.SHOWN);
    }
    assertThat(say("i", false)).isEqualTo(Verdict.DROPPED);
    for (int i = 0; i < RoomCaptions.FINAL_BURST; i++) {
      assertThat(say("f" + i, true)).isEqualTo(Verdict.SHOWN);
    }
    assertThat(say("late", true)).isEqualTo(Verdict.TOO_MANY);
    desk.pass(ofSeconds(1));
    assertThat(say("late", true)).isEqualTo(Verdict.SHOWN);
    assertThat(say("i", false)).isEqualTo(Verdict.SHOWN);
  }

  @Test
  void forgets_the_oldest_final_ids_and_no_others() {
    listen();
    for (int i = 0; i <= RoomCaptions.FINALS_KNOWN; i++) {
      assertThat(say("f" + i, true)).isEqualTo(Verdict.SHOWN);
      desk.pass(ofMillis(200));
    }
    assertThat(say("f1", true)).isEqualTo(Verdict.REPEATED);
    assertThat(say("f0", true)).isEqualTo(Verdict.SHOWN);
  }

  @Test
  void names_who_was_in_the_slot_while_it_was_spoken_and_nobody_when_that_changed() {
    listen();
    slot("0", "wang");
    desk.pass(ofSeconds(5));
    slot("0", "li");
    desk.pass(ofSeconds(3));
    var first = Optional.of("0");
    assertThat(say("a", true, first, 2_000, 500)).isEqualTo(Verdict.SHOWN);
    assertThat(lastSpeaker()).contains(new ParticipantId("li"));
    assertThat(say("b", true, first, 1_000, 5_000)).isEqualTo(Verdict.SHOWN);
    assertThat(lastSpeaker()).contains(new ParticipantId("wang"));
    assertThat(say("c", true, first, 4_000, 500)).isEqualTo(Verdict.SHOWN);
    assertThat(lastSpeaker()).isEmpty();
    assertThat(say("d", true, Optional.of("9"), 1_000, 0)).isEqualTo(Verdict.SHOWN);
    assertThat(lastSpeaker()).isEmpty();
    assertThat(say("e", true, first, 1_000, 30_000)).isEqualTo(Verdict.SHOWN); // before the first
    assertThat(lastSpeaker()).isEmpty();
  }
}
