package huizhen.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.TrackSource;
import huizhen.signaling.api.RoomHost.ChatMessage;
import huizhen.signaling.api.RoomHost.Happening;
import huizhen.signaling.api.RoomHost.Phase;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.protocol.ServerMessage;
import huizhen.signaling.protocol.ServerMessage.Person;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who waits, who admits, mutes, removes and hands over.
final class ModerationTest {
  private static final ParticipantId WANG = new ParticipantId("wang");
  private static final ParticipantId LI = new ParticipantId("li");
  private static final ParticipantId ZHAO = new ParticipantId("zhao");
  private final Desk desk = new Desk();

  @ParameterizedTest
  @EnumSource(
      value = RoomRole.class,
      names = {"PATIENT", "RELATIVE", "INTERPRETER"})
  void a_guest_of_a_live_room_gets_and_gives_nothing_until_admitted(RoomRole role) {
    ConnectionId wang = desk.join("wang", RoomRole.CHAIR, Phase.LIVE);
    ConnectionId zhao = desk.join("zhao", role, Phase.LIVE);
    assertThat(joined(zhao).phase()).isEqualTo(Phase.LOBBY);
    desk.offer(zhao, false);
    assertThat(desk.last(Effect.Connect.class).isAdmitted()).isFalse();
    desk.answer();
    assertThat(desk.all(Effect.AdmitMedia.class)).isEmpty();
    desk.forgetWhatWasSaid();

    desk.say(wang, "{\"type\":\"chat\",\"text\":\"private\"}");
    keepChat("private");
    desk.say(wang, draw("wang"));
    desk.say(wang, pointer("wang"));
    desk.say(wang, vitals());
    assertThat(desk.sent(zhao)).isEmpty();
    for (String said :
        List.of("{\"type\":\"chat\",\"text\":\"x\"}", draw("wang"), pointer("wang"), vitals())) {
      desk.say(zhao, said);
      assertThat(desk.lastError(zhao)).isEqualTo("not-allowed");
    }

    desk.forgetWhatWasSaid();
    desk.say(wang, moderate("admit", "zhao"));
    assertThat(desk.all(Effect.AdmitMedia.class))
        .containsExactly(new Effect.AdmitMedia(Desk.ROOM, ZHAO));
    assertThat(desk.sent(zhao).getFirst()).isEqualTo(new ServerMessage.PhaseChanged(Phase.LIVE));
    assertThat(desk.sent(zhao, ServerMessage.Drawn.class)).hasSize(1);
    assertThat(desk.sent(zhao, ServerMessage.VitalsMeasured.class)).hasSize(1);
    assertThat(desk.all(Effect.ReadHistory.class)).hasSize(1);
    assertThat(person(wang, ZHAO).isWaiting()).isFalse();
    assertThat(desk.all(Effect.Tell.class))
        .extracting(Effect.Tell::what)
        .contains(new Happening.Moderated(WANG, "admit", ZHAO));
  }

  @Test
  void who_was_in_the_lobby_when_it_began_is_inside() {
    ConnectionId wang = desk.join("wang", RoomRole.CHAIR, Phase.LOBBY);
    ConnectionId zhao = desk.join("zhao", RoomRole.PATIENT, Phase.LOBBY);
    desk.offer(zhao, false);
    desk.answer();
    desk.say(wang, "{\"type\":\"start\"}");
    desk.switchboard.started(Desk.ROOM, Desk.live(), desk.now(), desk.effects);
    desk.settle();
    assertThat(desk.all(Effect.AdmitMedia.class))
        .containsExactly(new Effect.AdmitMedia(Desk.ROOM, ZHAO));
    assertThat(person(wang, ZHAO).isWaiting()).isFalse();
  }

  @Test
  void an_admitted_guest_does_not_wait_again_after_a_restart_and_one_who_waits_does() {
    ConnectionId wang = desk.join("wang", RoomRole.CHAIR, Phase.LIVE);
    ConnectionId zhao = desk.join("zhao", RoomRole.PATIENT, Phase.LIVE);
    ConnectionId sun = desk.join("sun", RoomRole.RELATIVE, Phase.LIVE);
    desk.say(wang, moderate("admit", "zhao"));
    Desk next = desk.restarted();
    ConnectionId zhaoAgain = next.resume(zhao, -1);
    ConnectionId sunAgain = next.resume(sun, -1);
    assertThat(next.sent(zhaoAgain, ServerMessage.Joined.class).getLast().phase())
        .isEqualTo(Phase.LIVE);
    assertThat(next.sent(sunAgain, ServerMessage.Joined.class).getLast().phase())
        .isEqualTo(Phase.LOBBY);
  }

