package huizhen.web.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.teaching.api.Attended;
import huizhen.scheduling.teaching.api.TeachingCommand;
import huizhen.scheduling.teaching.api.TeachingId;
import huizhen.scheduling.teaching.api.TeachingSession;
import huizhen.web.document.RequestConsentText;
import huizhen.web.view.Faces;
import huizhen.web.view.Problem;
import huizhen.web.view.TeachingView;
import huizhen.web.view.TeachingView.Sight;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// Finds teaching sessions for those whom they concern, gives commands and shows what became of
/// them.
final class TeachingDesk {
  private final WebPorts ports;
  private final FaceBook faces;
  private final RequestDesk desk;

  TeachingDesk(WebPorts ports, FaceBook faces, RequestDesk desk) {
    this.ports = ports;
    this.faces = faces;
    this.desk = desk;
  }

  /// The teacher sees the patient; the host's coordinators who comes and which documents there are;
  /// doctors and coordinators of all that are invited what is announced.
  static Sight sight(Actor actor, TeachingSession session) {
    var isHost = actor.organisation().equals(Optional.of(session.host()));
    var isConcerned =
        session.announcedAt().isPresent()
            && actor.organisation().filter(session.concerned()::contains).isPresent();
    return switch (actor.role()) {
      case COORDINATOR -> isHost ? Sight.OFFICE : isConcerned ? Sight.GUEST : Sight.NONE;
      case COUNTY_DOCTOR, SPECIALIST -> {
        if (isHost && actor.practitioner().equals(Optional.of(session.form().teacher()))) {
          yield Sight.TEACHER;
        }
        yield isConcerned && actor.practitioner().isPresent() ? Sight.GUEST : Sight.NONE;
      }
      case PATIENT, REGULATOR, OPERATOR, SERVICE, SYSTEM -> Sight.NONE;
    };
  }

  Future<TeachingSession> session(Exchange exchange) {
    return ports
        .teaching()
        .find(new TeachingId(RequestDesk.id(exchange, "teaching")))
        .compose(found -> {
          if (found.isEmpty()) {
            return ProblemException.failed(Problem.notFound());
          }
          return sight(exchange.actor(), found.get()) == Sight.NONE
              ? desk.refused(exchange, found.get())
              : Future.succeededFuture(found.get());
        });
  }

  Future<TeachingSession> give(
      Exchange exchange, TeachingSession session, TeachingCommand command) {
    return ports
        .teaching()
        .execute(exchange.command(), exchange.actor(), session.id(), command)
        .compose(RequestDesk::settled);
  }

  boolean allows(Exchange exchange, TeachingSession session, String step) {
    return ports.teaching().allowed(session, exchange.actor()).contains(step);
  }

  Future<Answer> show(Exchange exchange, TeachingSession session, int status) {
    var actor = exchange.actor();
    var allowed = ports.teaching().allowed(session, actor);
    return faces(List.of(session))
        .map(found -> {
          var view = TeachingView.whole(session, found, allowed, sight(actor, session), actor);
          if (allowed.contains("consent")) {
            view.put("consentText", RequestConsentText.TEACHING.current());
          }
          return Answer.versioned(status, view, session.version());
        });
  }

  Future<Faces> faces(Collection<TeachingSession> sessions) {
    var organisations = new HashSet<OrganisationId>();
    var practitioners = new HashSet<PractitionerId>();
    var patients = new HashSet<PatientId>();
    for (var it : sessions) {
      organisations.add(it.host());
      organisations.addAll(it.form().invited());
      practitioners.add(it.form().teacher());
      practitioners.addAll(it.form().presenters());
      it.enrolled().stream().map(Attended::who).forEach(practitioners::add);
      it.attendance().stream().map(Attended::who).forEach(practitioners::add);
      it.attendance().stream().map(Attended::of).forEach(organisations::add);
      it.form().patient().ifPresent(patients::add);
    }
    return faces.of(organisations, practitioners, patients);
  }
}
