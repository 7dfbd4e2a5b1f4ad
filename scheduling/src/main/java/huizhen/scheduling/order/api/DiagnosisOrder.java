package huizhen.scheduling.order.api;

import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.Material;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.request.api.Due;
import huizhen.scheduling.request.api.Request;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One order of a report without a live session (远程影像、心电、病理诊断), as it stands.
///
/// @param from the ordering organisation
/// @param requester the ordering doctor
/// @param doctor who reports
/// @param reports by version; those that are signed never change
/// @param sentTo to whom it has been sent, so far
/// @param note what the ordering doctor made of the report
/// @param lastReason of a return, a refusal or a cancellation
/// @param alerts the time-outs that have come and still matter
public record DiagnosisOrder(
    OrderId id,
    long version,
    OrderState state,
    OrganisationId from,
    PractitionerId requester,
    OrderForm form,
    List<Material> materials,
    Optional<Consent> consent,
    Optional<PractitionerId> doctor,
    List<OrderReport> reports,
    Set<OrganisationId> sentTo,
    Optional<String> note,
    Optional<String> lastReason,
    Set<OrderTimer.Kind> alerts,
    List<OrderTimer> timers,
    Instant createdAt,
    Instant changedAt)
    implements Request {
  public static final String WORD = "order";
  public static final int MAX_REPORTS = 20;

  public DiagnosisOrder {
    materials = List.copyOf(materials);
    reports = List.copyOf(reports);
    sentTo = Set.copyOf(sentTo);
    alerts = Set.copyOf(alerts);
    timers = List.copyOf(timers);
    var kinds = EnumSet.noneOf(OrderTimer.Kind.class);
    for (var timer : timers) {
      if (!kinds.add(timer.kind())) {
        throw new IllegalArgumentException("two time-outs " + timer.kind());
      }
    }
  }

  @Override
  public String word() {
    return WORD;
  }

  @Override
  public String key() {
    return id.value();
  }

  @Override
  public String standing() {
    return state.name();
  }

  public Optional<OrderTimer> nextTimer() {
    return timers.stream()
        .min(Comparator.comparing(OrderTimer::at).thenComparing(OrderTimer::kind));
  }

  @Override
  public Optional<Due> next() {
    return nextTimer().map(it -> new Due(it.kind().name(), it.at()));
  }

  @Override
  public Set<OrganisationId> concerned() {
    var all = new LinkedHashSet<OrganisationId>();
    all.add(from);
    all.addAll(sentTo);
    return all;
  }

  /// Whether the organisation that the form names has it now.
  public boolean isSent() {
    return state != OrderState.DRAFT && sentTo.contains(form.to());
  }

  /// What is being written and not signed yet.
  public Optional<OrderReport> draftReport() {
    return reports.isEmpty() || reports.getLast().isSigned()
        ? Optional.empty()
        : Optional.of(reports.getLast());
  }

  /// The signed ones, in order.
  public List<OrderReport> signedReports() {
    return reports.stream().filter(OrderReport::isSigned).toList();
  }

  @Override
  public String toString() {
    return "DiagnosisOrder[" + id + " " + state + " v" + version + "]";
  }
}
