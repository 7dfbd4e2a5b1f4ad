package huizhen.signaling.session;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomEvent;
import huizhen.relay.api.TrackSource;
import huizhen.signaling.api.KeptPlace;
import huizhen.signaling.api.RoomHost.Happening;
import huizhen.signaling.api.RoomHost.Phase;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.protocol.ServerMessage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Coming back with the session key: to the same gateway, and to the one after it.
final class ResumeTest {
  private static final ParticipantId LI = new ParticipantId("li");
  private final Desk desk = new Desk();

  @Test
  void everybody_comes_back_after_a_restart_with_the_old_keys() {
    ConnectionId wang = desk.join("wang", RoomRole.CHAIR, Phase.LIVE);
    ConnectionId li = desk.join("li", RoomRole.MEMBER, Phase.LIVE);
    Desk next = desk.restarted();

    ConnectionId liAgain = next.resume(li, -1);
    ConnectionId wangAgain = next.resume(wang, -1);

    ServerMessage.Joined joined = joined(next, liAgain);
    assertThat(joined.self()).isEqualTo(LI);
    assertThat(joined.sessionKey()).isEqualTo(Desk.keyOf(li));
    assertThat(joined.role()).isEqualTo(RoomRole.MEMBER);
    assertThat(joined.phase()).isEqualTo(Phase.LIVE);
    assertThat(joined.hasTransport()).isFalse();
    assertThat(joined(next, wangAgain).participants()).hasSize(2);
    assertThat(next.all(Effect.OpenRoom.class)).hasSize(1);
    next.offer(liAgain, true);
    assertThat(next.last(Effect.Connect.class).seat().participant()).isEqualTo(LI);
  }

  @Test
  void a_key_resumes_again_and_again() {
    ConnectionId li = desk.join("li", RoomRole.MEMBER, Phase.LIVE);
    Desk next = desk.restarted();
    next.drop(next.resume(li, -1));
    next.pass(ofSeconds(30));
    ConnectionId third = next.resume(Desk.keyOf(li), -1);
    assertThat(joined(next, third).participants()).hasSize(1);
    ConnectionId fourth = next.restarted().resume(Desk.keyOf(li), -1);
    assertThat(fourth).isNotNull();
  }

  @Test
  void says_whether_the_relay_still_has_the_transport() {
    ConnectionId li = desk.join("li", RoomRole.MEMBER, Phase.LIVE);
    assertThat(joined(desk, li).hasTransport()).isFalse();
    desk.offer(li, false);
    desk.answer();
    assertThat(joined(desk, desk.resume(li, -1)).hasTransport()).isTrue();
    desk.event(new RoomEvent.RoomFailed("Broken"));
    assertThat(joined(desk, desk.resume(li, -1)).hasTransport()).isFalse();
  }

  @Test
  void two_sockets_with_one_key_make_one_place() {
    ConnectionId li = desk.join("li", RoomRole.MEMBER, Phase.LIVE);
    Desk next = desk.restarted();
    ConnectionId first = next.resume(li, -1);
    ConnectionId second = next.resume(Desk.keyOf(li), -1);
    assertThat(next.closed(first)).containsExactly(4003);
    assertThat(joined(next, second).participants()).hasSize(1);
  }

  @Test
  void a_recall_that_comes_after_a_faster_one_moves_the_place() {
    ConnectionId li = desk.join("li", RoomRole.MEMBER, Phase.LIVE);
    Desk next = desk.restarted();
    ConnectionId first = next.resume(li, -1);
    Effect.Recall asked = next.last(Effect.Recall.class);
    ConnectionId slow = next.open();
    next.switchboard.recalled(
        new Effect.Recall(slow, asked.re(), asked.lastChat(), asked.sessionKey()),
        new KeptPlace(Desk.ticket("li", RoomRole.MEMBER, true), true, false, false),
        Desk.live(),
        next.now(),
        next.effects);
    next.settle();
    assertThat(next.closed(first)).containsExactly(4003);
    assertThat(joined(next, slow).participants()).hasSize(1);
  }

