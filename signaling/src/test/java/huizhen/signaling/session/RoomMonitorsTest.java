package huizhen.signaling.session;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.ParticipantId;
import huizhen.signaling.api.Measurement;
import huizhen.signaling.api.Measurement.Verdict;
import huizhen.signaling.api.RoomHost.Happening;
import huizhen.signaling.api.RoomHost.Phase;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.api.VitalSigns;
import huizhen.signaling.protocol.ServerMessage.VitalsMeasured;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What devices measure that are not in the room: who sees it, what is kept of it, and what is too
/// much.
final class RoomMonitorsTest {
  private static final ParticipantId SYSTEM = new ParticipantId("system-his");

  private final Desk desk = new Desk();

  private Verdict measure(String device, Optional<String> number, double pulse) {
    var signs =
        new VitalSigns(
            device,
            true,
            Instant.parse("2026-03-02T06:31:00Z"),
            List.of(new VitalSigns.Value("8867-4", pulse, "/min")));
    var what = new Measurement(SYSTEM, number, signs);
    var verdict = desk.switchboard.measured(Desk.ROOM, what, desk.now(), desk.effects);
    desk.settle();
    return verdict;
  }

  private List<Happening.Vitals> told() {
    return desk.all(Effect.Tell.class).stream()
        .map(Effect.Tell::what)
        .filter(Happening.Vitals.class::isInstance)
        .map(Happening.Vitals.class::cast)
        .toList();
  }

  private Verdict measure(String device) {
    return measure(device, Optional.empty(), 72);
  }

  @Test
  void is_seen_inside_and_told_to_the_host_and_to_who_comes_later() {
    var wang = desk.join("wang", RoomRole.CHAIR, Phase.LIVE);
    var patient = desk.join("zhang", RoomRole.PATIENT, Phase.LIVE); // waits
    assertThat(measure("monitor-3")).isEqualTo(Verdict.FIRST);
    assertThat(desk.sent(wang, VitalsMeasured.class))
        .singleElement()
        .satisfies(it -> assertThat(it.from()).isEmpty());
    assertThat(desk.sent(patient, VitalsMeasured.class)).isEmpty();
    assertThat(told()).singleElement().satisfies(it -> assertThat(it.from()).isEqualTo(SYSTEM));
    var late = desk.join("li", RoomRole.REQUESTER, Phase.LIVE);
    assertThat(desk.sent(late, VitalsMeasured.class)).hasSize(1);
  }

  @Test
  void a_set_that_is_sent_again_is_not_shown_again() {
    var wang = desk.join("wang", RoomRole.CHAIR, Phase.LIVE);
    assertThat(measure("monitor-3", Optional.of("m-1"), 72)).isEqualTo(Verdict.FIRST);
    desk.pass(ofMillis(300));
    assertThat(measure("monitor-3", Optional.of("m-1"), 72)).isEqualTo(Verdict.REPEATED);
    assertThat(measure("monitor-3", Optional.of("m-2"), 73)).isEqualTo(Verdict.SHOWN);
    assertThat(desk.sent(wang, VitalsMeasured.class)).hasSize(2);
  }

  @Test
  void too_much_is_refused_and_can_be_sent_again() {
    var _ = desk.join("wang", RoomRole.CHAIR, Phase.LIVE);
    assertThat(measure("monitor-3", Optional.of("m-1"), 72)).isEqualTo(Verdict.FIRST);
    assertThat(measure("monitor-3", Optional.of("m-2"), 73)).isEqualTo(Verdict.TOO_MANY);
    desk.pass(ofMillis(250));
    assertThat(measure("monitor-3", Optional.of("m-2"), 73)).isEqualTo(Verdict.SHOWN);
    for (int i = 1; i < RoomMonitors.MAX_DEVICES; i++) {
      assertThat(measure("pump-" + i)).isEqualTo(Verdict.FIRST);
    }
    assertThat(measure("one-more")).isEqualTo(Verdict.TOO_MANY);
    desk.pass(ofMillis(250));
    assertThat(measure("monitor-3")).isEqualTo(Verdict.SHOWN);
  }

  @Test
  void nothing_is_shown_before_the_session_or_in_no_room() {
    assertThat(measure("monitor-3")).isEqualTo(Verdict.NOT_LIVE);
    var early = desk.join("wang", RoomRole.CHAIR, Phase.LOBBY);
    assertThat(measure("monitor-3")).isEqualTo(Verdict.NOT_LIVE);
    assertThat(desk.sent(early, VitalsMeasured.class)).isEmpty();
    assertThat(told()).isEmpty();
  }
}
