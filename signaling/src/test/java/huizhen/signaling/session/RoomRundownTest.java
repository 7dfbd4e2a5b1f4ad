package huizhen.signaling.session;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.ParticipantId;
import huizhen.signaling.api.CaseId;
import huizhen.signaling.api.RoomHost.Happening;
import huizhen.signaling.api.RoomHost.Phase;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.api.Rundown;
import huizhen.signaling.protocol.ErrorCode;
import huizhen.signaling.protocol.ServerMessage;
import huizhen.signaling.protocol.ServerMessage.RundownShown;
import huizhen.signaling.protocol.ServerMessage.RundownShown.Entry;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A room's rundown: who changes it, who sees what of it, and that it is kept.
final class RoomRundownTest {
  private final Desk desk = new Desk();
  private final ConnectionId wang = desk.join("wang", RoomRole.CHAIR, Phase.LIVE);
  private final ConnectionId li = desk.join("li", RoomRole.REQUESTER, Phase.LIVE);

  @Test
  void all_see_what_runs_by_the_servers_clock_and_its_author_gets_the_answer() {
    add("lung");
    change(wang, "\"act\":\"start\"");
    desk.pass(ofSeconds(20));
    desk.forgetWhatWasSaid();
    change(wang, "\"act\":\"extend\",\"minutes\":5");
    var lung = new Entry(1, "lung", 10, 5, Entry.State.RUNNING, 20_000);
    assertThat(shown(li).items()).containsExactly(lung);
    assertThat(shown(li).re()).isEmpty();
    assertThat(shown(wang).re()).hasValue(9);
  }

  @Test
  void who_comes_later_gets_it_and_so_does_who_resumes() {
    add("lung");
    change(wang, "\"act\":\"start\"");
    desk.pass(ofSeconds(5));
    var late = desk.join("late", RoomRole.MEMBER, Phase.LIVE);
    var lung = new Entry(1, "lung", 10, 0, Entry.State.RUNNING, 5_000);
    assertThat(shown(late).items()).containsExactly(lung);
    desk.drop(li);
    desk.forgetWhatWasSaid();
    var back = desk.resume(li, -1);
    assertThat(shown(back).items()).containsExactly(lung);
  }

  @Test
  void an_item_that_comes_again_after_a_dropped_socket_is_there_once_and_answered() {
    var add = "\"act\":\"add\",\"title\":\"lung\",\"minutes\":10,\"key\":\"k-1\"";
    change(wang, add);
    desk.drop(wang);
    var back = desk.resume(wang, -1);
    desk.forgetWhatWasSaid();
    change(back, add);
    assertThat(shown(back).items()).extracting(Entry::title).containsExactly("lung");
    assertThat(shown(back).re()).hasValue(9);
    assertThat(desk.sent(li, RundownShown.class)).as("nothing is new").isEmpty();
    change(back, add.replace("k-1", "k-2"));
    assertThat(shown(back).items()).as("another one of the same name").hasSize(2);
  }

  @Test
  void one_that_comes_again_while_the_first_is_being_kept_is_there_once() {
    desk.isHostSilent = true;
    var add = "\"act\":\"add\",\"title\":\"lung\",\"minutes\":10,\"key\":\"k-1\"";
    change(wang, add);
    change(wang, add);
    desk.isHostSilent = false;
    desk.keepAgain();
    assertThat(shown(wang).items()).hasSize(1);
    assertThat(desk.rundown().items()).hasSize(1);
    assertThat(desk.sent(wang, RundownShown.class)).hasSize(2);
  }

  @Test
  void nobody_is_told_of_an_empty_one() {
    assertThat(desk.sent(li, RundownShown.class)).isEmpty();
  }

