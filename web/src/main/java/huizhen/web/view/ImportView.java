package huizhen.web.view;

import huizhen.scheduling.imports.api.ImportOutcome;
import huizhen.scheduling.imports.api.ImportProblem;
import huizhen.scheduling.imports.api.ImportReport;
import huizhen.scheduling.imports.api.ImportReport.Change;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/// What comes of an import, in JSON: lines, ids and reasons, no name.
public final class ImportView {
  private ImportView() {}

  public static JsonObject report(ImportReport it) {
    var rows = new JsonArray();
    it.rows().forEach(row -> rows.add(row(row)));
    var problems = new JsonArray();
    it.problems().forEach(problem -> problems.add(problem(problem)));
    return new JsonObject()
        .put("applied", false)
        .put("clean", it.isClean())
        .put("cut", it.isCut())
        .put(
            "counts", counts(it.count(Change.NEW), it.count(Change.CHANGED), it.count(Change.SAME)))
        .put("rows", rows)
        .put("problems", problems);
  }

  public static JsonObject applied(ImportOutcome.Applied it) {
    return new JsonObject()
        .put("applied", true)
        .put("clean", true)
        .put("cut", false)
        .put("counts", counts(it.added(), it.changed(), it.same()))
        .put("rows", new JsonArray())
        .put("problems", new JsonArray());
  }

  /// Nothing of the file was written.
  public static Problem refused(ImportReport it) {
    return new Problem(
        422,
        "import-problems",
        "The file has problems; nothing of it was brought in.",
        report(it)
            .put("zh", "文件有问题，未导入任何内容。")
            .put("en", "The file has problems; nothing of it was brought in."));
  }

  private static JsonObject counts(int added, int changed, int same) {
    return new JsonObject().put("added", added).put("changed", changed).put("same", same);
  }

  private static JsonObject row(ImportReport.Row it) {
    return new JsonObject()
        .put("line", it.line())
        .put("kind", it.kind().name())
        .put("id", it.id())
        .put("change", it.change().name());
  }

  private static JsonObject problem(ImportProblem it) {
    return new JsonObject()
        .put("line", it.line())
        .put("field", it.field())
        .put("rule", it.rule())
        .put("zh", it.zh())
        .put("en", it.en())
        .put("warning", it.isWarning());
  }
}
