package huizhen.web.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.recording.api.AuditTrail.AuditEntry;
import huizhen.recording.api.AuditTrail.AuditEvent;
import huizhen.recording.api.CaseId;
import huizhen.web.supervision.Indicators.Indicator;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The figures of a fixed trail, written by hand.
final class IndicatorsTest {
  private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
  private final List<AuditEvent> events = new ArrayList<>();

  private void at(int second, String caseId, String actor, String action, JsonObject detail) {
    at(second, caseId, actor, action, "ok", detail.encode());
  }

  private void at(
      int second, String caseId, String actor, String action, String outcome, String detail) {
    events.add(
        new AuditEvent(
            "e" + events.size(),
            START.plusSeconds(second),
            Optional.of(new CaseId(caseId)),
            actor,
            action,
            caseId,
            outcome,
            detail));
  }

  private static JsonObject states(String... states) {
    return new JsonObject().put("states", new JsonArray(List.of(states)));
  }

  private static JsonObject none() {
    return new JsonObject();
  }

  /// Sent, accepted after so many minutes, and a session of two for so many seconds.
  private void consultation(String id, int acceptMinutes, int together, int opinionMinutes) {
    at(0, id, "a-li", "case.submit", states("SUBMITTED", "DISPATCHED"));
    at(acceptMinutes * 60, id, "a-wang", "case.accept", states("ACCEPTED"));
    int begin = 40_000;
    at(begin, id, "a-li", "room.join", new JsonObject().put("role", "REQUESTER"));
    at(begin, id, "a-wang", "room.join", new JsonObject().put("role", "CHAIR"));
    at(begin, id, "a-wang", "case.start", states("IN_SESSION"));
    at(begin + together, id, "a-li", "room.leave", none());
    at(begin + together, id, "a-wang", "room.leave", none());
    at(begin + together, id, "a-wang", "case.end", states("ENDED"));
    at(
        begin + together + opinionMinutes * 60,
        id,
        "a-wang",
        "case.sign-opinion",
        states("DELIVERED"));
  }

  private Indicator indicator(String name) {
    return all().figures().stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
  }

  private Indicators all() {
    return Indicators.of(
        events, START, START.plus(Duration.ofDays(1)), Indicators.DEFAULT_MIN_SESSION);
  }

  @Test
  void times_acceptance_and_opinion_of_sessions_that_were_held() {
    consultation("c1", 10, 600, 30);
    consultation("c2", 20, 600, 60);
    consultation("c3", 90, 600, 180);
    var acceptance = indicator("acceptance");
    assertThat(acceptance.count()).isEqualTo(3);
    assertThat(acceptance.medianMinutes()).hasValue(20.0);
    assertThat(acceptance.p90Minutes()).hasValue(90.0);
    var opinion = indicator("opinion");
    assertThat(opinion.medianMinutes()).hasValue(60.0);
    assertThat(opinion.share()).hasValue(2.0 / 3);
    assertThat(indicator("sessions").count()).isEqualTo(3);
  }

  private void lines(int second, String caseId, int good, int fair, int poor) {
    at(
        second,
        caseId,
        "system",
        "room.quality",
        new JsonObject().put("good", good).put("fair", fair).put("poor", poor));
  }

  @Test
  void says_how_lines_were_of_sessions_that_were_held() {
    assertThat(indicator("call-good").share()).isEmpty();
    consultation("good", 10, 600, 30);
    lines(40_600, "good", 950, 40, 10);
    consultation("fair", 10, 600, 30);
    lines(40_300, "fair", 300, 200, 0); // the room was empty for a while
    lines(40_600, "fair", 400, 50, 50);
    consultation("poor", 10, 600, 30);
    lines(40_600, "poor", 800, 50, 150);
    consultation("unknown", 10, 600, 30);
    consultation("nothing", 10, 600, 30);
    lines(40_600, "nothing", 0, 0, 0);
    consultation("moment", 10, 30, 30);
    lines(40_600, "moment", 0, 0, 5_000);
    assertThat(indicator("call-good").count()).isEqualTo(1);
    assertThat(indicator("call-fair").count()).isEqualTo(1);
    assertThat(indicator("call-poor").count()).isEqualTo(1);
    assertThat(indicator("call-good").share()).hasValue(2_450.0 / 3_000);
    assertThat(indicator("call-fair").share()).hasValue(340.0 / 3_000);
    assertThat(indicator("call-poor").share()).hasValue(210.0 / 3_000);
    assertThat(all().csv()).contains("call-poor,");
  }

  @Test
  void an_entry_that_says_nonsense_counts_for_nothing() {
    consultation("c", 10, 600, 30);
    at(40_600, "c", "system", "room.quality", "ok", "{\"good\":\"x\",\"fair\":-5}");
    at(40_600, "c", "system", "room.quality", "ok", "no JSON");
    assertThat(indicator("call-good").count()).isZero();
    assertThat(indicator("call-good").share()).isEmpty();
  }

  @Test
  void counts_no_session_of_one_party_or_of_a_moment() {
    consultation("real", 10, 60, 30);
    consultation("moment", 10, 59, 30);
    at(50_000, "alone", "a-li", "room.join", new JsonObject().put("role", "REQUESTER"));
    at(50_000, "alone", "a-reg", "room.join", new JsonObject().put("role", "OBSERVER"));
    at(50_000, "alone", "a-cart", "room.join", new JsonObject().put("role", "DEVICE"));
    at(50_001, "alone", "a-reg", "room.away", none());
    at(50_002, "alone", "a-reg", "room.return", none());
    at(50_000, "alone", "a-li", "case.start", none());
    at(56_000, "alone", "a-li", "case.end", none());
    at(56_100, "alone", "a-wang", "case.sign-opinion", none());
    at(50_000, "refused", "a-li", "room.join", "refused:expired", "{\"role\":\"CHAIR\"}");
    assertThat(indicator("sessions").count()).isEqualTo(1);
    assertThat(indicator("sessions-not-counted").count()).isEqualTo(2);
    assertThat(indicator("opinion").count()).isEqualTo(1);
  }

