package huizhen.app.rooms;

import huizhen.app.rooms.AlarmEmergencies.Origin;
import huizhen.scheduling.api.Application;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.Directory;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitId;
import huizhen.scheduling.visit.api.VisitState;
import huizhen.scheduling.visit.api.Visits;
import huizhen.signaling.api.VitalAlarm;
import io.vertx.core.Future;
import java.util.Optional;

/// What emergencies are opened from where an alarm begins in a follow-up visit: on behalf of the
/// visit's doctor, in his department, to the organisation that a deployment names for it. Where it
/// names none, or the visit is that organisation's own, a visit's alarm warns and no more.
public final class VisitAlarms {
  private final Visits visits;
  private final Directory directory;
  private final Optional<OrganisationId> invited;

  public VisitAlarms(Visits visits, Directory directory, Optional<OrganisationId> invited) {
    this.visits = visits;
    this.directory = directory;
    this.invited = invited;
  }

  boolean openAny() {
    return invited.isPresent();
  }

  /// Empty where the session is over, or nothing is opened from this visit.
  Future<Optional<Origin>> look(VisitId id, VitalAlarm alarm) {
    return visits
        .find(id)
        .map(found ->
            found
                .filter(
                    it -> it.state() == VisitState.IN_SESSION || it.state() == VisitState.SUSPENDED)
                .filter(it -> !Optional.of(it.plan().organisation()).equals(invited)))
        .compose(found ->
            found
                .map(it ->
                    directory
                        .practitioner(it.plan().doctor())
                        .map(doctor -> doctor.map(who -> origin(it, who, alarm))))
                .orElseGet(() -> Future.succeededFuture(Optional.empty())));
  }

  private Origin origin(Visit visit, Practitioner doctor, VitalAlarm alarm) {
    var plan = visit.plan();
    return new Origin(
        new CaseId(Visit.room(visit.id())),
        false,
        AlarmEmergencies.onBehalf(plan.organisation(), plan.doctor()),
        new Application(
            plan.patient(),
            invited.orElseThrow(),
            AlarmWords.reason(alarm),
            "急会诊",
            "复诊：" + plan.condition(),
            doctor.department(),
            "",
            Application.Urgency.EMERGENCY));
  }
}
