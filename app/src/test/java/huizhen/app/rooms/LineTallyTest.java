package huizhen.app.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.QualityRecord;
import huizhen.relay.api.RoomId;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

final class LineTallyTest {
  private static final RoomId CASE = new RoomId("case-c1");
  private final LineTally tally = new LineTally();

  private static QualityRecord record(
      double upLoss, double downLoss, double rttMillis, double mos, long sentBps) {
    return new QualityRecord(upLoss, 0, 0, downLoss, rttMillis, 0, mos, 0, sentBps, 0, 0, 0, 0);
  }

  @Test
  void a_line_is_as_good_as_the_worst_of_it() {
    assertThat(LineTally.Line.of(record(0.03, 0.03, 400, 3.5, 1))).isEqualTo(LineTally.Line.GOOD);
    assertThat(LineTally.Line.of(record(0, 0, 0, QualityRecord.NOBODY_HEARD, 1)))
        .as("nobody to hear")
        .isEqualTo(LineTally.Line.GOOD);
    assertThat(LineTally.Line.of(record(0.031, 0, 0, 4.4, 1))).isEqualTo(LineTally.Line.FAIR);
    assertThat(LineTally.Line.of(record(0, 0.1, 0, 4.4, 1))).isEqualTo(LineTally.Line.FAIR);
    assertThat(LineTally.Line.of(record(0, 0, 401, 4.4, 1))).isEqualTo(LineTally.Line.FAIR);
    assertThat(LineTally.Line.of(record(0, 0, 50, 3.4, 1))).isEqualTo(LineTally.Line.FAIR);
    assertThat(LineTally.Line.of(record(0, 0.11, 0, 4.4, 1))).isEqualTo(LineTally.Line.POOR);
    assertThat(LineTally.Line.of(record(0, 0, 50, 2.4, 1))).isEqualTo(LineTally.Line.POOR);
  }

  @Test
  void seconds_of_all_lines_are_told_once_when_the_room_closes() {
    for (int i = 0; i < 12; i++) {
      tally.measured(CASE, record(0, 0, 40, 4.4, 1_000));
      tally.measured(CASE, record(0, i < 2 ? 0.2 : 0.05, 40, 4.4, 1_000));
      tally.measured(CASE, record(0, 0.5, 40, 1, 0)); // who waits
    }
    assertThat(tally.closed(CASE))
        .contains(new JsonObject().put("good", 60).put("fair", 50).put("poor", 10));
    assertThat(tally.closed(CASE)).isEmpty();
  }

  @Test
  void rooms_of_others_are_not_counted_and_there_is_a_limit() {
    var good = record(0, 0, 40, 4.4, 1_000);
    tally.measured(new RoomId("ward"), good);
    assertThat(tally.closed(new RoomId("ward"))).isEmpty();
    for (int i = 0; i <= LineTally.MAX_ROOMS; i++) {
      tally.measured(new RoomId("visit-" + i), good);
    }
    assertThat(tally.closed(new RoomId("visit-0"))).isPresent();
    assertThat(tally.closed(new RoomId("visit-" + LineTally.MAX_ROOMS))).isEmpty();
  }
}
