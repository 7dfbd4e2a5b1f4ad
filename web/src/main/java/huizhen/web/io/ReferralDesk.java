package huizhen.web.io;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.referral.api.Referral;
import huizhen.scheduling.referral.api.ReferralCommand;
import huizhen.scheduling.referral.api.ReferralId;
import huizhen.web.document.RequestConsentText;
import huizhen.web.io.RequestDesk.Sight;
import huizhen.web.view.Faces;
import huizhen.web.view.Problem;
import huizhen.web.view.ReferralView;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// Finds referrals for those whom they concern, gives commands and shows what became of them.
final class ReferralDesk {
  private final WebPorts ports;
  private final FaceBook faces;
  private final RequestDesk desk;

  ReferralDesk(WebPorts ports, FaceBook faces, RequestDesk desk) {
    this.ports = ports;
    this.faces = faces;
    this.desk = desk;
  }

  /// The sending doctor reads all of it, and so does any doctor of the receiving organisation until
  /// one of them has it, that one from then on, and whoever follows up. Coordinators of both, and
  /// of those who passed it on, see how far it is.
  static Sight sight(Actor actor, Referral referral) {
    var isFrom = actor.organisation().equals(Optional.of(referral.from()));
    var isTo = referral.isSent() && actor.organisation().equals(Optional.of(referral.form().to()));
    var hadIt = actor.organisation().filter(referral.course().redirectedBy()::contains).isPresent();
    return switch (actor.role()) {
      case COORDINATOR -> isFrom || isTo || hadIt ? Sight.HEADER : Sight.NONE;
      case COUNTY_DOCTOR, SPECIALIST -> {
        var me = actor.practitioner();
        var isSender = isFrom && me.equals(Optional.of(referral.sender()));
        var isFollowing = isFrom && me.equals(referral.course().followUp().map(it -> it.doctor()));
        var isAsked = isTo && referral.course().doctor().isEmpty();
        var isDoctor = isTo && me.equals(referral.course().doctor());
        if (me.isPresent() && (isSender || isFollowing || isAsked || isDoctor)) {
          yield Sight.CLINICAL;
        }
        yield isTo ? Sight.HEADER : Sight.NONE;
      }
      case PATIENT, REGULATOR, OPERATOR, SERVICE, SYSTEM -> Sight.NONE;
    };
  }

  Future<Referral> referral(Exchange exchange) {
    return ports
        .referrals()
        .find(new ReferralId(RequestDesk.id(exchange, "referral")))
        .compose(found -> {
          if (found.isEmpty()) {
            return ProblemException.failed(Problem.notFound());
          }
          return sight(exchange.actor(), found.get()) == Sight.NONE
              ? desk.refused(exchange, found.get())
              : Future.succeededFuture(found.get());
        });
  }

  Future<Referral> give(Exchange exchange, Referral referral, ReferralCommand command) {
    return ports
        .referrals()
        .execute(exchange.command(), exchange.actor(), referral.id(), command)
        .compose(RequestDesk::settled);
  }

  boolean allows(Exchange exchange, Referral referral, String step) {
    return ports.referrals().allowed(referral, exchange.actor()).contains(step);
  }

  Future<Answer> show(Exchange exchange, Referral referral, int status) {
    var allowed = ports.referrals().allowed(referral, exchange.actor());
    var isClinical = sight(exchange.actor(), referral) == Sight.CLINICAL;
    return faces(List.of(referral))
        .map(found -> {
          var view = ReferralView.whole(referral, found, allowed, isClinical);
          if (allowed.contains("consent")) {
            view.put("consentText", RequestConsentText.REFERRAL.current());
          }
          return Answer.versioned(status, view, referral.version());
        });
  }

  JsonObject row(Referral referral, Faces found) {
    return ReferralView.row(referral, found);
  }

  Future<Faces> faces(Collection<Referral> referrals) {
    var organisations = new HashSet<OrganisationId>();
    var practitioners = new HashSet<PractitionerId>();
    var patients = new HashSet<PatientId>();
    for (var it : referrals) {
      organisations.add(it.from());
      organisations.add(it.form().to());
      organisations.addAll(it.course().redirectedBy());
      it.consent().ifPresent(consent -> organisations.add(consent.to()));
      practitioners.add(it.sender());
      it.course().doctor().ifPresent(practitioners::add);
      it.course().followUp().ifPresent(plan -> practitioners.add(plan.doctor()));
      patients.add(it.form().patient());
    }
    return faces.of(organisations, practitioners, patients);
  }
}