  @Test
  void a_place_that_was_left_removed_or_ended_is_not_kept() {
    ConnectionId left = desk.join("left", RoomRole.MEMBER, Phase.LIVE);
    ConnectionId removed = desk.join("removed", RoomRole.MEMBER, Phase.LIVE);
    ConnectionId replaced = desk.join("replaced", RoomRole.MEMBER, Phase.LIVE);
    ConnectionId stays = desk.join("stays", RoomRole.MEMBER, Phase.LIVE);
    desk.say(left, "{\"type\":\"leave\"}");
    desk.switchboard.removed(Desk.ROOM, new ParticipantId("removed"), desk.now(), desk.effects);
    desk.settle();
    var _ = desk.join("replaced", RoomRole.MEMBER, Phase.LIVE);

    for (ConnectionId gone : new ConnectionId[] {left, removed, replaced}) {
      for (Desk later : new Desk[] {desk, desk.restarted()}) {
        ConnectionId again = later.resume(gone, -1);
        assertThat(later.lastError(again)).isEqualTo("session-expired");
        assertThat(later.closed(again)).containsExactly(4002);
      }
    }
    desk.switchboard.ended(Desk.ROOM, desk.now(), desk.effects);
    desk.settle();
    Desk next = desk.restarted();
    assertThat(next.lastError(next.resume(stays, -1))).isEqualTo("session-expired");
  }

  @Test
  void the_key_of_a_removed_person_opens_nothing_even_while_the_store_is_slow_to_forget() {
    ConnectionId li = desk.join("li", RoomRole.MEMBER, Phase.LIVE);
    desk.switchboard.removed(Desk.ROOM, LI, desk.now(), desk.effects);
    ConnectionId again = desk.resume(li, -1);
    assertThat(desk.lastError(again)).isEqualTo("session-expired");
    assertThat(desk.all(Effect.Recall.class)).isEmpty();
  }

  @Test
  void who_has_flooded_us_does_not_come_back_at_once() {
    ConnectionId li = desk.join("li", RoomRole.MEMBER, Phase.LIVE);
    desk.switchboard.flooded(li, desk.now());
    desk.drop(li);
    ConnectionId soon = desk.resume(li, -1);
    assertThat(desk.lastError(soon)).isEqualTo("too-many");
    assertThat(desk.sent(soon, ServerMessage.Joined.class)).isEmpty();
    desk.pass(ofSeconds(11));
    assertThat(joined(desk, desk.resume(li, -1)).self()).isEqualTo(LI);
  }

  @Test
  void people_of_a_consultation_that_has_begun_are_waited_for_ten_minutes() {
    ConnectionId wang = desk.join("wang", RoomRole.CHAIR, Phase.LIVE);
    ConnectionId li = desk.join("li", RoomRole.MEMBER, Phase.LIVE);
    desk.drop(li);
    pass(ofSeconds(40), wang);
    assertThat(told()).isEmpty();
    pass(ofMinutes(8), wang);
    assertThat(told()).containsExactly(new Happening.Away(LI));
    ConnectionId again = desk.resume(li, -1);
    assertThat(joined(desk, again).self()).isEqualTo(LI);
    assertThat(told()).containsExactly(new Happening.Away(LI), new Happening.Returned(LI));
    desk.drop(again);
    pass(ofMinutes(11), wang);
    assertThat(desk.lastError(desk.resume(Desk.keyOf(li), -1))).isEqualTo("session-expired");
  }

  @Test
  void mutes_that_are_said_again_after_a_restart_hold() {
    ConnectionId li = desk.join("li", RoomRole.MEMBER, Phase.LIVE);
    Desk next = desk.restarted();
    ConnectionId again = next.resume(li, -1);
    next.say(again, "{\"type\":\"mute\",\"source\":\"microphone\",\"muted\":true}");
    next.offer(again, true);
    next.answer();
    assertThat(next.last(Effect.MuteMedia.class))
        .isEqualTo(new Effect.MuteMedia(Desk.ROOM, LI, TrackSource.MICROPHONE, true));
  }

  private List<Happening> told() {
    return desk.all(Effect.Tell.class).stream()
        .map(Effect.Tell::what)
        .filter(what -> what instanceof Happening.Away || what instanceof Happening.Returned)
        .toList();
  }

  private void pass(Duration time, ConnectionId... alive) {
    for (long left = time.toSeconds(); left > 0; left -= 20) {
      for (ConnectionId id : alive) {
        desk.say(id, "{\"type\":\"ping\"}");
      }
      desk.pass(ofSeconds(20));
    }
  }

  private static ServerMessage.Joined joined(Desk desk, ConnectionId id) {
    return desk.sent(id, ServerMessage.Joined.class).getLast();
  }
}