  @Test
  void survives_a_restart_and_its_time_runs_on() {
    add("lung");
    change(wang, "\"act\":\"start\"");
    var after = desk.restarted();
    after.pass(ofSeconds(12));
    var back = after.resume(Desk.keyOf(wang), -1);
    assertThat(after.sent(back, RundownShown.class).getLast().items())
        .extracting(Entry::state, Entry::elapsedMillis)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(Entry.State.RUNNING, 12_000L));
    after.say(back, "{\"type\":\"rundown\",\"act\":\"stop\"}");
    assertThat(after.rundown().running()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(RoomRole.class)
  void names_the_case_of_an_item_to_doctors_alone(RoomRole role) {
    change(wang, "\"act\":\"add\",\"title\":\"lung\",\"case\":\"c-7\",\"minutes\":10");
    var who = desk.join("who", role, Phase.LIVE);
    if (role.isGuest()) {
      desk.say(wang, "{\"type\":\"moderate\",\"act\":\"admit\",\"participant\":\"who\"}");
    }
    assertThat(desk.sent(who, RundownShown.class).stream())
        .allSatisfy(shown ->
            assertThat(shown.items())
                .extracting(Entry::about)
                .containsExactly(
                    role.mayModerate() ? Optional.of(new CaseId("c-7")) : Optional.empty()));
  }

  @ParameterizedTest
  @EnumSource(RoomRole.class)
  void shows_each_role_what_it_may_know(RoomRole role) {
    add("lung");
    var who = desk.join("who", role, Phase.LIVE);
    if (role.isGuest()) {
      assertThat(desk.sent(who, RundownShown.class)).as("while it waits").isEmpty();
      desk.say(wang, "{\"type\":\"moderate\",\"act\":\"admit\",\"participant\":\"who\"}");
    }
    switch (role) {
      case DEVICE, RECOGNISER -> assertThat(desk.sent(who, RundownShown.class)).isEmpty();
      case PATIENT, RELATIVE, INTERPRETER ->
          assertThat(shown(who).items()).extracting(Entry::title).containsExactly("");
      case CHAIR, MEMBER, REQUESTER, OBSERVER, TRAINEE, REGULATOR ->
          assertThat(shown(who).items()).extracting(Entry::title).containsExactly("lung");
    }
    desk.forgetWhatWasSaid();
    add("heart");
    assertThat(desk.said.toString())
        .as("nothing private is in a log line")
        .doesNotContain("heart", "lung");
    boolean isTold = desk.sent(who, RundownShown.class).size() == 1;
    assertThat(isTold).isEqualTo(!role.onlySends() && !role.onlyHears());
  }

  @Test
  void is_prepared_in_the_lobby_where_patients_do_not_see_it_and_begins_when_the_room_is_live() {
    var lobby = new Desk();
    var chair = lobby.join("wang", RoomRole.CHAIR, Phase.LOBBY);
    var patient = lobby.join("zhao", RoomRole.PATIENT, Phase.LOBBY);
    var doctor = lobby.join("li", RoomRole.REQUESTER, Phase.LOBBY);
    lobby.say(chair, "{\"type\":\"rundown\",\"act\":\"add\",\"title\":\"lung\",\"minutes\":10}");
    lobby.say(chair, "{\"type\":\"rundown\",\"act\":\"start\"}");
    assertThat(lobby.lastError(chair)).isEqualTo("not-allowed");
    assertThat(lobby.sent(doctor, RundownShown.class)).hasSize(1);
    assertThat(lobby.sent(patient, RundownShown.class)).isEmpty();
    lobby.switchboard.started(Desk.ROOM, Desk.live(), lobby.now(), lobby.effects);
    lobby.settle();
    assertThat(lobby.sent(patient, RundownShown.class).getLast().items())
        .containsExactly(new Entry(1, "", 10, 0, Entry.State.PLANNED, 0));
    assertThat(lobby.sent(doctor, RundownShown.class)).hasSize(1);
  }

  @Test
  void a_change_that_the_host_can_not_keep_is_refused_and_nothing_is_lost() {
    add("lung");
    desk.isHostAway = true;
    desk.forgetWhatWasSaid();
    change(wang, "\"act\":\"remove\",\"item\":1");
    assertThat(desk.lastError(wang)).isEqualTo("unavailable");
    assertThat(desk.sent(li, RundownShown.class)).isEmpty();
    desk.isHostAway = false;
    add("heart");
    assertThat(shown(li).items()).extracting(Entry::title).containsExactly("lung", "heart");
  }

  @Test
  void changes_wait_for_one_another_up_to_a_limit() {
    desk.isHostSilent = true;
    desk.forgetWhatWasSaid();
    for (int i = 0; i < RoomRundown.QUEUED + 2; i++) {
      add("case " + i);
    }
    assertThat(desk.all(Effect.KeepRundown.class)).hasSize(1);
    assertThat(desk.sent(wang, ServerMessage.Refusal.class))
        .extracting(ServerMessage.Refusal::code)
        .containsExactly(ErrorCode.TOO_MANY.wire());
    desk.isHostSilent = false;
    desk.keepAgain();
    assertThat(shown(li).items()).hasSize(RoomRundown.QUEUED + 1);
  }

  @Test
  void a_refused_change_says_why_and_the_room_goes_on() {
    change(wang, "\"act\":\"stop\"");
    assertThat(desk.lastError(wang)).isEqualTo("no-item");
    change(li, "\"act\":\"add\",\"title\":\"x\",\"minutes\":5");
    assertThat(desk.lastError(li)).isEqualTo("not-allowed");
    assertThat(desk.all(Effect.KeepRundown.class)).isEmpty();
  }

  @Test
  void what_could_not_be_read_is_asked_for_again_and_never_overwritten() {
    var before = new Rundown(3, List.of(new Rundown.Item(3, "old", 5, 0, 0, false)), none());
    var later = new Desk();
    later.isHostAway = true;
    later.rundowns.put(Desk.ROOM, before);
    var chair = later.join("wang", RoomRole.CHAIR, Phase.LIVE);
    later.say(chair, "{\"type\":\"rundown\",\"act\":\"add\",\"title\":\"new\",\"minutes\":5}");
    assertThat(later.lastError(chair)).isEqualTo("unavailable");
    later.isHostAway = false;
    later.say(chair, "{\"type\":\"rundown\",\"act\":\"add\",\"title\":\"new\",\"minutes\":5}");
    assertThat(later.sent(chair, RundownShown.class).getLast().items())
        .extracting(Entry::title)
        .containsExactly("old", "new");
  }

  @Test
  void the_host_hears_what_was_done_for_the_recording() {
    add("lung");
    change(wang, "\"act\":\"start\"");
    assertThat(desk.all(Effect.Tell.class))
        .extracting(Effect.Tell::what)
        .filteredOn(Happening.RundownChanged.class::isInstance)
        .contains(new Happening.RundownChanged(new ParticipantId("wang"), "start", desk.rundown()))
        .hasSize(2);
  }

  private static Optional<Rundown.Running> none() {
    return Optional.empty();
  }

  private RundownShown shown(ConnectionId to) {
    return desk.sent(to, RundownShown.class).getLast();
  }

  private void add(String title) {
    change(wang, "\"act\":\"add\",\"title\":\"%s\",\"minutes\":10".formatted(title));
  }

  private void change(ConnectionId who, String fields) {
    desk.say(who, "{\"type\":\"rundown\",\"id\":9,%s}".formatted(fields));
  }
}
