package huizhen.web.view;

import huizhen.scheduling.api.FreeSlot;
import huizhen.scheduling.api.Organisation;
import huizhen.scheduling.api.Patient;
import huizhen.scheduling.api.Practitioner;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/// Organisations, people and free times in JSON. Licence numbers stay inside.
public final class DirectoryView {
  private DirectoryView() {}

  public static <T> JsonObject items(List<T> all, Function<T, JsonObject> view) {
    var items = new JsonArray();
    all.forEach(one -> items.add(view.apply(one)));
    return new JsonObject().put("items", items);
  }

  public static JsonObject organisation(Organisation it) {
    return new JsonObject()
        .put("id", it.id().value())
        .put("name", it.name())
        .put("kind", it.kind().name())
        .put("departments", new JsonArray(it.departments().stream().sorted().toList()));
  }

  public static JsonObject practitioner(Practitioner it) {
    return new JsonObject()
        .put("id", it.id().value())
        .put("organisation", it.organisation().value())
        .put("name", it.name())
        .put("title", it.title())
        .put("department", it.department());
  }

  public static JsonObject patient(Patient it) {
    return new JsonObject()
        .put("id", it.id().value())
        .put("name", it.name())
        .put("sex", it.sex())
        .put("birthDate", it.birthDate().toString())
        .put("identityNumber", Masks.identityNumber(it.identityNumber()))
        .put("phone", Masks.phone(it.phone()));
  }

  public static JsonObject slot(FreeSlot it) {
    return new JsonObject().put("start", it.start().toString()).put("end", it.end().toString());
  }
}
