package huizhen.scheduling.order.api;

import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.Material;
import huizhen.scheduling.api.PractitionerId;

/// What can be asked of a diagnosis order (docs/orders.md).
public sealed interface OrderCommand {
  /// Takes back a consent that was given: it was to other words.
  record Edit(OrderForm form) implements OrderCommand {}

  record AddMaterial(Material material) implements OrderCommand {}

  record GiveConsent(Consent consent) implements OrderCommand {}

  record Submit() implements OrderCommand {}

  /// @param doctor who will report
  record Accept(PractitionerId doctor) implements OrderCommand {}

  record Return(String reason) implements OrderCommand {
    @Override
    public String toString() {
      return "Return";
    }
  }

  record Decline(String reason) implements OrderCommand {
    @Override
    public String toString() {
      return "Decline";
    }
  }

  record DraftReport(String findings, String impression, String advice) implements OrderCommand {
    @Override
    public String toString() {
      return "DraftReport";
    }
  }

  /// The draft of the next version of a report that is signed.
  record Amend(String findings, String impression, String advice, String reason)
      implements OrderCommand {
    @Override
    public String toString() {
      return "Amend";
    }
  }

  /// @param version which draft was read and signed
  record SignReport(int version, OrderReport.Seal seal) implements OrderCommand {}

  /// @param note what the ordering doctor decides
  record Acknowledge(String note) implements OrderCommand {
    @Override
    public String toString() {
      return "Acknowledge";
    }
  }

  record Close() implements OrderCommand {}

  record Cancel(String reason) implements OrderCommand {
    @Override
    public String toString() {
      return "Cancel";
    }
  }
}
