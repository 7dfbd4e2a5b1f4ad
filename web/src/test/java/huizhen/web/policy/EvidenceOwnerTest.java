package huizhen.web.policy;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.teaching.api.TeachingId;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EvidenceOwnerTest {
  @Test
  void tells_visits_and_teaching_sessions_by_the_name_of_their_room() {
    var visit = new VisitId("v_1-A");
    assertThat(EvidenceOwner.of(Visit.room(visit))).isEqualTo(new EvidenceOwner.OfVisit(visit));
    assertThat(EvidenceOwner.of("teaching-t1"))
        .isEqualTo(new EvidenceOwner.OfTeaching(new TeachingId("t1")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3f2a",
        "visit-",
        "teaching-",
        "visits-1",
        "a-visit-1",
        "ward-his",
        "Visit-1",
        "teaching"
      })
  void takes_everything_else_for_a_case(String evidence) {
    assertThat(EvidenceOwner.of(evidence))
        .isEqualTo(new EvidenceOwner.OfCase(new CaseId(evidence)));
  }

  @Test
  void takes_what_is_too_long_for_a_visit_for_no_visit() {
    var evidence = "visit-" + "x".repeat(51);
    assertThat(EvidenceOwner.of(evidence)).isInstanceOf(EvidenceOwner.OfCase.class);
    assertThat(EvidenceOwner.of("visit-" + "x".repeat(50)))
        .isInstanceOf(EvidenceOwner.OfVisit.class);
  }
}
