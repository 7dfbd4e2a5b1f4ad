package huizhen.scheduling.model;

import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Opinion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The opinion's versions: at most the last one is a draft, and a signed one never changes.
final class Opinions {
  private Opinions() {}

  static Checks draft(CaseCommand.DraftOpinion draft) {
    return new Checks()
        .that(
            draft.findings().length() <= CaseChecks.MAX_LONG_TEXT
                && draft.diagnosis().length() <= CaseChecks.MAX_LONG_TEXT
                && draft.advice().length() <= CaseChecks.MAX_LONG_TEXT,
            Rule.OPINION_TOO_LONG);
  }

  static Checks sign(ConsultationCase state, CaseCommand.SignOpinion sign, Instant now) {
    var draft = openDraft(state);
    return new Checks()
        .that(draft.filter(o -> o.version() == sign.version()).isPresent(), Rule.OPINION_VERSION)
        .that(
            draft.filter(o -> !o.diagnosis().isBlank() && !o.advice().isBlank()).isPresent(),
            Rule.OPINION_EMPTY)
        .that(
            !sign.signature().isBlank()
                && !sign.signedAt().isAfter(now.plus(CaseChecks.CLOCK_TOLERANCE)),
            Rule.OPINION_SIGNATURE);
  }

  static List<Opinion> withDraft(ConsultationCase state, CaseCommand.DraftOpinion draft) {
    var signed = signedOnes(state);
    return Revision.plus(
        signed,
        new Opinion(
            signed.size() + 1,
            state.specialist().orElseThrow(),
            draft.findings(),
            draft.diagnosis(),
            draft.advice(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            draft.takenOver()));
  }

  static List<Opinion> signed(ConsultationCase state, CaseCommand.SignOpinion sign) {
    var draft = openDraft(state).orElseThrow();
    return Revision.plus(
        signedOnes(state),
        new Opinion(
            draft.version(),
            draft.author(),
            draft.findings(),
            draft.diagnosis(),
            draft.advice(),
            Optional.of(sign.signedAt()),
            Optional.of(sign.document()),
            Optional.of(sign.signature()),
            draft.takenOver()));
  }

  static Optional<Opinion> openDraft(ConsultationCase state) {
    return state.opinions().isEmpty()
        ? Optional.empty()
        : Optional.of(state.opinions().getLast()).filter(o -> o.signedAt().isEmpty());
  }

  private static List<Opinion> signedOnes(ConsultationCase state) {
    var signed = new ArrayList<Opinion>();
    for (var opinion : state.opinions()) {
      if (opinion.signedAt().isPresent()) {
        signed.add(opinion);
      }
    }
    return signed;
  }
}