  @Test
  void counts_the_time_together_over_interruptions_and_of_who_has_not_left() {
    at(0, "c", "a", "room.join", new JsonObject().put("role", "CHAIR"));
    at(0, "c", "b", "room.join", new JsonObject().put("role", "MEMBER"));
    at(30, "c", "b", "room.away", none());
    at(500, "c", "b", "room.return", none());
    at(520, "c", "a", "room.leave", none());
    assertThat(LiveSession.together(events, START.plusSeconds(900))).hasSeconds(50);
    at(600, "c", "a", "room.join", new JsonObject().put("role", "CHAIR"));
    assertThat(LiveSession.together(events, START.plusSeconds(900))).hasSeconds(350);
    at(700, "c", "system", "room.fail", none());
    assertThat(LiveSession.together(events, START.plusSeconds(900))).hasSeconds(150);
  }

  @Test
  void tells_how_many_came_to_an_emergency_in_ten_minutes_of_all_that_were_accepted() {
    for (int minutes : new int[] {4, 10, 11}) {
      at(0, "em" + minutes, "a-li", "case.raise", states("DISPATCHED"));
      var facts =
          new JsonObject()
              .put("acceptedAt", START.toString())
              .put("acceptToRoomMillis", minutes * 60_000);
      at(
          900,
          "em" + minutes,
          "a-wang",
          "case.note-arrival",
          new JsonObject().put("emergency", facts));
    }
    var accepted = new JsonObject().put("acceptedAt", START.toString());
    at(5, "nobody", "a-wang", "case.answer", new JsonObject().put("emergency", accepted));
    at(5, "unanswered", "system", "case.time-out", new JsonObject().put("emergency", none()));
    var arrival = indicator("emergency-arrival");
    assertThat(arrival.count()).isEqualTo(4);
    assertThat(arrival.share()).hasValue(0.5);
    assertThat(indicator("acceptance").count()).as("emergencies have their own").isZero();
  }

  @Test
  void counts_no_shows_of_appointments_and_of_visits() {
    consultation("c1", 10, 600, 30);
    at(100, "c2", "a-xu", "case.no-show-noted", states("NO_SHOW").put("cause", "NO_SHOW_PATIENT"));
    at(100, "visit-1", "system", "visit.time-out", states("NO_SHOW_PATIENT"));
    at(100, "visit-2", "a-wang", "visit.start", states("IN_SESSION"));
    at(100, "c3", "a-xu", "case.no-show-noted", "illegal:LOBBY", states("NO_SHOW").encode());
    assertThat(indicator("no-show").count()).isEqualTo(1);
    assertThat(indicator("no-show").share()).hasValue(0.5);
    assertThat(indicator("visit-no-show").share()).hasValue(0.5);
  }

  @Test
  void leaves_out_what_is_outside_of_the_span_and_reads_past_broken_details() {
    consultation("c1", 10, 600, 30);
    at(-10, "c2", "a-li", "case.submit", states("DISPATCHED"));
    at(10, "c2", "a-wang", "case.accept", none());
    at(86_400, "c3", "a-li", "case.start", none());
    at(10, "c4", "a-li", "room.join", "ok", "not json");
    at(10, "c4", "a-li", "case.time-out", "ok", "[]");
    assertThat(indicator("acceptance").count()).isEqualTo(1);
    assertThat(indicator("sessions").count()).isEqualTo(1);
  }

  @Test
  void exports_csv_with_nothing_where_nothing_is_known() {
    var lines = all().csv().split("\r\n", -1);
    assertThat(lines[0]).isEqualTo("indicator,from,to,count,median_minutes,p90_minutes,share");
    assertThat(lines[3]).isEqualTo("acceptance,2026-03-02T00:00:00Z,2026-03-03T00:00:00Z,0,,,");
    assertThat(lines).hasSize(12);
  }

  @Test
  void raises_alerts_by_the_rule_that_refused() {
    at(1, "c1", "a-li", "visit.book", "refused:visit.first-visit", "{}");
    at(2, "c1", "a-wang", "case.accept", "refused:qualification.department", "{}");
    at(3, "c1", "a-wang", "case.accept", "refused:qualification.independent-practice", "{}");
    at(4, "c1", "a-wang", "case.start", "refused:consent.missing", "{}");
    at(5, "visit-1", "a-wang", "visit.not-suitable", new JsonObject().put("cause", "FIRST_VISIT"));
    at(6, "c1", "a-wang", "case.accept", "refused:booking.past", "{}");
    at(
        7,
        "visit-2",
        "a-wang",
        "visit.not-suitable",
        new JsonObject().put("cause", "DETERIORATION"));
    var entries = new ArrayList<AuditEntry>();
    events.forEach(it -> entries.add(new AuditEntry(entries.size() + 1, it, "00")));
    assertThat(Alert.of(entries))
        .extracting(it -> it.kind() + " " + it.sequence() + " " + it.about())
        .containsExactly(
            "FIRST_VISIT 1 c1",
            "OUT_OF_SCOPE 2 c1",
            "UNLICENSED 3 c1",
            "NO_CONSENT 4 c1",
            "FIRST_VISIT 5 visit-1");
  }
}
