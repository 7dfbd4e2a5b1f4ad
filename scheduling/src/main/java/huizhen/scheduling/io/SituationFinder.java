package huizhen.scheduling.io;

import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.Consultations;
import huizhen.scheduling.api.Directory;
import huizhen.scheduling.api.Organisation;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.notice.Situation;
import huizhen.scheduling.notice.Situations;
import huizhen.scheduling.notice.api.NoticeSubject;
import huizhen.scheduling.teaching.api.TeachingId;
import huizhen.scheduling.teaching.api.TeachingSessions;
import huizhen.scheduling.visit.api.BlockId;
import huizhen.scheduling.visit.api.VisitId;
import huizhen.scheduling.visit.api.Visits;
import huizhen.scheduling.waitlist.api.Waitlist;
import io.vertx.core.Future;
import java.util.Optional;

/// Looks up what a notice is about, as notices see it.
final class SituationFinder {
  private final Consultations consultations;
  private final Visits visits;
  private final TeachingSessions teaching;
  private final Directory directory;
  private final Waitlist waitlist;

  SituationFinder(RedisScheduling scheduling) {
    consultations = scheduling.consultations();
    visits = scheduling.visits();
    teaching = scheduling.teaching();
    directory = scheduling.directory();
    waitlist = scheduling.waitlist();
  }

  /// Empty when there is no such subject.
  Future<Optional<Situation>> of(NoticeSubject subject) {
    return switch (subject.kind()) {
      case CASE -> ofCase(new CaseId(subject.id()));
      case VISIT -> ofVisit(new VisitId(subject.id()));
      case BLOCK -> ofBlock(new BlockId(subject.id()));
      case TEACHING -> ofTeaching(new TeachingId(subject.id()));
      case ACCOUNT -> Future.succeededFuture(Optional.of(Situations.ofAccount(subject)));
    };
  }

  private Future<Optional<Situation>> ofCase(CaseId id) {
    return consultations
        .find(id)
        .compose(found ->
            found.isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : waitlist.find(id).map(waits -> Optional.of(Situations.of(found.get(), waits))));
  }

  private Future<Optional<Situation>> ofVisit(VisitId id) {
    return visits
        .find(id)
        .compose(found ->
            found.isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : visits
                    .session(found.get().plan().block())
                    .compose(session ->
                        zone(found.get().plan().organisation())
                            .map(zone ->
                                session.map(it ->
                                    Situations.of(found.get(), it.block(), it.waiting(), zone)))));
  }

  private Future<Optional<Situation>> ofBlock(BlockId id) {
    return visits.session(id).map(found -> found.map(it -> Situations.of(it.block())));
  }

  private Future<Optional<Situation>> ofTeaching(TeachingId id) {
    return teaching
        .find(id)
        .compose(found ->
            found.isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : zone(found.get().host())
                    .map(zone -> Optional.of(Situations.of(found.get(), zone))));
  }

  private Future<String> zone(OrganisationId organisation) {
    return directory
        .organisation(organisation)
        .map(found -> found.map(Organisation::zone).orElse("Asia/Shanghai"));
  }
}
