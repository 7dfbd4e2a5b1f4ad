package huizhen.web.view;

import huizhen.web.api.MachineDrafts.Draft;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// What a signed report or record says of the machine's draft that its author had: whose, when, its
/// digest, and which fields of it stand there word by word. Also where none does: it was there.
public record MachineMark(Draft draft, String sha256, List<String> unchanged) {
  private static final Map<String, String> NAMES =
      Map.of("findings", "所见", "diagnosis", "诊断", "advice", "建议");

  public MachineMark {
    unchanged = List.copyOf(unchanged);
  }

  /// Empty where there is no draft.
  ///
  /// @param now the author's texts, by the draft's fields: `findings`, `diagnosis`, `advice`
  /// @param digest of a text, SHA-256 in lower-case hex
  public static Optional<MachineMark> of(
      Optional<Draft> draft, Map<String, String> now, UnaryOperator<String> digest) {
    return draft.map(it -> {
      var drafted = new TreeMap<String, String>();
      drafted.put("findings", it.findings());
      drafted.put("diagnosis", it.diagnosis());
      drafted.put("advice", it.advice());
      var stands = new ArrayList<String>();
      drafted.forEach((field, text) -> {
        if (!text.isBlank() && now.getOrDefault(field, "").contains(text.strip())) {
          stands.add(field);
        }
      });
      return new MachineMark(
          it, digest.apply(new JsonArray(List.copyOf(drafted.values())).encode()), stands);
    });
  }

  /// For the signed text: with sorted keys.
  public JsonObject json() {
    var fields = new TreeMap<String, Object>();
    fields.put("client", draft.client());
    fields.put("draft", draft.id());
    fields.put("draftedAt", draft.at().toString());
    fields.put("model", draft.model());
    fields.put("modelVersion", draft.modelVersion());
    fields.put("sha256", sha256);
    fields.put("unchanged", new JsonArray(unchanged));
    return new JsonObject(fields);
  }

  /// For people who read the paper.
  public String words() {
    var taken =
        unchanged.isEmpty()
            ? "无字段原文采用"
            : "原文采用："
                + String.join(
                    "、", unchanged.stream().map(it -> NAMES.getOrDefault(it, it)).toList());
    return "有 AI 草稿供参考（%s，%s %s，%s）；%s"
        .formatted(draft.client(), draft.model(), draft.modelVersion(), draft.at(), taken);
  }

  @Override
  public String toString() {
    return "MachineMark[" + draft.id() + "]";
  }
}