  @Test
  void who_was_in_the_lobby_when_it_began_does_not_wait_after_a_restart() {
    ConnectionId wang = desk.join("wang", RoomRole.CHAIR, Phase.LOBBY);
    ConnectionId zhao = desk.join("zhao", RoomRole.PATIENT, Phase.LOBBY);
    desk.say(wang, "{\"type\":\"start\"}");
    desk.switchboard.started(Desk.ROOM, Desk.live(), desk.now(), desk.effects);
    desk.settle();
    Desk next = desk.restarted();
    ConnectionId again = next.resume(zhao, -1);
    assertThat(next.sent(again, ServerMessage.Joined.class).getLast().phase())
        .isEqualTo(Phase.LIVE);
  }

  @Test
  void mutes_and_only_the_owner_unmutes() {
    ConnectionId wang = desk.join("wang", RoomRole.CHAIR, Phase.LIVE);
    ConnectionId li = desk.join("li", RoomRole.MEMBER, Phase.LIVE);
    desk.offer(li, false);
    desk.answer();
    desk.say(
        wang,
        "{\"type\":\"moderate\",\"act\":\"mute\",\"participant\":\"li\",\"source\":\"microphone\"}");
    var muted = new ServerMessage.Muted(LI, TrackSource.MICROPHONE, true, Optional.of(WANG));
    assertThat(desk.sent(li)).contains(muted);
    assertThat(desk.last(Effect.MuteMedia.class))
        .isEqualTo(new Effect.MuteMedia(Desk.ROOM, LI, TrackSource.MICROPHONE, true));
    desk.say(li, "{\"type\":\"mute\",\"source\":\"microphone\",\"muted\":false}");
    assertThat(desk.last(Effect.MuteMedia.class).isMuted()).isFalse();
  }

  @Test
  void removes_and_the_key_is_spent() {
    ConnectionId wang = desk.join("wang", RoomRole.CHAIR, Phase.LIVE);
    ConnectionId li = desk.join("li", RoomRole.MEMBER, Phase.LIVE);
    desk.offer(li, false);
    desk.answer();
    desk.say(wang, moderate("remove", "li"));
    assertThat(desk.closed(li)).containsExactly(4010);
    assertThat(desk.last(Effect.Disconnect.class).participant()).isEqualTo(LI);
    assertThat(desk.lastError(desk.resume(li, -1))).isEqualTo("session-expired");
    desk.say(wang, moderate("remove", "wang"));
    assertThat(desk.lastError(wang)).isEqualTo("not-allowed");
  }

  @Test
  void hands_the_room_over_and_it_stays_so_after_a_restart() {
    ConnectionId wang = desk.join("wang", RoomRole.CHAIR, Phase.LIVE);
    ConnectionId li = desk.join("li", RoomRole.MEMBER, Phase.LIVE);
    desk.say(wang, moderate("transfer", "li"));
    assertThat(person(li, LI).isModerator()).isTrue();
    assertThat(person(li, WANG).isModerator()).isFalse();
    desk.say(wang, "{\"type\":\"end\"}");
    assertThat(desk.lastError(wang)).isEqualTo("not-allowed");
    desk.say(li, "{\"type\":\"end\"}");
    assertThat(desk.last(Effect.EndAtHost.class).by()).isEqualTo(LI);
    Desk next = desk.restarted();
    ConnectionId liAgain = next.resume(li, -1);
    var _ = next.resume(wang, -1);
    List<Person> roster =
        next.sent(liAgain, ServerMessage.Participants.class).getLast().participants();
    assertThat(roster).extracting(Person::isModerator).containsExactly(true, false);
  }

