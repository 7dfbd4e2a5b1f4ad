package huizhen.web.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.recording.api.AuditTrail.AuditEntry;
import huizhen.recording.api.AuditTrail.AuditEvent;
import huizhen.recording.api.CaseId;
import huizhen.web.feed.FeedBatch.Verdict;
import huizhen.web.feed.FeedSchema.Parties;
import huizhen.web.feed.FeedSchema.Party;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What an entry looks like at a regional platform, and what acknowledgements mean.
final class FeedSchemaTest {
  private static final String BEFORE = "a".repeat(64);
  private static final Optional<Parties> PARTIES =
      Optional.of(
          new Parties(
              new Party("clinic-a", "L-1"), new Party("hospital", "L-2"), "心血管内科", "URGENT"));

  private static AuditEntry entry(Optional<String> about, String subject, String detail) {
    return new AuditEntry(
        7,
        new AuditEvent(
            "e-7",
            Instant.parse("2026-03-02T01:00:00Z"),
            about.map(CaseId::new),
            "a-li",
            "case.book",
            subject,
            "refused:slot-taken",
            detail),
        "b".repeat(64));
  }

  private static FeedSchema schema(String name) {
    return FeedSchema.named(name, "key").orElseThrow();
  }

  @Test
  void has_institutions_by_licence_and_people_by_pseudonym() {
    var record =
        schema("huizhen-1")
            .record(entry(Optional.of("c-1"), "c-1", "{\"version\":5}"), BEFORE, PARTIES);
    assertThat(record.fieldNames())
        .containsExactly(
            "sequence",
            "hash",
            "previous",
            "at",
            "category",
            "event",
            "outcome",
            "rule",
            "case",
            "parties",
            "actor",
            "subject",
            "detail",
            "omitted");
    assertThat(record.getLong("sequence")).isEqualTo(7);
    assertThat(record.getString("previous")).isEqualTo(BEFORE);
    assertThat(record.getString("category")).isEqualTo("case");
    assertThat(record.getString("outcome")).isEqualTo("refused");
    assertThat(record.getString("rule")).isEqualTo("slot-taken");
    assertThat(record.getJsonObject("parties").getJsonObject("invited").getString("licence"))
        .isEqualTo("L-2");
    assertThat(record.getString("actor")).matches("p-[0-9a-f]{24}");
    assertThat(record.encode()).doesNotContain("a-li");
    var again =
        FeedSchema.named("huizhen-1", "other key")
            .orElseThrow()
            .record(entry(Optional.of("c-1"), "c-1", "{}"), BEFORE, PARTIES);
    assertThat(again.getString("actor")).isNotEqualTo(record.getString("actor"));
  }

  @Test
  void leaves_out_what_somebody_wrote_and_names_it() {
    var detail =
        new JsonObject()
            .put("start", "2026-03-02T02:00:00Z")
            .put("states", List.of("SCHEDULED"))
            .put("words", "病人 张小明")
            .put("phone", "13800138000")
            .put("identity", "11010519491231002X")
            .put("deep", new JsonObject().put("birth", "1949-12-31").put("count", 2));
    var record =
        schema("huizhen-1")
            .record(entry(Optional.empty(), "a-li", detail.encode()), BEFORE, PARTIES);
    assertThat(record.getJsonObject("detail"))
        .isEqualTo(
            new JsonObject()
                .put("start", "2026-03-02T02:00:00Z")
                .put("states", List.of("SCHEDULED"))
                .put("deep", new JsonObject().put("count", 2)));
    assertThat(record.getJsonArray("omitted"))
        .containsExactly("deep.birth", "identity", "phone", "words");
    // Outside of a case a subject may be an account.
    assertThat(record.getString("subject")).isEqualTo(record.getString("actor"));
    var broken = schema("huizhen-1").record(entry(Optional.empty(), "all", "{"), BEFORE, PARTIES);
    assertThat(broken.getJsonArray("omitted")).containsExactly("*");
    assertThat(broken.getString("subject")).isEqualTo("all");
  }

  @Test
  void is_a_cloud_event_for_who_takes_those() {
    var event =
        schema("cloudevents-1").record(entry(Optional.of("c-1"), "c-1", "{}"), BEFORE, PARTIES);
    assertThat(event.getString("specversion")).isEqualTo("1.0");
    assertThat(event.getString("type")).isEqualTo("cn.huizhen.case.book");
    assertThat(event.getJsonObject("data").getLong("sequence")).isEqualTo(7);
    assertThat(FeedSchema.named("hl7", "key")).isEmpty();
  }

  @Test
  void believes_no_acknowledgement_of_what_was_not_sent() {
    var batch =
        new FeedBatch("t", "huizhen-1", 11, 12, List.of(new JsonObject(), new JsonObject()));
    assertThat(batch.judge(12)).isEqualTo(Verdict.TAKEN);
    assertThat(batch.judge(11)).isEqualTo(Verdict.TAKEN);
    assertThat(batch.judge(10)).isEqualTo(Verdict.NOT_TAKEN);
    assertThat(batch.judge(0)).isEqualTo(Verdict.GAP);
    assertThat(batch.judge(13)).isEqualTo(Verdict.NOT_SENT);
    assertThat(batch.judge(-1)).isEqualTo(Verdict.NOT_SENT);
    assertThatThrownBy(() -> new FeedBatch("t", "huizhen-1", 1, 3, List.of(new JsonObject())))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
