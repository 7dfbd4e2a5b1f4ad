package huizhen.scheduling.teaching;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.model.Checks;
import huizhen.scheduling.model.Rule;
import huizhen.scheduling.request.Texts;
import huizhen.scheduling.teaching.api.TeachingCommand;
import huizhen.scheduling.teaching.api.TeachingConsent;
import huizhen.scheduling.teaching.api.TeachingForm;
import huizhen.scheduling.teaching.api.TeachingRecord;
import huizhen.scheduling.teaching.api.TeachingSession;
import huizhen.scheduling.teaching.api.TeachingTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The rules that stand before each step of a teaching session (DOMAIN.md A5, A13, A16, A17).
final class TeachingChecks {
  private static final Duration SHORTEST = Duration.ofMinutes(15);
  private static final Duration LONGEST = Duration.ofHours(8);
  private static final Duration HORIZON = Duration.ofDays(180);

  private TeachingChecks() {}

  /// Of what is being written. What is still empty is asked for when it is announced.
  static Checks draft(TeachingForm form, OrganisationId host, TeachingFacts facts) {
    var isOwnPatient =
        form.patient().isEmpty()
            || facts.patient().filter(it -> it.organisation().equals(host)).isPresent();
    return new Checks()
        .that(
            form.title().length() <= 200
                && form.outline().length() <= Texts.MAX_TEXT
                && form.department().length() <= 100,
            Rule.TEACHING_TEXT)
        .that(facts.organisationOf(form.teacher()).equals(Optional.of(host)), Rule.TEACHING_TEACHER)
        .that(isOwnPatient, Rule.REQUEST_PATIENT)
        .that(
            form.seats() >= 1
                && form.seats() <= TeachingForm.MAX_SEATS
                && form.invited().size() <= TeachingForm.MAX_INVITED
                && !form.invited().contains(host)
                && form.presenters().size() <= TeachingForm.MAX_PRESENTERS
                && !form.presenters().contains(form.teacher()),
            Rule.TEACHING_SIZE);
  }

  static Checks of(
      TeachingSession session,
      TeachingCommand command,
      Actor actor,
      TeachingFacts facts,
      TeachingTimes times,
      Instant now) {
    var form = session.form();
    return switch (command) {
      case TeachingCommand.Edit(var written) -> draft(written, session.host(), facts);
      case TeachingCommand.GiveConsent(var consent) -> consent(session, consent, now);
      case TeachingCommand.WithdrawConsent(var document, var sha256) ->
          new Checks()
              .that(session.consent().isPresent(), Rule.CONSENT_MISSING)
              .all(paper(session, document.value(), sha256));
      case TeachingCommand.Announce(var document, var sha256) ->
          announced(session, facts, now).all(paper(session, document.value(), sha256));
      case TeachingCommand.Reschedule(
              var start,
              var duration,
              var reason,
              var document,
              var sha256) ->
          Texts.reason(reason)
              .all(announced(moved(session, form.at(start, duration)), facts, now))
              .all(paper(session, document.value(), sha256));
      case TeachingCommand.Enrol enrol -> enrolment(session, enrol, actor, facts, now);
      case TeachingCommand.Unenrol(var who) -> leaving(session, who, actor);
      case TeachingCommand.Open _ ->
          new Checks()
              .that(!now.isBefore(form.start().minus(times.openBefore())), Rule.TEACHING_EARLY)
              .all(ready(session, facts, now));
      case TeachingCommand.Join _ -> entry(session, actor, facts, now);
      case TeachingCommand.Start(var isPresent) ->
          new Checks().that(isPresent, Rule.TEACHING_PRESENCE).all(ready(session, facts, now));
      case TeachingCommand.AddRecording(var recording) ->
          new Checks()
              .that(session.isToBeRecorded(), Rule.CONSENT_RECORDING)
              .that(
                  session.recordings().size() < TeachingSession.MAX_RECORDINGS
                      && !session.recordings().contains(recording),
                  Rule.TEACHING_RECORDINGS);
      case TeachingCommand.Resume _ ->
          new Checks().that(session.isConsented(), Rule.TEACHING_CONSENT);
      case TeachingCommand.SignRecord(var record) -> record(session, record, now);
      case TeachingCommand.Cancel(var reason) -> Texts.reason(reason);
      case TeachingCommand.Suspend _, TeachingCommand.End _, TeachingCommand.Close _ ->
          new Checks();
    };
  }

  private static Checks consent(TeachingSession session, TeachingConsent it, Instant now) {
    return new Checks()
        .that(session.form().patient().isPresent(), Rule.TEACHING_NO_PATIENT)
        .that(it.teaching(), Rule.TEACHING_CONSENT)
        .that(it.sensitiveInformation(), Rule.CONSENT_SENSITIVE)
        .that(
            Texts.isFilled(it.signer(), 100)
                && Texts.isFilled(it.textVersion(), 64)
                && !it.at().isAfter(now),
            Rule.CONSENT_SIGNER)
        .all(paper(session, it.document().value(), it.sha256()));
  }

