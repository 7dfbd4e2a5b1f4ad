package huizhen.app.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.RoomId;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.teaching.api.TeachingId;
import huizhen.scheduling.visit.api.VisitId;
import org.junit.jupiter.api.Test;

class RoomNamesTest {
  @Test
  void a_room_is_of_a_case_a_visit_or_a_teaching_session_or_of_nobody() {
    var ofCase = RoomNames.of(new CaseId("c1"));
    var ofVisit = RoomNames.of(new VisitId("v1"));
    assertThat(RoomNames.caseOf(ofCase)).contains(new CaseId("c1"));
    assertThat(RoomNames.visitOf(ofCase)).isEmpty();
    assertThat(RoomNames.visitOf(ofVisit)).contains(new VisitId("v1"));
    assertThat(RoomNames.caseOf(ofVisit)).isEmpty();
    var ofSession = RoomNames.of(new TeachingId("t1"));
    assertThat(RoomNames.teachingOf(ofSession)).contains(new TeachingId("t1"));
    assertThat(RoomNames.visitOf(ofSession)).isEmpty();
    for (var name : new String[] {"ward", "case-", "visit-", "teaching-"}) {
      assertThat(RoomNames.teachingOf(new RoomId(name))).isEmpty();
      assertThat(RoomNames.caseOf(new RoomId(name))).isEmpty();
      assertThat(RoomNames.visitOf(new RoomId(name))).isEmpty();
    }
  }

  @Test
  void a_service_may_not_name_a_room_like_a_case_a_visit_or_a_teaching_session() {
    assertThat(RoomNames.isCase("case-1")).isTrue();
    assertThat(RoomNames.isCase("visit-1")).isTrue();
    assertThat(RoomNames.isCase("teaching-1")).isTrue();
    assertThat(RoomNames.isCase("ward")).isFalse();
  }
}
