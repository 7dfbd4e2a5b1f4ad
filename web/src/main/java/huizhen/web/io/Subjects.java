package huizhen.web.io;

import huizhen.recording.api.CaseId;
import huizhen.recording.api.RecordingId;
import huizhen.recording.api.RecordingManifest;
import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.teaching.api.TeachingId;
import huizhen.scheduling.teaching.api.TeachingSession;
import huizhen.scheduling.visit.api.Visit;
import huizhen.scheduling.visit.api.VisitId;
import huizhen.web.policy.EvidenceOwner;
import huizhen.web.policy.Relation;
import huizhen.web.policy.RouteRule;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds what a path names, and how the caller stands to it. What the caller has nothing to do with
/// is not found; that somebody asked is audited. A recording is asked after as whatever was
/// recorded: a case, a follow-up visit or a teaching session.
final class Subjects {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /// Of visits and teaching sessions.
  private static final Pattern SHORT_ID = EvidenceOwner.ID;

  private final WebPorts ports;
  private final Auditor auditor;

  Subjects(WebPorts ports, Auditor auditor) {
    this.ports = ports;
    this.auditor = auditor;
  }

  /// What a route is about.
  ///
  /// @param evidence under which id what happens to it is written down; empty for none
  record Found(
      Optional<CaseId> evidence,
      Optional<Relation> relation,
      Optional<ConsultationCase> subject,
      Optional<Visit> visit,
      Optional<RecordingManifest> recording) {
    static final Found NOTHING =
        new Found(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
  }

  Future<Found> find(RouteRule rule, Caller caller, Optional<String> id) {
    if (rule.subject() == RouteRule.Subject.NONE) {
      return Future.succeededFuture(Found.NOTHING);
    }
    if (!(caller instanceof Caller.Staff staff) || id.filter(ID.asMatchPredicate()).isEmpty()) {
      return ProblemException.failed(Problem.notFound());
    }
    var asked = new Asked(rule, staff.account().actor(), Optional.empty());
    return switch (rule.subject()) {
      case NONE -> Future.succeededFuture(Found.NOTHING);
      case CASE -> ofCase(asked, new huizhen.scheduling.api.CaseId(id.get()));
      case VISIT -> isShort(id) ? ofVisit(asked, new VisitId(id.get())) : nothing();
      case TEACHING -> isShort(id) ? ofTeaching(asked, new TeachingId(id.get())) : nothing();
      case RECORDING ->
          ports
              .archive()
              .find(new RecordingId(id.get()))
              .compose(found ->
                  found.isEmpty() ? nothing() : ofOwner(asked.about(found.get()), found.get()));
    };
  }

  private static boolean isShort(Optional<String> id) {
    return id.filter(SHORT_ID.asMatchPredicate()).isPresent();
  }

  private Future<Found> ofOwner(Asked asked, RecordingManifest recording) {
    return switch (EvidenceOwner.of(recording.caseId().value())) {
      case EvidenceOwner.OfCase(var id) -> ofCase(asked, id);
      case EvidenceOwner.OfVisit(var id) -> ofVisit(asked, id);
      case EvidenceOwner.OfTeaching(var id) -> ofTeaching(asked, id);
    };
  }

  private Future<Found> ofCase(Asked asked, huizhen.scheduling.api.CaseId id) {
    return ports
        .consultations()
        .find(id)
        .compose(found ->
            found.isEmpty()
                ? nothing()
                : admitted(
                    asked,
                    new Found(
                        Optional.of(new CaseId(id.value())),
                        Relation.of(asked.actor(), found.get()),
                        found,
                        Optional.empty(),
                        asked.recording())));
  }

  private Future<Found> ofVisit(Asked asked, VisitId id) {
    return ports
        .visits()
        .find(id)
        .compose(found ->
            found.isEmpty()
                ? nothing()
                : admitted(
                    asked,
                    new Found(
                        Optional.of(new CaseId(Visit.room(id))),
                        Relation.of(asked.actor(), found.get()),
                        Optional.empty(),
                        found,
                        asked.recording())));
  }

  private Future<Found> ofTeaching(Asked asked, TeachingId id) {
    return ports
        .teaching()
        .find(id)
        .compose(found ->
            found.isEmpty()
                ? nothing()
                : admitted(
                    asked,
                    new Found(
                        found.map(TeachingSession::evidence).map(CaseId::new),
                        Relation.of(asked.actor(), found.get()),
                        Optional.empty(),
                        Optional.empty(),
                        asked.recording())));
  }

  private Future<Found> admitted(Asked asked, Found found) {
    if (found.relation().filter(asked.rule().relations()::contains).isPresent()) {
      return Future.succeededFuture(found);
    }
    var problem = found.relation().isEmpty() ? Problem.notFound() : Problem.forbidden();
    return auditor
        .write(
            asked.actor().account(),
            found.evidence(),
            Gatekeeper.action(asked.rule()),
            found.evidence().map(CaseId::value).orElse("-"),
            "refused:" + problem.code())
        .compose(_ -> ProblemException.failed(problem));
  }

  private static Future<Found> nothing() {
    return ProblemException.failed(Problem.notFound());
  }

  /// Who asks by which route, and for which recording.
  private record Asked(RouteRule rule, Actor actor, Optional<RecordingManifest> recording) {
    Asked about(RecordingManifest one) {
      return new Asked(rule, actor, Optional.of(one));
    }
  }
}
