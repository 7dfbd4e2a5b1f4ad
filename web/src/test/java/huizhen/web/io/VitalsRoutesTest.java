package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.recording.api.CaseId;
import huizhen.recording.api.RetentionClass;
import huizhen.web.vitals.VitalsSheet;
import huizhen.web.vitals.VitalsSheet.Measured;
import huizhen.web.vitals.VitalsSheet.Value;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What devices measured is read by the doctors of the case or the visit, the newest first.
final class VitalsRoutesTest {
  private static final Instant AT = Instant.parse("2026-03-01T02:05:00Z");

  private AccessWorld world;
  private Clinic clinic;

  @BeforeEach
  void open() {
    world = new AccessWorld("booked");
    clinic = world.clinic;
  }

  private static Measured set(int minute, boolean isMedical) {
    var at = AT.plusSeconds(60L * minute);
    return new Measured(
        "system-his", "cuff", isMedical, at, at, List.of(new Value("8480-6", minute, "mm[Hg]")));
  }

  private void keep(String evidence, int number, List<Measured> sets) {
    var _ =
        Clinic.await(
            clinic.vault.store(
                VitalsSheet.id(evidence, number),
                new CaseId(evidence),
                VitalsSheet.MEDIA_TYPE,
                RetentionClass.OUTPATIENT_RECORD,
                new VitalsSheet(sets).bytes()));
  }

  @Test
  void both_doctors_of_a_case_read_what_was_measured_and_that_is_in_the_trail() {
    keep(world.caseId, 1, List.of(set(1, true)));
    keep(world.caseId, 2, List.of(set(3, false), set(2, true)));
    for (var who : List.of("li", "wang")) {
      var items = clinic.get(who, "cases/" + world.caseId + "/vitals").getJsonArray("items");
      assertThat(items).hasSize(3);
      var newest = items.getJsonObject(0);
      assertThat(newest.getString("at")).isEqualTo(AT.plusSeconds(180).toString());
      assertThat(newest.getBoolean("medical")).isFalse();
      assertThat(newest.getJsonArray("values").getJsonObject(0))
          .isEqualTo(
              new JsonObject().put("code", "8480-6").put("value", 3.0).put("unit", "mm[Hg]"));
    }
    assertThat(clinic.trail.count("vitals.view")).isEqualTo(2);
  }

  @Test
  void a_long_session_shows_its_newest_alone() {
    var many = new ArrayList<Measured>();
    for (int i = 0; i < 150; i++) {
      many.add(set(i, true));
    }
    keep(world.caseId, 1, many);
    keep(world.caseId, 2, many.subList(0, 100).stream().map(it -> set(200, true)).toList());
    var items = clinic.get("wang", "cases/" + world.caseId + "/vitals").getJsonArray("items");
    assertThat(items).hasSize(VitalsRoutes.MOST);
  }

  @Test
  void a_visits_are_its_own_doctors() {
    keep("visit-followup-1", 1, List.of(set(1, true)));
    var items = clinic.get("wang", "visits/followup-1/vitals").getJsonArray("items");
    assertThat(items).hasSize(1);
    for (var other : List.of("chen", "li")) {
      var refused =
          Clinic.json(clinic.as(other, HttpMethod.GET, "visits/followup-1/vitals").send());
      assertThat(refused.getInteger("_status")).as(other).isEqualTo(403);
    }
    assertThat(clinic.get("li", "visits/followup-3/vitals").getJsonArray("items")).isEmpty();
  }
}