  private static Checks announced(TeachingSession session, TeachingFacts facts, Instant now) {
    var form = session.form();
    var checks =
        draft(form, session.host(), facts)
            .that(
                Texts.isFilled(form.title(), 200)
                    && Texts.isFilled(form.outline(), Texts.MAX_TEXT)
                    && Texts.isFilled(form.department(), 100),
                Rule.TEACHING_TEXT)
            .that(
                form.start().isAfter(now)
                    && !form.start().isAfter(now.plus(HORIZON))
                    && form.duration().compareTo(SHORTEST) >= 0
                    && form.duration().compareTo(LONGEST) <= 0,
                Rule.TEACHING_TIME)
            .that(facts.isLicensed(session.host()), Rule.ORGANISATION_LICENCE)
            .that(facts.isLicensed(form.teacher(), now), Rule.TEACHING_LICENCE)
            .all(facts.registry().of(form.teacher()));
    for (var invited : form.invited()) {
      checks =
          checks
              .that(facts.isLicensed(invited), Rule.ORGANISATION_LICENCE)
              .that(
                  facts.agreed(session.host(), invited, form.department(), now),
                  Rule.AGREEMENT_ACTIVE);
    }
    for (var presenter : form.presenters()) {
      checks =
          checks
              .that(isOfThem(session, presenter, facts), Rule.TEACHING_ENROL)
              .that(facts.isLicensed(presenter, now), Rule.TEACHING_LICENCE)
              .all(facts.registry().of(presenter));
    }
    return checks;
  }

  private static Checks enrolment(
      TeachingSession session,
      TeachingCommand.Enrol enrol,
      Actor actor,
      TeachingFacts facts,
      Instant now) {
    var form = session.form();
    var checks = new Checks().that(!enrol.who().isEmpty(), Rule.TEACHING_ENROL);
    for (var who : enrol.who()) {
      var mayName =
          actor.role() == Actor.Role.COORDINATOR
              ? facts.organisationOf(who).equals(actor.organisation())
              : actor.practitioner().equals(Optional.of(who));
      checks =
          checks
              .that(
                  mayName
                      && isOfThem(session, who, facts)
                      && !who.equals(form.teacher())
                      && !form.presenters().contains(who)
                      && !session.isEnrolled(who),
                  Rule.TEACHING_ENROL)
              .that(facts.isLicensed(who, now), Rule.TEACHING_LICENCE);
    }
    return checks.that(
        session.enrolled().size() + enrol.who().size() <= form.seats(), Rule.TEACHING_FULL);
  }

  private static Checks leaving(TeachingSession session, PractitionerId who, Actor actor) {
    var seat = session.enrolled().stream().filter(it -> it.who().equals(who)).findFirst();
    var isHost = actor.organisation().equals(Optional.of(session.host()));
    var mayName =
        actor.role() == Actor.Role.COORDINATOR
            ? isHost || actor.organisation().equals(seat.map(it -> it.of()))
            : actor.practitioner().equals(Optional.of(who));
    return new Checks().that(seat.isPresent() && mayName, Rule.TEACHING_NOT_ENROLLED);
  }

  /// Asked of everybody at each entry: consent and licence as they are at that moment.
  private static Checks entry(
      TeachingSession session, Actor actor, TeachingFacts facts, Instant now) {
    var who = actor.practitioner();
    var form = session.form();
    return new Checks()
        .that(
            who.filter(it ->
                    it.equals(form.teacher())
                        || form.presenters().contains(it)
                        || session.isEnrolled(it))
                .isPresent(),
            Rule.TEACHING_NOT_ENROLLED)
        .that(session.isConsented(), Rule.TEACHING_CONSENT)
        .that(who.filter(it -> facts.isLicensed(it, now)).isPresent(), Rule.TEACHING_LICENCE);
  }

  private static Checks ready(TeachingSession session, TeachingFacts facts, Instant now) {
    return new Checks()
        .that(session.isConsented(), Rule.TEACHING_CONSENT)
        .that(facts.isLicensed(session.form().teacher(), now), Rule.TEACHING_LICENCE)
        .all(facts.registry().of(session.form().teacher()));
  }

  private static Checks record(TeachingSession session, TeachingRecord it, Instant now) {
    return new Checks()
        .that(Texts.isFilled(it.summary(), Texts.MAX_TEXT), Rule.TEACHING_RECORD)
        .that(!it.signature().isBlank() && !it.at().isAfter(now), Rule.OPINION_SIGNATURE)
        .all(paper(session, it.document().value(), it.sha256()));
  }

  private static Checks paper(TeachingSession session, String document, String sha256) {
    return new Checks()
        .that(session.papers().size() < TeachingSession.MAX_PAPERS, Rule.TEACHING_PAPERS)
        .that(
            Texts.isDigest(sha256)
                && session.papers().stream()
                    .noneMatch(it -> it.document().value().equals(document)),
            Rule.REQUEST_DOCUMENT);
  }

  private static boolean isOfThem(
      TeachingSession session, PractitionerId who, TeachingFacts facts) {
    return facts
        .organisationOf(who)
        .filter(it -> it.equals(session.host()) || session.form().invited().contains(it))
        .isPresent();
  }

  private static TeachingSession moved(TeachingSession session, TeachingForm form) {
    return new TeachingEdit(session, session.changedAt()).form(form).by(TeachingStep.EDIT).next();
  }
}
