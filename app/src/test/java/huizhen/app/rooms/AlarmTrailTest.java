package huizhen.app.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.recording.api.AuditTrail;
import huizhen.recording.api.CaseId;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.signaling.api.AlarmMeasure;
import huizhen.signaling.api.AlarmRule;
import huizhen.signaling.api.RoomHost.Happening.AlarmOver;
import huizhen.signaling.api.RoomHost.Happening.Alarmed;
import huizhen.signaling.api.RoomHost.Happening.Unwatched;
import huizhen.signaling.api.VitalAlarm;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/// What the trail and a recording's notes have of alarms: when each began, and how it ended, and no
/// value in the trail.
final class AlarmTrailTest {
  private static final RoomId ROOM = new RoomId("case-c1");
  private static final ParticipantId WARD = new ParticipantId("system-ward");
  private static final Instant NOW = Instant.parse("2026-03-02T06:31:30Z");

  private final List<AuditTrail.AuditEvent> events = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final AlarmTrail trail =
      new AlarmTrail(
          new RoomAudit(new Trail(), () -> NOW),
          (room, kind, content) ->
              notes.add("%s %s %s".formatted(room, kind, content.getString("state", "-"))));

  private static VitalAlarm alarm() {
    var rule =
        new AlarmRule(
            AlarmMeasure.of("spo2", Optional.empty()),
            OptionalDouble.of(85),
            OptionalDouble.empty(),
            2,
            30,
            AlarmRule.Level.EMERGENCY);
    return new VitalAlarm(
        4,
        rule,
        AlarmRule.Level.EMERGENCY,
        AlarmRule.Bound.LOW,
        Optional.empty(),
        "monitor-3",
        true,
        "59408-5",
        81.5,
        NOW);
  }

  private JsonObject detail(int entry) {
    var event = events.get(entry);
    assertThat(event.action()).isEqualTo("room.alarm");
    assertThat(event.outcome()).isEqualTo("ok");
    assertThat(event.caseId()).contains(new CaseId("c1"));
    assertThat(event.actor()).isEqualTo("system-ward");
    assertThat(event.detail()).as("no value").doesNotContain("81.5");
    return new JsonObject(event.detail());
  }

  @Test
  void an_alarm_that_begins_is_in_the_trail_with_its_rule_and_in_the_notes() {
    trail.began(ROOM, new Alarmed(WARD, alarm()));
    assertThat(detail(0))
        .isEqualTo(
            new JsonObject(
                """
                {"alarm": 4, "level": "emergency", "measure": "spo2", "bound": "low",
                 "seconds": 30, "device": "monitor-3", "medical": true, "state": "begun"}
                """));
    assertThat(notes).containsExactly("case-c1 alarm -");
  }

  @Test
  void one_that_is_over_and_one_whose_sender_has_left_end_differently() {
    trail.ended(ROOM, new AlarmOver(WARD, alarm(), false));
    trail.ended(ROOM, new AlarmOver(WARD, alarm(), true));
    assertThat(detail(0).getString("state")).isEqualTo("over");
    assertThat(detail(1).getString("state")).isEqualTo("gone");
    assertThat(detail(1).getInteger("alarm")).isEqualTo(4);
    assertThat(notes).containsExactly("case-c1 alarm-over over", "case-c1 alarm-over gone");
  }

  @Test
  void what_is_not_watched_is_in_the_trail_alone() {
    var what = new VitalAlarm.Unwatched(Optional.empty(), "watch", "spo2", VitalAlarm.Why.UNIT);
    trail.unwatched(ROOM, new Unwatched(WARD, what));
    assertThat(detail(0))
        .isEqualTo(
            new JsonObject()
                .put("state", "unwatched")
                .put("device", "watch")
                .put("measure", "spo2")
                .put("why", "unit"));
    assertThat(notes).isEmpty();
  }

  private final class Trail implements AuditTrail {
    @Override
    public Future<AuditEntry> append(AuditEvent event) {
      events.add(event);
      return Future.succeededFuture(new AuditEntry(events.size(), event, "0".repeat(64)));
    }

    @Override
    public Future<List<AuditEntry>> ofCase(CaseId caseId) {
      return Future.succeededFuture(List.of());
    }

    @Override
    public Future<List<AuditEntry>> recent(long before, int limit) {
      return Future.succeededFuture(List.of());
    }

    @Override
    public Future<Verification> verify() {
      return Future.succeededFuture(new Verification(0, "", Optional.empty()));
    }
  }
}
