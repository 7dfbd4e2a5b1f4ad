package huizhen.scheduling.referral;

import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.model.Checks;
import huizhen.scheduling.model.Rule;
import huizhen.scheduling.referral.api.Arrangement;
import huizhen.scheduling.referral.api.Referral;
import huizhen.scheduling.referral.api.ReferralCommand;
import huizhen.scheduling.referral.api.ReferralForm;
import huizhen.scheduling.referral.api.ReferralOrigin;
import huizhen.scheduling.request.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// The rules that stand before each step of a referral (DOMAIN.md 2b, 3c).
final class ReferralChecks {
  static final int MAX_REDIRECTS = 5;
  private static final int MAX_PLACE = 200;
  private static final int MAX_PLAN = 5_000;
  private static final Duration HORIZON = Duration.ofDays(90);

  /// An emergency's bed may be named a moment late.
  private static final Duration SLACK = Duration.ofMinutes(5);

  private static final Set<CaseState> FINISHED =
      EnumSet.of(
          CaseState.DELIVERED,
          CaseState.ACKNOWLEDGED,
          CaseState.CLOSED,
          CaseState.ARCHIVED,
          CaseState.CONVERTED);

  private ReferralChecks() {}

  /// Of what is being written: a patient of one's own and, where it comes out of a consultation,
  /// that very one. What is still empty is asked for at submission.
  static Checks draft(ReferralForm form, Referral referral, ReferralFacts facts) {
    return new Checks()
        .that(facts.partners().isOwnPatient(), Rule.REQUEST_PATIENT)
        .that(!form.to().equals(referral.from()), Rule.REQUEST_TO)
        .that(
            form.reason().length() <= Texts.MAX_REASON
                && form.diagnosis().length() <= Texts.MAX_REASON
                && form.summary().length() <= Texts.MAX_TEXT
                && form.department().length() <= 100,
            Rule.REFERRAL_TEXT)
        .all(Texts.materials(form.materials()))
        .that(
            form.origin().map(it -> isOf(it, form, referral, facts.origin())).orElse(true),
            Rule.REFERRAL_CASE);
  }

  static Checks of(Referral referral, ReferralCommand command, ReferralFacts facts, Instant now) {
    var partners = facts.partners();
    var form = referral.form();
    return switch (command) {
      case ReferralCommand.Edit(var written) ->
          draft(written, referral, facts)
              .that(written.origin().equals(form.origin()), Rule.REFERRAL_CASE);
      case ReferralCommand.GiveConsent(var consent, var sha256) ->
          Texts.consent(Optional.of(consent), now)
              .that(isNew(referral, consent.document().value(), sha256), Rule.REQUEST_DOCUMENT);
      case ReferralCommand.Submit(var document, var sha256) ->
          new Checks()
              .that(isWhole(form), Rule.REFERRAL_TEXT)
              .that(partners.isOwnPatient(), Rule.REQUEST_PATIENT)
              .all(Texts.consent(referral.consent().map(it -> it.given()), now))
              .that(
                  referral.consent().filter(it -> it.to().equals(form.to())).isPresent(),
                  Rule.REFERRAL_CONSENT_TO)
              .all(partners.agreed(form.department(), now))
              .that(isNew(referral, document.value(), sha256), Rule.REQUEST_DOCUMENT);
      case ReferralCommand.Accept _ -> partners.answering(form.department(), now);
      case ReferralCommand.Reject(var reason) -> Texts.reason(reason);
      case ReferralCommand.Redirect(var to, var reason) ->
          Texts.reason(reason)
              .that(
                  facts.target()
                      && !to.equals(referral.from())
                      && !to.equals(form.to())
                      && referral.course().redirectedBy().size() < MAX_REDIRECTS,
                  Rule.REFERRAL_REDIRECT);
      case ReferralCommand.Schedule(var arrangement) ->
          new Checks().that(isTimely(arrangement, now), Rule.REFERRAL_APPOINTMENT);
      case ReferralCommand.Depart(var means, var vitals) ->
          new Checks()
              .that(
                  Texts.isFilled(means, MAX_PLACE) && vitals.length() <= Texts.MAX_REASON,
                  Rule.REFERRAL_TRANSPORT);
      case ReferralCommand.DownRefer it ->
          new Checks()
              .that(
                  Texts.isFilled(it.diagnosis(), Texts.MAX_TEXT)
                      && Texts.isFilled(it.treatment(), Texts.MAX_TEXT)
                      && Texts.isFilled(it.advice(), Texts.MAX_TEXT)
                      && it.medicines().length() <= Texts.MAX_TEXT,
                  Rule.REFERRAL_SUMMARY)
              .all(partners.signing(now))
              .that(
                  !it.signature().isBlank() && !it.signedAt().isAfter(now), Rule.OPINION_SIGNATURE)
              .that(isNew(referral, it.document().value(), it.sha256()), Rule.REQUEST_DOCUMENT);
      case ReferralCommand.PlanFollowUp it ->
          new Checks().that(isPlan(it, referral, facts, now), Rule.REFERRAL_FOLLOW_UP);
      case ReferralCommand.Cancel(var reason) -> Texts.reason(reason);
      case ReferralCommand.Receive _,
          ReferralCommand.Arrive _,
          ReferralCommand.Admit _,
          ReferralCommand.Treat _,
          ReferralCommand.ReceiveBack _,
          ReferralCommand.Close _ ->
          new Checks();
    };
  }

  static boolean isWhole(ReferralForm form) {
    return Texts.isFilled(form.reason(), Texts.MAX_REASON)
        && Texts.isFilled(form.diagnosis(), Texts.MAX_REASON)
        && Texts.isFilled(form.summary(), Texts.MAX_TEXT)
        && Texts.isFilled(form.department(), 100);
  }

  private static boolean isNew(Referral referral, String document, String sha256) {
    return Texts.isDigest(sha256)
        && referral.papers().stream().noneMatch(it -> it.document().value().equals(document));
  }

  /// The sending doctor's own case, with its patient, materials and signed opinion.
  private static boolean isOf(
      ReferralOrigin origin,
      ReferralForm form,
      Referral referral,
      Optional<ConsultationCase> found) {
    return found
        .filter(it -> it.id().equals(origin.caseId()))
        .filter(it -> it.inviting().equals(referral.from()))
        .filter(it -> it.requester().equals(referral.sender()))
        .filter(it -> FINISHED.contains(it.state()))
        .filter(it -> it.application().patient().equals(form.patient()))
        .filter(it -> it.materials().equals(form.materials()))
        .filter(it ->
            Texts.isDigest(origin.opinionSha256())
                && it.opinions().stream()
                    .anyMatch(opinion ->
                        opinion.version() == origin.opinionVersion()
                            && opinion.document().equals(Optional.of(origin.opinion()))))
        .isPresent();
  }

  private static boolean isTimely(Arrangement it, Instant now) {
    return Texts.isFilled(it.place(), MAX_PLACE)
        && !it.at().isBefore(now.minus(SLACK))
        && !it.at().isAfter(now.plus(HORIZON));
  }

  private static boolean isPlan(
      ReferralCommand.PlanFollowUp it, Referral referral, ReferralFacts facts, Instant now) {
    var today = facts.partners().day(now);
    return Texts.isFilled(it.plan(), MAX_PLAN)
        && it.due().isAfter(today)
        && !it.due().isAfter(today.plusYears(1))
        && facts
            .followUpDoctor()
            .filter(who -> who.organisation().equals(referral.from()))
            .filter(who -> !today.isAfter(who.licenceValidTo()))
            .map(Practitioner::id)
            .equals(Optional.of(it.doctor()));
  }
}
