package huizhen.web.view;

import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Opinion;
import huizhen.scheduling.api.Patient;
import huizhen.scheduling.api.TakenOver;
import huizhen.scheduling.api.TakenOver.Field;
import huizhen.web.api.MachineDrafts.Draft;
import huizhen.web.api.MachineDrafts.Wish;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Drafts of a machine: what it is shown of a case, what the doctor is shown of its draft, and what
/// an opinion took over from it.
public final class DraftView {
  /// A draft's text of so many characters that stands in an opinion was taken over, said or not.
  private static final int TELLING = 12;

  private DraftView() {}

  /// What an AI principal gets of a case, and no more: what was asked and written, the patient's
  /// sex and age in years. No name, number, birth date, person, organisation, material or earlier
  /// opinion, and not the case's own id.
  public static JsonObject task(
      Wish wish, ConsultationCase subject, Optional<Patient> patient, Instant now) {
    var application = subject.application();
    var texts =
        new JsonObject()
            .put("kind", "opinion")
            .put("department", application.department())
            .put("urgency", application.urgency().name())
            .put("reason", application.reason())
            .put("purpose", application.purpose())
            .put("recordSummary", application.recordSummary());
    return task(wish, texts, patient, now);
  }

  /// The same of a report or a visit's record.
  ///
  /// @param texts what was asked and written
  public static JsonObject task(
      Wish wish, JsonObject texts, Optional<Patient> patient, Instant now) {
    var name = patient.map(Patient::name).orElse("");
    var about = new JsonObject();
    patient.ifPresent(it ->
        about
            .put("sex", it.sex())
            .put("ageYears", age(it.birthDate(), LocalDate.ofInstant(now, ZoneOffset.UTC))));
    var shown = open(wish);
    texts.fieldNames().forEach(it -> shown.put(it, veiled(texts.getString(it), patient, name)));
    return shown.put("patient", about);
  }

  private static int age(LocalDate born, LocalDate today) {
    return Math.max(0, Period.between(born, today).getYears());
  }

  /// Free text without the patient's name and numbers, as far as they stand there as registered.
  private static String veiled(String text, Optional<Patient> patient, String name) {
    var result = name.isBlank() ? text : text.replace(name, "患者");
    for (var number :
        patient.map(it -> List.of(it.identityNumber(), it.phone())).orElse(List.of())) {
      result = number.isBlank() ? result : result.replace(number, "***");
    }
    return result;
  }

  /// A line of what an AI principal is asked for.
  public static JsonObject open(Wish wish) {
    return new JsonObject()
        .put("id", wish.id())
        .put("askedAt", wish.askedAt().toString())
        .put("until", wish.until().toString())
        .put("drafted", wish.draft().isPresent());
  }

  /// For the doctor.
  ///
  /// @param isAvailable the organisation has an AI principal
  public static JsonObject of(Optional<Wish> wish, boolean isAvailable) {
    var view = new JsonObject().put("available", isAvailable);
    wish.ifPresent(it -> view.put("request", open(it)));
    wish.flatMap(Wish::draft).ifPresent(it -> view.put("draft", draft(it)));
    return view;
  }

  private static JsonObject draft(Draft it) {
    return new JsonObject()
        .put("id", it.id())
        .put("client", it.client())
        .put("model", it.model())
        .put("modelVersion", it.modelVersion())
        .put("at", it.at().toString())
        .put("summary", it.summary())
        .put("findings", it.findings())
        .put("diagnosis", it.diagnosis())
        .put("advice", it.advice());
  }

  /// Of an opinion, for who reads it.
  public static JsonArray takenOver(Opinion opinion) {
    var all = new JsonArray();
    for (var it : opinion.takenOver()) {
      all.add(
          new JsonObject()
              .put("field", it.field().name().toLowerCase(java.util.Locale.ROOT))
              .put("draft", it.draft())
              .put("client", it.client())
              .put("model", it.model())
              .put("modelVersion", it.modelVersion())
              .put("draftedAt", it.draftedAt().toString())
              .put("unchanged", it.isUnchanged()));
    }
    return all;
  }

  /// What an opinion that is written now has from a machine: what its author says, what stands in
  /// it word by word whether he says so or not, and what an earlier state of this draft had
  /// already. What was taken over once stays marked when it is changed.
  ///
  /// @param before the unsigned opinion that this one replaces, if any
  /// @param said which fields the author took over from the draft that is there
  /// @param digest of a text, SHA-256 in lower-case hex
  public static List<TakenOver> parts(
      Texts now,
      Optional<Opinion> before,
      Optional<Draft> draft,
      Set<Field> said,
      UnaryOperator<String> digest) {
    var parts = new ArrayList<TakenOver>();
    for (var field : Field.values()) {
      var text = now.of(field);
      var drafted = draft.map(it -> Texts.of(it).of(field)).filter(it -> !it.isBlank());
      boolean stands = drafted.filter(it -> text.contains(it.strip())).isPresent();
      boolean isTelling = stands && drafted.orElse("").strip().length() >= TELLING;
      var earlier =
          before.stream()
              .flatMap(it -> it.takenOver().stream())
              .filter(it -> it.field() == field)
              .findFirst();
      if (draft.isPresent() && drafted.isPresent() && (isTelling || said.contains(field))) {
        parts.add(part(field, draft.get(), digest.apply(drafted.get()), stands));
      } else if (earlier.isPresent()) {
        boolean isSame = before.filter(it -> Texts.of(it).of(field).equals(text)).isPresent();
        parts.add(same(earlier.get(), earlier.get().isUnchanged() && isSame));
      }
    }
    return List.copyOf(parts);
  }

  private static TakenOver part(Field field, Draft draft, String sha256, boolean isUnchanged) {
    return new TakenOver(
        field,
        draft.id(),
        sha256,
        draft.client(),
        draft.model(),
        draft.modelVersion(),
        draft.at(),
        isUnchanged);
  }

  private static TakenOver same(TakenOver it, boolean isUnchanged) {
    return new TakenOver(
        it.field(),
        it.draft(),
        it.sha256(),
        it.client(),
        it.model(),
        it.modelVersion(),
        it.draftedAt(),
        isUnchanged);
  }

  /// The three fields of an opinion.
  public record Texts(String findings, String diagnosis, String advice) {
    static Texts of(Draft it) {
      return new Texts(it.findings(), it.diagnosis(), it.advice());
    }

    static Texts of(Opinion it) {
      return new Texts(it.findings(), it.diagnosis(), it.advice());
    }

    String of(Field field) {
      return switch (field) {
        case FINDINGS -> findings;
        case DIAGNOSIS -> diagnosis;
        case ADVICE -> advice;
      };
    }

    @Override
    public String toString() {
      return "Texts[private]";
    }
  }
}
