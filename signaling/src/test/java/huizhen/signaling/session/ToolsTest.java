package huizhen.signaling.session;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.QualityRecord;
import huizhen.relay.api.RoomEvent;
import huizhen.relay.api.Seat;
import huizhen.signaling.api.RoomHost.Happening;
import huizhen.signaling.api.RoomHost.Phase;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.protocol.MessageCodec;
import huizhen.signaling.protocol.Point;
import huizhen.signaling.protocol.ServerMessage;
import huizhen.signaling.protocol.ServerMessage.LineState;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/// Pointing, drawing, vital signs, figures, and words on how the lines are.
final class ToolsTest {
  private static final ParticipantId LI = new ParticipantId("li");
  private final Desk desk = new Desk();
  private final ConnectionId wang = desk.join("wang", RoomRole.CHAIR, Phase.LIVE);
  private final ConnectionId li = desk.join("li", RoomRole.REQUESTER, Phase.LIVE);

  @Test
  void a_pointer_goes_to_the_others_and_is_thinned_out_and_its_end_is_not() {
    for (int i = 0; i < 10; i++) {
      desk.pass(ofMillis(10));
      desk.say(li, pointer(",\"x\":0.%d,\"y\":0".formatted(i)));
    }
    desk.say(li, pointer(""));
    var pointed = desk.sent(wang, ServerMessage.Pointed.class);
    assertThat(pointed).hasSizeBetween(3, 5);
    assertThat(pointed.getLast().at()).isEmpty();
    assertThat(desk.sent(li, ServerMessage.Pointed.class)).isEmpty();
  }

