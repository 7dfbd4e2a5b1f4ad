package huizhen.scheduling.notice;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Appointment;
import huizhen.scheduling.api.CaseAlert;
import huizhen.scheduling.api.CaseProgress;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Opinion;
import huizhen.scheduling.notice.NoticePlanner.Due;
import huizhen.scheduling.notice.api.NoticeKind;
import huizhen.scheduling.notice.api.NoticeRules;
import huizhen.scheduling.notice.api.Recipient;
import huizhen.scheduling.testing.Clinics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SituationsTest {
  private static final Instant NOW = Clinics.NOW;
  private static final Recipient LI = Recipient.doctor(Clinics.REQUESTER);
  private static final Recipient WANG = Recipient.doctor(Clinics.SPECIALIST);

  private final NoticePlanner planner = new NoticePlanner(NoticeRules.standard());
  private Ledger ledger = Ledger.EMPTY;

  @Test
  void who_gives_way_to_an_emergency_is_told_so_and_not_only_that_it_is_cancelled() {
    assertThat(kinds(state(1, CaseState.SCHEDULED, true, List.of(), List.of())))
        .containsOnly(NoticeKind.BOOKED);
    var alert = new CaseAlert(CaseAlert.Kind.PREEMPTED, NOW);
    var due = due(state(2, CaseState.ACCEPTED, false, List.of(alert), List.of()));
    assertThat(due).extracting(Due::kind).containsOnly(NoticeKind.DISPLACED);
    assertThat(due).extracting(Due::to).contains(LI, WANG);
  }

  @Test
  void a_time_that_is_only_held_is_not_told() {
    assertThat(kinds(state(1, CaseState.SCHEDULING, true, List.of(), List.of()))).isEmpty();
  }

  @Test
  void each_version_of_the_opinion_is_told_once_to_who_asked() {
    var first = opinion(1);
    var due = due(state(1, CaseState.DELIVERED, true, List.of(), List.of(first)));
    assertThat(due).extracting(Due::kind).containsOnly(NoticeKind.OPINION_DELIVERED);
    assertThat(due).extracting(Due::to).contains(LI).doesNotContain(WANG);
    assertThat(kinds(state(2, CaseState.ACKNOWLEDGED, true, List.of(), List.of(first)))).isEmpty();
    assertThat(kinds(state(3, CaseState.DELIVERED, true, List.of(), List.of(first, opinion(2)))))
        .containsOnly(NoticeKind.OPINION_DELIVERED);
  }

  private List<NoticeKind> kinds(ConsultationCase state) {
    return due(state).stream().map(Due::kind).toList();
  }

  private List<Due> due(ConsultationCase state) {
    var plan = planner.plan(ledger, Situations.of(state), NOW).orElseThrow();
    ledger = plan.next();
    return plan.due();
  }

  private static Opinion opinion(int version) {
    return new Opinion(
        version,
        Clinics.SPECIALIST,
        "所见",
        "诊断",
        "建议",
        Optional.of(NOW),
        Optional.empty(),
        Optional.empty());
  }

  private static ConsultationCase state(
      long version,
      CaseState state,
      boolean hasTime,
      List<CaseAlert> alerts,
      List<Opinion> opinions) {
    var start = NOW.plus(Duration.ofDays(2));
    return new ConsultationCase(
        Clinics.CASE,
        version,
        state,
        Clinics.COUNTY,
        Clinics.REQUESTER,
        Clinics.application(),
        List.of(),
        Optional.of(Clinics.SPECIALIST),
        Optional.of(
                new Appointment(
                    "a",
                    Clinics.CASE,
                    Clinics.SPECIALIST,
                    start,
                    start.plus(Duration.ofMinutes(30)),
                    Clinics.ZONE,
                    1))
            .filter(_ -> hasTime),
        Optional.empty(),
        opinions,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        NOW,
        NOW,
        Optional.empty(),
        new CaseProgress(List.of(), alerts, List.of(), Set.of(), Set.of(), Optional.empty()));
  }
}
