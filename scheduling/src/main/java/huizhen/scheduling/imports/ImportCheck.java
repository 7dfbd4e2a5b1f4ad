package huizhen.scheduling.imports;

import huizhen.scheduling.api.Actor;
import huizhen.scheduling.api.Organisation;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Practitioner;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.imports.api.ImportField;
import huizhen.scheduling.imports.api.ImportProblem;
import huizhen.scheduling.imports.api.ImportReport;
import huizhen.scheduling.imports.api.ImportReport.Change;
import huizhen.scheduling.imports.api.ImportRow;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Decides what comes of rows, against the directory as it is. Organisations are looked at before
/// practitioners, wherever they are in the file.
public final class ImportCheck {
  private final Actor actor;
  private final Map<OrganisationId, Organisation> organisations;
  private final Map<PractitionerId, Practitioner> practitioners;
  private final LocalDate today;
  private final boolean isDemo;

  private final Map<String, String> licences = new HashMap<>();
  private final Set<String> seen = new HashSet<>();
  private final List<ImportReport.Row> rows = new ArrayList<>();
  private final List<ImportProblem> problems = new ArrayList<>();
  private final List<Organisation> changedOrganisations = new ArrayList<>();
  private final List<Practitioner> changedPractitioners = new ArrayList<>();
  private final Map<OrganisationId, Integer> linesOfChanged = new HashMap<>();

  private ImportCheck(
      Actor actor,
      Collection<Organisation> organisations,
      Collection<Practitioner> practitioners,
      LocalDate today) {
    this.actor = actor;
    this.organisations = new HashMap<>();
    organisations.forEach(it -> this.organisations.put(it.id(), it));
    this.practitioners = new HashMap<>();
    practitioners.forEach(it -> this.practitioners.put(it.id(), it));
    this.today = today;
    // A demo stays one: real organisations are never brought in beside it.
    isDemo = organisations.stream().anyMatch(Organisation::isDemo);
    organisations.forEach(it -> licences.put(licence(it), it.id().value()));
    practitioners.forEach(it -> licences.put(licence(it), it.id().value()));
  }

  /// What would be written, and the report.
  public record Plan(
      List<Organisation> organisations, List<Practitioner> practitioners, ImportReport report) {
    public Plan {
      organisations = List.copyOf(organisations);
      practitioners = List.copyOf(practitioners);
    }
  }

  /// @param read problems that were met before
  public static Plan check(
      Actor actor,
      List<ImportRow> rows,
      List<ImportProblem> read,
      Collection<Organisation> organisations,
      Collection<Practitioner> practitioners,
      LocalDate today) {
    var check = new ImportCheck(actor, organisations, practitioners, today);
    check.problems.addAll(read);
    for (var kind : ImportRow.Kind.values()) {
      rows.stream().filter(it -> it.kind() == kind).forEach(check::look);
    }
    check.lookAtTakenAway();
    return check.plan();
  }

  private Plan plan() {
    var order = Comparator.comparingInt(ImportProblem::line);
    var sorted = problems.stream().sorted(order).toList();
    var listed = sorted.stream().limit(ImportReport.MAX_PROBLEMS).toList();
    // A fault past the limit must not make the file look clean.
    var shown =
        listed.stream().allMatch(ImportProblem::isWarning)
            ? sorted.stream()
                .sorted(Comparator.comparing(ImportProblem::isWarning).thenComparing(order))
                .limit(ImportReport.MAX_PROBLEMS)
                .toList()
            : listed;
    return new Plan(
        changedOrganisations,
        changedPractitioners,
        new ImportReport(
            rows.stream().sorted(Comparator.comparingInt(ImportReport.Row::line)).toList(),
            shown,
            problems.size() > ImportReport.MAX_PROBLEMS));
  }

  private void look(ImportRow row) {
    var reader = new RowReader(row);
    var id = reader.id(ImportField.ID);
    var change = Change.REFUSED;
    if (id.isPresent()) {
      if (!seen.add(row.kind() + id.get())) {
        reader.fault(Fault.TWICE, ImportField.ID);
      } else {
        change =
            switch (row.kind()) {
              case ORGANISATION -> organisation(row, reader, id.get());
              case PRACTITIONER -> practitioner(reader, id.get());
            };
      }
    }
    problems.addAll(reader.problems());
    rows.add(new ImportReport.Row(row.line(), row.kind(), id.orElse(""), change));
  }

  private Change organisation(ImportRow row, RowReader reader, String id) {
    if (isBound()) {
      reader.fault(Fault.NOT_YOURS, ImportField.ID);
      return Change.REFUSED;
    }
    var before = Optional.ofNullable(organisations.get(new OrganisationId(id)));
    var found = reader.organisation(id, before, isDemo);
    if (found.isEmpty() || !isFree(licence(found.get()), id, reader)) {
      return Change.REFUSED;
    }
    organisations.put(found.get().id(), found.get());
    if (before.equals(found)) {
      return Change.SAME;
    }
    changedOrganisations.add(found.get());
    linesOfChanged.put(found.get().id(), row.line());
    return before.isPresent() ? Change.CHANGED : Change.NEW;
  }

  private Change practitioner(RowReader reader, String id) {
    var before = Optional.ofNullable(practitioners.get(new PractitionerId(id)));
    var found = reader.practitioner(id, before, today);
    if (found.isEmpty() || !fits(found.get(), before, reader)) {
      return Change.REFUSED;
    }
    practitioners.put(found.get().id(), found.get());
    if (before.equals(found)) {
      return Change.SAME;
    }
    changedPractitioners.add(found.get());
    return before.isPresent() ? Change.CHANGED : Change.NEW;
  }

  private boolean fits(Practitioner it, Optional<Practitioner> before, RowReader reader) {
    if (isBound() && !(isOwn(it) && before.map(this::isOwn).orElse(true))) {
      reader.fault(Fault.NOT_YOURS, ImportField.ORGANISATION);
      return false;
    }
    var place = organisations.get(it.organisation());
    if (place == null) {
      reader.fault(Fault.ORGANISATION_UNKNOWN, ImportField.ORGANISATION);
      return false;
    }
    if (!place.departments().contains(it.department())) {
      reader.fault(Fault.DEPARTMENT, ImportField.DEPARTMENT);
      return false;
    }
    return isFree(licence(it), it.id().value(), reader);
  }

  private boolean isFree(String licence, String id, RowReader reader) {
    var holder = licences.putIfAbsent(licence, id);
    if (holder == null || holder.equals(id)) {
      return true;
    }
    reader.fault(Fault.LICENCE_TWICE, ImportField.LICENCE);
    return false;
  }

  /// An organisation can't lose the specialty of somebody who works there.
  private void lookAtTakenAway() {
    for (var changed : changedOrganisations) {
      var isInUse =
          practitioners.values().stream()
              .filter(it -> it.organisation().equals(changed.id()))
              .anyMatch(it -> !changed.departments().contains(it.department()));
      if (isInUse) {
        var line = linesOfChanged.getOrDefault(changed.id(), 0);
        problems.add(Fault.IN_USE.at(line, ImportField.DEPARTMENTS.word()));
      }
    }
  }

  /// To the own organisation; an operator is not.
  private boolean isBound() {
    return actor.role() != Actor.Role.OPERATOR;
  }

  private boolean isOwn(Practitioner it) {
    return actor.organisation().filter(it.organisation()::equals).isPresent();
  }

  private static String licence(Organisation it) {
    return "organisation/" + it.licence();
  }

  private static String licence(Practitioner it) {
    return "practitioner/" + it.licence();
  }
}