  @Test
  void lines_reach_the_others_and_who_comes_later_whole() {
    desk.say(li, draw("a", 0.1));
    desk.say(li, draw("a", 0.2));
    desk.say(li, draw("b", 0.3));
    assertThat(desk.sent(wang, ServerMessage.Drawn.class)).hasSize(3);
    assertThat(desk.all(Effect.Tell.class))
        .extracting(Effect.Tell::what)
        .contains(new Happening.Drawn(LI, LI, "screen", "a", "cyan", "0.1000,0.5000"));
    ConnectionId late = desk.join("late", RoomRole.OBSERVER, Phase.LIVE);
    var lines = desk.sent(late, ServerMessage.Drawn.class).getLast().lines();
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst().points()).containsExactly(new Point(0.1, 0.5), new Point(0.2, 0.5));
    desk.say(wang, "{\"type\":\"erase\",\"participant\":\"li\",\"source\":\"screen\"}");
    assertThat(desk.sent(late, ServerMessage.Erased.class)).hasSize(1);
    ConnectionId later = desk.join("later", RoomRole.MEMBER, Phase.LIVE);
    assertThat(desk.sent(later, ServerMessage.Drawn.class)).isEmpty();
  }

  @Test
  void lines_go_with_the_picture_that_they_are_on() {
    desk.say(wang, draw("a", 0.1));
    desk.say(li, "{\"type\":\"leave\"}");
    ConnectionId late = desk.join("late", RoomRole.MEMBER, Phase.LIVE);
    assertThat(desk.sent(late, ServerMessage.Drawn.class)).isEmpty();
    desk.say(wang, draw("b", 0.1));
    assertThat(desk.lastError(wang)).isEqualTo("no-participant");
  }

  @Test
  void a_board_is_full_at_some_time() {
    for (int i = 0; i < Board.MAX_LINES; i++) {
      desk.say(li, draw("l" + i, 0.1));
    }
    assertThat(desk.sent(li, ServerMessage.Refusal.class)).isEmpty();
    desk.say(li, draw("one more", 0.1));
    assertThat(desk.lastError(li)).isEqualTo("too-many");
    for (int i = 1; i <= Board.MAX_POINTS; i++) {
      desk.forgetWhatWasSaid();
      desk.say(li, draw("l0", 0.1));
    }
    assertThat(desk.lastError(li)).isEqualTo("too-many");
  }

  @Test
  void a_full_board_is_sent_to_who_joins_in_less_than_half_a_backlog() {
    String place = "{\"x\":0.12341234567890123,\"y\":0.98765432109876543}";
    String points = String.join(",", Collections.nCopies(64, place));
    for (int i = 0; desk.sent(li, ServerMessage.Refusal.class).isEmpty(); i++) {
      desk.say(
          li,
          "{\"type\":\"draw\",\"participant\":\"li\",\"source\":\"screen\",\"line\":\"%032d\",\"colour\":\"magenta\",\"points\":[%s]}"
              .formatted(i / 2, points));
    }
    assertThat(desk.lastError(li)).isEqualTo("too-many");
    ConnectionId late = desk.join("late", RoomRole.MEMBER, Phase.LIVE);
    ServerMessage.Drawn told = desk.sent(late, ServerMessage.Drawn.class).getLast();
    assertThat(told.lines().getFirst().points()).contains(new Point(0.1234, 0.9877));
    assertThat(told.lines().stream().mapToInt(line -> line.points().size()).sum())
        .isEqualTo(Board.MAX_ALL_POINTS);
    assertThat(MessageCodec.write(told)).hasSizeLessThan(512 * 1024);
  }

  @Test
  void observers_trainees_and_devices_neither_write_nor_point_nor_draw() {
    for (RoomRole role : new RoomRole[] {RoomRole.OBSERVER, RoomRole.TRAINEE, RoomRole.DEVICE}) {
      ConnectionId watcher = desk.join("watcher", role, Phase.LIVE);
      desk.forgetWhatWasSaid();
      for (String said :
          new String[] {
            pointer(",\"x\":0,\"y\":0"),
            draw("a", 0.1),
            "{\"type\":\"erase\",\"participant\":\"li\",\"source\":\"screen\"}",
            "{\"type\":\"chat\",\"text\":\"x\"}"
          }) {
        desk.say(watcher, said);
        assertThat(desk.lastError(watcher)).isEqualTo("not-allowed");
        desk.forgetWhatWasSaid();
      }
      desk.say(watcher, vitals("m"));
      assertThat(desk.sent(watcher, ServerMessage.Refusal.class))
          .hasSize(role == RoomRole.DEVICE ? 0 : 1);
    }
  }

  @Test
  void a_device_sends_and_receives_nothing_whatever_its_ticket_says() {
    for (boolean mayPublish : new boolean[] {true, false}) {
      ConnectionId device =
          desk.join(Desk.ticket("probe", RoomRole.DEVICE, mayPublish), Desk.live());
      var joined = desk.sent(device, ServerMessage.Joined.class).getFirst();
      assertThat(joined.canPublish()).isEqualTo(mayPublish);
      assertThat(joined.canSubscribe()).isFalse();
      desk.offer(device, false);
      assertThat(desk.last(Effect.Connect.class).seat()).isInstanceOf(Seat.Publisher.class);
      desk.say(device, "{\"type\":\"view\",\"views\":[]}");
      assertThat(desk.lastError(device)).isEqualTo("not-allowed");
    }
  }

  @Test
  void vital_signs_reach_all_and_the_host_at_a_bounded_rate() {
    desk.say(li, vitals("monitor"));
    assertThat(desk.sent(wang, ServerMessage.VitalsMeasured.class).getFirst().from()).contains(LI);
    assertThat(desk.all(Effect.Tell.class))
        .extracting(Effect.Tell::what)
        .anyMatch(Happening.Vitals.class::isInstance);
    desk.say(li, vitals("monitor"));
    assertThat(desk.lastError(li)).isEqualTo("too-many");
    desk.forgetWhatWasSaid();
    for (int i = 0; i < Tools.MAX_DEVICES - 1; i++) {
      desk.pass(ofMillis(200));
      desk.say(li, vitals("monitor" + i));
    }
    assertThat(desk.sent(li, ServerMessage.Refusal.class)).isEmpty();
    desk.pass(ofMillis(200));
    desk.say(li, vitals("one more"));
    assertThat(desk.lastError(li)).isEqualTo("too-many");
    ConnectionId late = desk.join("late", RoomRole.MEMBER, Phase.LIVE);
    assertThat(desk.sent(late, ServerMessage.VitalsMeasured.class)).hasSize(Tools.MAX_DEVICES);
  }

  @Test
  void figures_go_to_the_host_alone() {
    desk.forgetWhatWasSaid();
    desk.say(li, "{\"type\":\"stats\",\"rttMillis\":40}");
    assertThat(desk.said).hasSize(1);
    assertThat(desk.last(Effect.Tell.class).what()).isInstanceOf(Happening.Figures.class);
  }

  @Test
  void says_that_a_line_is_bad_at_once_and_good_again_after_two_records() {
    measured(0.2, 0, 40);
    measured(0.2, 0, 40);
    measured(0, 0, 40);
    ConnectionId late = desk.join("late", RoomRole.MEMBER, Phase.LIVE);
    measured(0, 0, 40);
    assertThat(desk.sent(wang, ServerMessage.Notice.class))
        .containsExactly(
            new ServerMessage.Notice(LI, LineState.BAD, LineState.GOOD),
            new ServerMessage.Notice(LI, LineState.GOOD, LineState.GOOD));
    assertThat(desk.sent(late, ServerMessage.Notice.class))
        .startsWith(new ServerMessage.Notice(LI, LineState.BAD, LineState.GOOD));
    measured(0, 0.04, 40);
    measured(0, 0, 500);
    assertThat(desk.sent(wang, ServerMessage.Notice.class))
        .endsWith(
            new ServerMessage.Notice(LI, LineState.GOOD, LineState.WEAK),
            new ServerMessage.Notice(LI, LineState.WEAK, LineState.WEAK));
  }

  private void measured(double uplinkLoss, double downlinkLoss, double rttMillis) {
    desk.event(
        new RoomEvent.QualityMeasured(
            LI,
            new QualityRecord(
                uplinkLoss, 0, 0, downlinkLoss, rttMillis, 3, 4, 1_000_000, 0, 0, 0, 640, 360)));
  }

  private static String pointer(String at) {
    return "{\"type\":\"pointer\",\"participant\":\"li\",\"source\":\"screen\"%s}".formatted(at);
  }

  private static String draw(String line, double x) {
    return "{\"type\":\"draw\",\"participant\":\"li\",\"source\":\"screen\",\"line\":\"%s\",\"colour\":\"cyan\",\"points\":[{\"x\":%s,\"y\":0.5}]}"
        .formatted(line, x);
  }

  private static String vitals(String device) {
    return "{\"type\":\"vitals\",\"device\":\"%s\",\"medical\":false,\"at\":\"2026-03-02T06:31:00Z\",\"values\":[{\"code\":\"hr\",\"value\":72,\"unit\":\"/min\"}]}"
        .formatted(device);
  }
}
