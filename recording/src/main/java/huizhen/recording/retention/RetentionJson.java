package huizhen.recording.retention;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import huizhen.recording.api.CaseId;
import huizhen.recording.api.Retention.Approval;
import huizhen.recording.api.Retention.ClockState;
import huizhen.recording.api.Retention.Disposal;
import huizhen.recording.api.Retention.Hold;
import huizhen.recording.api.Retention.ItemId;
import huizhen.recording.api.Retention.Kept;
import huizhen.recording.api.Retention.Kind;
import huizhen.recording.api.Retention.Opening;
import huizhen.recording.api.Retention.Party;
import huizhen.recording.api.Retention.Step;
import huizhen.recording.api.Retention.Trigger;
import huizhen.recording.api.RetentionClass;
import huizhen.recording.vault.CanonicalJson;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/// The forms of what is kept about keeping. Each has `format` 1 and is signed by who writes it.
public final class RetentionJson {
  private static final int FORMAT = 1;

  private RetentionJson() {}

  public static ObjectNode of(Hold hold) {
    ObjectNode out =
        form()
            .put("id", hold.id())
            .put("case", hold.caseId().value())
            .put("reason", hold.reason())
            .put("placedBy", hold.placedBy())
            .put("placedAt", hold.placedAt().toString());
    ArrayNode openings = out.putArray("openings");
    hold.openings()
        .forEach(it ->
            openings
                .addObject()
                .put("party", it.party().name())
                .put("by", it.by())
                .put("at", it.at().toString()));
    hold.openedAt().ifPresent(at -> out.put("openedAt", at.toString()));
    return out;
  }

  public static Hold hold(ObjectNode in) {
    return checked(
        in,
        node ->
            new Hold(
                text(node, "id"),
                new CaseId(text(node, "case")),
                text(node, "reason"),
                text(node, "placedBy"),
                time(node, "placedAt"),
                StreamSupport.stream(node.path("openings").spliterator(), false)
                    .map(it ->
                        new Opening(
                            Party.valueOf(text(it, "party")), text(it, "by"), time(it, "at")))
                    .toList(),
                optionalTime(node, "openedAt")));
  }

  public static ObjectNode of(Disposal disposal) {
    Kept kept = disposal.kept();
    ObjectNode out =
        form()
            .put("kind", kept.item().kind().name())
            .put("id", kept.item().id())
            .put("case", kept.caseId().value())
            .put("storedAt", kept.storedAt().toString())
            .put("floor", kept.floor().toString())
            .put("retainUntil", disposal.retainUntil().toString())
            .put("step", disposal.step().name())
            .put("sha256", disposal.sha256());
    ArrayNode classes = out.putArray("classes");
    kept.classes().stream().map(RetentionClass::name).sorted().forEach(classes::add);
    ArrayNode approvals = out.putArray("approvals");
    disposal
        .approvals()
        .forEach(it -> approvals.addObject().put("by", it.by()).put("at", it.at().toString()));
    disposal.destroyedAt().ifPresent(at -> out.put("destroyedAt", at.toString()));
    return out;
  }

  public static Disposal disposal(ObjectNode in) {
    return checked(
        in,
        node -> {
          var classes = new HashSet<RetentionClass>();
          node.path("classes").forEach(it -> classes.add(RetentionClass.valueOf(it.asText())));
          var kept =
              new Kept(
                  new ItemId(Kind.valueOf(text(node, "kind")), text(node, "id")),
                  new CaseId(text(node, "case")),
                  classes,
                  time(node, "storedAt"),
                  time(node, "floor"));
          return new Disposal(
              kept,
              time(node, "retainUntil"),
              Step.valueOf(text(node, "step")),
              text(node, "sha256"),
              StreamSupport.stream(node.path("approvals").spliterator(), false)
                  .map(it -> new Approval(text(it, "by"), time(it, "at")))
                  .toList(),
              optionalTime(node, "destroyedAt"));
        });
  }

  public static ObjectNode of(ClockState clock) {
    ObjectNode out =
        form()
            .put("highWater", clock.highWater().toString())
            .put("frozenBecause", clock.frozenBecause());
    ArrayNode unlockedBy = out.putArray("unlockedBy");
    clock.unlockedBy().forEach(unlockedBy::add);
    return out;
  }

  public static ClockState clock(ObjectNode in) {
    return checked(
        in,
        node ->
            new ClockState(
                time(node, "highWater"),
                text(node, "frozenBecause"),
                StreamSupport.stream(node.path("unlockedBy").spliterator(), false)
                    .map(JsonNode::asText)
                    .toList()));
  }

  /// What years are counted from, of one case.
  public static ObjectNode of(CaseId caseId, Map<Trigger, Instant> happened) {
    ObjectNode out = form().put("case", caseId.value());
    ObjectNode times = out.putObject("happened");
    happened.forEach((trigger, at) -> times.put(trigger.name(), at.toString()));
    return out;
  }

  public static Map<Trigger, Instant> happened(ObjectNode in) {
    return checked(
        in,
        node -> {
          var happened = new EnumMap<Trigger, Instant>(Trigger.class);
          node.path("happened")
              .properties()
              .forEach(it ->
                  happened.put(
                      Trigger.valueOf(it.getKey()), Instant.parse(it.getValue().asText())));
          return happened;
        });
  }

  /// That something was deleted; it outlives what it is about, and follows from the disposal alone.
  public static ObjectNode certificate(Disposal disposal, String publicKey) {
    ObjectNode out = of(disposal);
    out.remove("step");
    out.remove("floor");
    return out.put("certificate", "deletion")
        .put("method", "the data key was destroyed, then the files; both were looked for and gone")
        .put("notGoverned", "copies exported before, and backups of the keys folder")
        .put("publicKey", publicKey);
  }

  private static ObjectNode form() {
    return CanonicalJson.object().put("format", FORMAT);
  }

  private static <T> T checked(ObjectNode in, Function<ObjectNode, T> form) {
    if (in.path("format").asInt() != FORMAT) {
      throw new IllegalArgumentException("it is of an unknown format");
    }
    try {
      return form.apply(in);
    } catch (java.time.DateTimeException e) {
      throw new IllegalArgumentException("it has a time that is none", e);
    }
  }

  private static String text(JsonNode in, String name) {
    if (!in.path(name).isTextual()) {
      throw new IllegalArgumentException("it has no " + name);
    }
    return in.path(name).textValue();
  }

  private static Instant time(JsonNode in, String name) {
    return Instant.parse(text(in, name));
  }

  private static Optional<Instant> optionalTime(JsonNode in, String name) {
    return in.has(name) ? Optional.of(time(in, name)) : Optional.empty();
  }
}
