package huizhen.scheduling.order;

import huizhen.scheduling.model.Checks;
import huizhen.scheduling.model.Rule;
import huizhen.scheduling.order.api.DiagnosisOrder;
import huizhen.scheduling.order.api.OrderCommand;
import huizhen.scheduling.order.api.OrderForm;
import huizhen.scheduling.order.api.OrderReport;
import huizhen.scheduling.request.Partners;
import huizhen.scheduling.request.Texts;
import java.time.Instant;
import java.util.ArrayList;

/// The rules that stand before each step of a diagnosis order (DOMAIN.md 2b, A4).
final class OrderChecks {
  private OrderChecks() {}

  /// Of what is being written. What is still empty is asked for at submission.
  static Checks draft(OrderForm form, DiagnosisOrder order, Partners partners) {
    return new Checks()
        .that(partners.isOwnPatient(), Rule.REQUEST_PATIENT)
        .that(
            order.materials().isEmpty() || form.patient().equals(order.form().patient()),
            Rule.APPLICATION_PATIENT_FIXED)
        .that(!form.to().equals(order.from()), Rule.REQUEST_TO)
        .that(
            form.question().length() <= Texts.MAX_REASON
                && form.summary().length() <= Texts.MAX_TEXT
                && form.department().length() <= 100,
            Rule.ORDER_TEXT);
  }

  static Checks of(DiagnosisOrder order, OrderCommand command, Partners partners, Instant now) {
    var form = order.form();
    return switch (command) {
      case OrderCommand.Edit(var written) -> draft(written, order, partners);
      case OrderCommand.AddMaterial(var material) -> {
        var all = new ArrayList<>(order.materials());
        all.add(material);
        yield Texts.materials(all);
      }
      case OrderCommand.GiveConsent(var consent) ->
          Texts.consent(java.util.Optional.of(consent), now);
      case OrderCommand.Submit _ ->
          new Checks()
              .that(
                  Texts.isFilled(form.question(), Texts.MAX_REASON)
                      && Texts.isFilled(form.summary(), Texts.MAX_TEXT)
                      && Texts.isFilled(form.department(), 100),
                  Rule.ORDER_TEXT)
              .that(form.study().isPresent() || !order.materials().isEmpty(), Rule.ORDER_STUDY)
              .that(partners.isOwnPatient(), Rule.REQUEST_PATIENT)
              .all(Texts.consent(order.consent(), now))
              .all(partners.agreed(form.department(), now));
      case OrderCommand.Accept _ -> partners.answering(form.department(), now);
      case OrderCommand.Return(var reason) -> Texts.reason(reason);
      case OrderCommand.Decline(var reason) -> Texts.reason(reason);
      case OrderCommand.DraftReport(var findings, var impression, var advice) ->
          lengths(findings, impression, advice);
      case OrderCommand.Amend(var findings, var impression, var advice, var reason) ->
          lengths(findings, impression, advice)
              .all(Texts.reason(reason))
              .that(
                  order.draftReport().isPresent()
                      || order.reports().size() < DiagnosisOrder.MAX_REPORTS,
                  Rule.ORDER_REPORTS);
      case OrderCommand.SignReport(var version, var seal) ->
          sign(order, version, seal, now).all(partners.signing(now));
      case OrderCommand.Acknowledge(var note) ->
          new Checks()
              .that(Texts.isFilled(note, Texts.MAX_TEXT), Rule.DECISION_MISSING)
              .that(order.draftReport().isEmpty(), Rule.ORDER_AMENDING);
      case OrderCommand.Cancel(var reason) -> Texts.reason(reason);
      case OrderCommand.Close _ ->
          new Checks().that(order.draftReport().isEmpty(), Rule.ORDER_AMENDING);
    };
  }

  private static Checks lengths(String findings, String impression, String advice) {
    return new Checks()
        .that(
            findings.length() <= Texts.MAX_TEXT
                && impression.length() <= Texts.MAX_TEXT
                && advice.length() <= Texts.MAX_TEXT,
            Rule.OPINION_TOO_LONG);
  }

  private static Checks sign(
      DiagnosisOrder order, int version, OrderReport.Seal seal, Instant now) {
    var draft = order.draftReport();
    return new Checks()
        .that(draft.filter(it -> it.version() == version).isPresent(), Rule.ORDER_REPORT_VERSION)
        .that(
            draft
                .filter(it ->
                    Texts.isFilled(it.findings(), Texts.MAX_TEXT)
                        && Texts.isFilled(it.impression(), Texts.MAX_TEXT))
                .isPresent(),
            Rule.ORDER_REPORT)
        .that(!seal.signature().isBlank() && !seal.at().isAfter(now), Rule.OPINION_SIGNATURE)
        .that(
            Texts.isDigest(seal.sha256())
                && order.signedReports().stream()
                    .noneMatch(it ->
                        it.seal()
                            .map(OrderReport.Seal::document)
                            .filter(seal.document()::equals)
                            .isPresent()),
            Rule.REQUEST_DOCUMENT);
  }
}
