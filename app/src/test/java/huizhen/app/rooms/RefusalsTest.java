package huizhen.app.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.recording.api.AuditTrail;
import huizhen.recording.api.CaseId;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.signaling.api.Door;
import huizhen.signaling.api.RoomHost.TurnedAway;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.api.Ticket;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Who is turned away is in the audit trail, and nobody fills the trail by knocking.
final class RefusalsTest {
  private static final Ticket LI =
      new Ticket(
          "t-7",
          new RoomId("case-12"),
          new ParticipantId("a-li"),
          "李医生",
          RoomRole.MEMBER,
          true,
          true,
          false,
          Instant.parse("2026-03-02T06:30:00Z"));

  private final Trail trail = new Trail();
  private Instant now = Instant.parse("2026-03-02T06:31:00Z");
  private final Refusals refusals = new Refusals(new RoomAudit(trail, () -> now), () -> now);

  @Test
  void a_ticket_of_ours_that_is_refused_is_in_the_trail_of_its_case() {
    refusals.add(new TurnedAway(Optional.of(LI), Door.WHIP, "ticket-used"));
    assertThat(trail.events).hasSize(1);
    var event = trail.events.getFirst();
    assertThat(event.caseId()).contains(new CaseId("12"));
    assertThat(event.subject()).isEqualTo("case-12");
    assertThat(event.actor()).isEqualTo("a-li");
    assertThat(event.action()).isEqualTo("room.join");
    assertThat(event.outcome()).isEqualTo("refused:ticket-used");
    assertThat(new JsonObject(event.detail()))
        .isEqualTo(new JsonObject().put("door", "whip").put("ticket", "t-7"));
    assertThat(event.detail()).doesNotContain("李");
  }

  @Test
  void what_we_have_not_signed_is_in_no_cases_trail() {
    refusals.add(new TurnedAway(Optional.empty(), Door.SIGNALING, "signature"));
    var event = trail.events.getFirst();
    assertThat(event.caseId()).isEmpty();
    assertThat(event.subject()).isEqualTo("unknown");
    assertThat(event.actor()).isEqualTo("unknown");
    assertThat(new JsonObject(event.detail())).isEqualTo(new JsonObject().put("door", "signaling"));
  }

  @Test
  void writes_fifty_of_a_second_and_counts_the_rest_by_reason() {
    knock("signature", Refusals.EACH_SECOND);
    knock("signature", 70);
    knock("expired", 3);
    assertThat(trail.events).hasSize(Refusals.EACH_SECOND);
    refusals.tick();
    assertThat(trail.events).as("the second is not over").hasSize(Refusals.EACH_SECOND);
    now = now.plusSeconds(1);
    refusals.tick();
    assertThat(trail.events.subList(Refusals.EACH_SECOND, trail.events.size()))
        .allMatch(event -> event.caseId().isEmpty())
        .extracting(event -> event.outcome() + " " + event.detail())
        .containsExactly("refused:expired {\"more\":3}", "refused:signature {\"more\":70}");
    knock("signature", 1);
    assertThat(trail.events).as("and the next one is written").hasSize(Refusals.EACH_SECOND + 3);
    now = now.plusSeconds(1);
    refusals.tick();
    assertThat(trail.events).as("what was counted is said once").hasSize(Refusals.EACH_SECOND + 3);
  }

  @Test
  void the_next_one_turned_away_says_what_was_counted_before_it() {
    knock("signature", Refusals.EACH_SECOND + 5);
    now = now.plusSeconds(1);
    knock("expired", 1);
    assertThat(trail.events.subList(Refusals.EACH_SECOND, trail.events.size()))
        .extracting(AuditTrail.AuditEvent::outcome)
        .containsExactly("refused:signature", "refused:expired");
  }

  private void knock(String reason, int times) {
    for (int i = 0; i < times; i++) {
      refusals.add(new TurnedAway(Optional.empty(), Door.WHEP, reason));
    }
  }

  private static final class Trail implements AuditTrail {
    private final List<AuditEvent> events = new ArrayList<>();

    @Override
    public Future<AuditEntry> append(AuditEvent event) {
      events.add(event);
      return Future.succeededFuture(new AuditEntry(events.size(), event, "00"));
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
      return Future.succeededFuture(new Verification(events.size(), "00", Optional.empty()));
    }
  }
}
