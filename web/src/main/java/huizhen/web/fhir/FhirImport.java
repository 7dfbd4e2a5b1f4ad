package huizhen.web.fhir;

import huizhen.scheduling.imports.api.ImportField;
import huizhen.scheduling.imports.api.ImportProblem;
import huizhen.scheduling.imports.api.ImportRow;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads a Bundle (FHIR R4) of Organization, HealthcareService, Practitioner and PractitionerRole
/// into rows, as [FhirDirectory] writes them: a licence is the identifier whose system ends with
/// `licence`, else the first; independent practice and validity are a qualification's period; the
/// specialty is the role's; working hours are its `availableTime`.
///
/// A Schedule is read past: the calendar comes of the role's times. So is every other type, with a
/// warning. The line of a row is the entry's place in the bundle, from 1.
public final class FhirImport {
  private static final Set<String> KNOWN =
      Set.of("Organization", "HealthcareService", "Practitioner", "PractitionerRole", "Schedule");
  private static final Map<String, String> DAYS =
      Map.of(
          "mon", "MON", "tue", "TUE", "wed", "WED", "thu", "THU", "fri", "FRI", "sat", "SAT", "sun",
          "SUN");

  private final List<ImportRow> rows = new ArrayList<>();
  private final List<ImportProblem> problems = new ArrayList<>();
  private final Map<String, JsonObject> byReference = new HashMap<>();
  private final Map<String, Set<String>> services = new HashMap<>();

  private FhirImport() {}

  public record Read(List<ImportRow> rows, List<ImportProblem> problems) {
    public Read {
      rows = List.copyOf(rows);
      problems = List.copyOf(problems);
    }
  }