  @ParameterizedTest
  @EnumSource(
      value = RoomRole.class,
      names = {"PATIENT", "RELATIVE", "INTERPRETER", "OBSERVER", "TRAINEE", "REGULATOR", "DEVICE"})
  void hands_the_room_to_nobody_who_may_not_lead_it(RoomRole role) {
    ConnectionId wang = desk.join("wang", RoomRole.CHAIR, Phase.LIVE);
    var _ = desk.join("zhao", role, Phase.LIVE);
    desk.say(wang, moderate("transfer", "zhao"));
    assertThat(desk.lastError(wang)).isEqualTo("not-allowed");
    assertThat(person(wang, WANG).isModerator()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"admit", "remove", "transfer"})
  void nobody_else_moderates(String act) {
    var _ = desk.join("wang", RoomRole.CHAIR, Phase.LIVE);
    var _ = desk.join("zhao", RoomRole.PATIENT, Phase.LIVE);
    Stream.of(RoomRole.values())
        .filter(role -> role != RoomRole.CHAIR)
        .forEach(role -> {
          ConnectionId li = desk.join("li", role, Phase.LIVE);
          desk.forgetWhatWasSaid();
          desk.say(li, moderate(act, "zhao"));
          assertThat(desk.lastError(li)).as(role.name()).isEqualTo("not-allowed");
          assertThat(desk.said).hasSize(1);
        });
  }

  @Test
  void says_so_when_nobody_has_that_id() {
    ConnectionId wang = desk.join("wang", RoomRole.CHAIR, Phase.LIVE);
    desk.say(wang, moderate("admit", "nobody"));
    assertThat(desk.lastError(wang)).isEqualTo("no-participant");
  }

  @Test
  void a_trainee_learns_no_patients_name() {
    ConnectionId wang = desk.join("wang", RoomRole.CHAIR, Phase.LIVE);
    ConnectionId zhao = desk.join("zhao", RoomRole.PATIENT, Phase.LIVE);
    desk.say(wang, moderate("admit", "zhao"));
    ConnectionId trainee = desk.join("trainee", RoomRole.TRAINEE, Phase.LIVE);
    assertThat(joined(trainee).participants())
        .extracting(Person::name)
        .containsExactly("wang", "", "trainee");
    desk.say(zhao, "{\"type\":\"hand\",\"raised\":true}");
    assertThat(person(trainee, ZHAO).name()).isEmpty();
    assertThat(person(trainee, ZHAO).hasHandUp()).isTrue();
    assertThat(person(wang, ZHAO).name()).isEqualTo("zhao");
    desk.say(zhao, "{\"type\":\"chat\",\"text\":\"it hurts\"}");
    keepChat("it hurts");
    assertThat(desk.sent(trainee, ServerMessage.Chat.class).getLast().messages().getFirst().name())
        .isEmpty();
    assertThat(desk.sent(wang, ServerMessage.Chat.class).getLast().messages().getFirst().name())
        .isEqualTo("zhao");
  }

  private void keepChat(String text) {
    Effect.KeepChat keep = desk.last(Effect.KeepChat.class);
    desk.switchboard.historyRead(
        Desk.ROOM, new ConnectionId(1), List.<ChatMessage>of(), desk.effects);
    desk.switchboard.chatKept(
        Desk.ROOM, new ChatMessage(1, keep.from(), text, Desk.OPENS), desk.effects);
    desk.settle();
  }

  private ServerMessage.Joined joined(ConnectionId id) {
    return desk.sent(id, ServerMessage.Joined.class).getLast();
  }

  /// As the newest roster that this viewer got has it.
  private Person person(ConnectionId viewer, ParticipantId who) {
    return desk.sent(viewer, ServerMessage.Participants.class).getLast().participants().stream()
        .filter(person -> person.id().equals(who))
        .findFirst()
        .orElseThrow();
  }

  private static String moderate(String act, String who) {
    return "{\"type\":\"moderate\",\"act\":\"%s\",\"participant\":\"%s\"}".formatted(act, who);
  }

  private static String draw(String owner) {
    return "{\"type\":\"draw\",\"participant\":\"%s\",\"source\":\"screen\",\"line\":\"1\",\"colour\":\"cyan\",\"points\":[{\"x\":0.5,\"y\":0.5}]}"
        .formatted(owner);
  }

  private static String pointer(String owner) {
    return "{\"type\":\"pointer\",\"participant\":\"%s\",\"source\":\"screen\",\"x\":0.5,\"y\":0.5}"
        .formatted(owner);
  }

  private static String vitals() {
    return "{\"type\":\"vitals\",\"device\":\"m\",\"medical\":true,\"at\":\"2026-03-02T06:31:00Z\",\"values\":[{\"code\":\"hr\",\"value\":72,\"unit\":\"/min\"}]}";
  }
}