  /// @param most entries
  public static Read read(JsonObject bundle, int most) {
    var reader = new FhirImport();
    if (!"Bundle".equals(bundle.getValue("resourceType"))
        || !(bundle.getValue("entry") instanceof JsonArray entries)
        || entries.size() > most) {
      return new Read(List.of(), List.of(problem(0, "", Fault.BUNDLE)));
    }
    Map<Integer, JsonObject> resources = new LinkedHashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      if (entries.getValue(i) instanceof JsonObject entry
          && entry.getValue("resource") instanceof JsonObject resource
          && resource.getValue("resourceType") instanceof String type) {
        resources.put(i + 1, resource);
        reader.index(type, resource, entry);
      } else {
        reader.problems.add(problem(i + 1, "", Fault.ENTRY));
      }
    }
    resources.forEach(reader::look);
    return new Read(reader.rows, reader.problems);
  }

  private void index(String type, JsonObject resource, JsonObject entry) {
    text(resource, "id").ifPresent(id -> byReference.put(type + "/" + id, resource));
    text(entry, "fullUrl").ifPresent(url -> byReference.put(url, resource));
    if (type.equals("HealthcareService")) {
      reference(resource, "providedBy")
          .ifPresent(place ->
              services
                  .computeIfAbsent(place, _ -> new LinkedHashSet<>())
                  .addAll(texts(resource, "specialty")));
    }
  }

  private void look(int line, JsonObject resource) {
    var type = resource.getString("resourceType");
    switch (type) {
      case "Organization" -> rows.add(organisation(line, resource));
      case "PractitionerRole" -> role(line, resource);
      default -> {
        if (!KNOWN.contains(type)) {
          problems.add(problem(line, type.length() > 40 ? "" : type, Fault.IGNORED));
        }
      }
    }
  }

  private ImportRow organisation(int line, JsonObject it) {
    Map<ImportField, String> fields = new EnumMap<>(ImportField.class);
    text(it, "id").ifPresent(id -> fields.put(ImportField.ID, FhirJson.ours(id)));
    text(it, "name").ifPresent(name -> fields.put(ImportField.NAME, name));
    licence(it).ifPresent(licence -> fields.put(ImportField.LICENCE, licence));
    // Of the types that FHIR has, none tells a province's hospital from a county's.
    texts(it, "type").stream()
        .filter(type -> !type.equals("prov"))
        .findFirst()
        .ifPresent(kind -> fields.put(ImportField.KIND, kind));
    var departments = new LinkedHashSet<String>();
    services.forEach((place, names) -> {
      if (it.equals(byReference.get(place))) {
        departments.addAll(names);
      }
    });
    if (!departments.isEmpty()) {
      fields.put(ImportField.DEPARTMENTS, String.join(";", departments));
    }
    return new ImportRow(line, ImportRow.Kind.ORGANISATION, fields);
  }

  private void role(int line, JsonObject role) {
    var practitioner = reference(role, "practitioner").map(byReference::get);
    var organisation = reference(role, "organization").flatMap(it -> id(it, "Organization"));
    if (practitioner.isEmpty() || organisation.isEmpty()) {
      problems.add(
          problem(line, practitioner.isEmpty() ? "practitioner" : "organization", Fault.ENTRY));
      return;
    }
    var who = practitioner.get();
    Map<ImportField, String> fields = new EnumMap<>(ImportField.class);
    text(who, "id").ifPresent(id -> fields.put(ImportField.ID, FhirJson.ours(id)));
    fields.put(ImportField.ORGANISATION, organisation.get());
    name(who).ifPresent(name -> fields.put(ImportField.NAME, name));
    licence(who).ifPresent(licence -> fields.put(ImportField.LICENCE, licence));
    texts(role, "specialty").stream()
        .findFirst()
        .ifPresent(it -> fields.put(ImportField.DEPARTMENT, it));
    texts(role, "code").stream().findFirst().ifPresent(it -> fields.put(ImportField.TITLE, it));
    objects(who, "qualification").stream()
        .filter(it -> it.getValue("period") instanceof JsonObject)
        .findFirst()
        .ifPresent(it -> qualification(it, fields));
    objects(role, "availableTime").stream().findFirst().ifPresent(it -> hours(it, fields));
    rows.add(new ImportRow(line, ImportRow.Kind.PRACTITIONER, fields));
  }

  private static void qualification(JsonObject it, Map<ImportField, String> fields) {
    if (it.getValue("code") instanceof JsonObject code) {
      concept(code).ifPresent(title -> fields.putIfAbsent(ImportField.TITLE, title));
    }
    var period = it.getJsonObject("period");
    text(period, "start").ifPresent(day -> fields.put(ImportField.INDEPENDENT_SINCE, day));
    text(period, "end").ifPresent(day -> fields.put(ImportField.LICENCE_VALID_TO, day));
  }

  private static void hours(JsonObject it, Map<ImportField, String> fields) {
    if (it.getValue("daysOfWeek") instanceof JsonArray days && !days.isEmpty()) {
      var names = days.stream().map(day -> DAYS.getOrDefault(String.valueOf(day), "?")).toList();
      fields.put(ImportField.DAYS, String.join(";", names));
    }
    text(it, "availableStartTime").ifPresent(at -> fields.put(ImportField.FROM, minutes(at)));
    text(it, "availableEndTime").ifPresent(at -> fields.put(ImportField.TO, minutes(at)));
  }

  /// FHIR's times have seconds.
  private static String minutes(String time) {
    return time.length() == 8 && time.endsWith(":00") ? time.substring(0, 5) : time;
  }

  private Optional<String> id(String reference, String type) {
    var found = byReference.get(reference);
    if (found != null) {
      return text(found, "id").map(FhirJson::ours);
    }
    // What is in the directory already may be named without being in the bundle.
    return reference.startsWith(type + "/")
        ? Optional.of(FhirJson.ours(reference.substring(type.length() + 1)))
        : Optional.empty();
  }

  private static Optional<String> name(JsonObject who) {
    return objects(who, "name").stream()
        .findFirst()
        .flatMap(it ->
            text(it, "text")
                .or(() -> {
                  var given =
                      it.getValue("given") instanceof JsonArray all
                          ? String.join("", all.stream().map(String::valueOf).toList())
                          : "";
                  var whole = text(it, "family").orElse("") + given;
                  return Optional.of(whole).filter(name -> !name.isBlank());
                }));
  }

  private static Optional<String> licence(JsonObject it) {
    var all = objects(it, "identifier");
    return all.stream()
        .filter(one -> text(one, "system").filter(s -> s.endsWith("licence")).isPresent())
        .findFirst()
        .or(() -> all.stream().findFirst())
        .flatMap(one -> text(one, "value"));
  }

  private static Optional<String> reference(JsonObject it, String name) {
    return it.getValue(name) instanceof JsonObject target
        ? text(target, "reference")
        : Optional.empty();
  }

  /// Of CodeableConcepts.
  private static List<String> texts(JsonObject it, String name) {
    return objects(it, name).stream().flatMap(concept -> concept(concept).stream()).toList();
  }

  private static Optional<String> concept(JsonObject it) {
    return text(it, "text")
        .or(() ->
            objects(it, "coding").stream()
                .findFirst()
                .flatMap(coding -> text(coding, "display").or(() -> text(coding, "code"))));
  }

  private static List<JsonObject> objects(JsonObject it, String name) {
    return it.getValue(name) instanceof JsonArray all
        ? all.stream().filter(JsonObject.class::isInstance).map(JsonObject.class::cast).toList()
        : List.of();
  }

  private static Optional<String> text(JsonObject it, String name) {
    return it.getValue(name) instanceof String text && !text.isBlank()
        ? Optional.of(text)
        : Optional.empty();
  }

  private static ImportProblem problem(int line, String field, Fault fault) {
    return new ImportProblem(
        line, field, "import." + fault.word, fault.zh, fault.en, fault == Fault.IGNORED);
  }

  private enum Fault {
    BUNDLE(
        "bundle",
        "不是FHIR R4的Bundle，或条目过多。",
        "It is no Bundle of FHIR R4, or has too many entries."),
    ENTRY(
        "entry",
        "该条目不完整，或引用了文件中没有的资源。",
        "The entry lacks something, or refers to what is not in the file."),
    IGNORED("ignored", "不导入此类资源。", "Resources of this type are not brought in.");

    private final String word;
    private final String zh;
    private final String en;

    Fault(String word, String zh, String en) {
      this.word = word;
      this.zh = zh;
      this.en = en;
    }
  }
}
