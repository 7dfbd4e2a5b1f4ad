package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Absence;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.Patient;
import huizhen.scheduling.api.PatientId;
import huizhen.web.io.AccessMatrix.Ownership;
import huizhen.web.io.AccessMatrix.Principal;
import huizhen.web.io.ContractRoutes.Route;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every list of the API is read piece by piece, but for those that have an end of their own.
final class PagedListsTest {
  /// Lists without a cursor, and why they may be.
  private static final Map<String, String> WITHOUT =
      Map.ofEntries(
          Map.entry("listAudit", "goes on before an entry's number, which `before` is"),
          Map.entry("listFreeSlots", "goes on at a time, which `from` is; 200 at most"),
          Map.entry("listNotices", "an inbox, of which 200 at most are shown"),
          Map.entry("listRooms", "what is open at this moment: a second piece is of another one"),
          Map.entry("listRings", "what rings at this moment"),
          Map.entry("listDraftTasks", "what the machine is asked for at this moment"),
          Map.entry("listFeeds", "as many as the settings name"),
          Map.entry("superviseFeeds", "as many as the settings name"),
          Map.entry("getHealth", "the parts of the gateway"),
          Map.entry("listPolicies", "as many as the program has"),
          Map.entry("listWebhooks", "a few of an organisation, by their limit"),
          Map.entry("listStorage", "one sample a day, by its limit"),
          Map.entry("getSatisfaction", "one row a month and organisation"),
          Map.entry("superviseIndicators", "as many as there are indicators"),
          Map.entry("superviseSample", "as long as the caller says"),
          Map.entry("listStudies", "of one case, by its limit"),
          Map.entry("findStudies", "of one accession number; DICOMweb's answer"),
          Map.entry("listSeries", "DICOMweb has it as one answer"),
          Map.entry("listInstances", "DICOMweb has it as one answer"),
          Map.entry("getSeriesMetadata", "DICOMweb has it as one answer"),
          Map.entry("listVitals", "one sheet for a recorded stretch of one case"),
          Map.entry("listVisitVitals", "one sheet for a recorded stretch of one visit"),
          Map.entry("listWatchOrders", "of one case, by its limit"),
          Map.entry("listRecordings", "of one case"),
          Map.entry("listVisitRecordings", "of one visit"),
          Map.entry("listTeachingRecordings", "of one teaching session"),
          Map.entry("listStills", "of one case, by a room's limit"),
          Map.entry("listNotes", "of one recording, by its limits"),
          Map.entry("listFilms", "of one recording, by its limit"),
          Map.entry("listCaseNotices", "of one case"),
          Map.entry("listOwnVisitAudit", "the patient's own visit, on one page to read"));

  /// Reads that answer an array, or `items` that are one.
  private static List<Route> lists() {
    return ContractRoutes.all().stream()
        .filter(it -> it.isRead() && it.answers().anyMatch(PagedListsTest::isList))
        .toList();
  }

  private static boolean isList(JsonObject schema) {
    var items = schema.getJsonObject("properties", new JsonObject()).getJsonObject("items");
    return isArray(schema) || (items != null && isArray(ContractRoutes.resolved(items)));
  }

  private static boolean isArray(JsonObject schema) {
    return "array".equals(schema.getValue("type"));
  }

  @Test
  void every_list_has_a_cursor_or_a_reason() {
    var without =
        lists().stream()
            .filter(it -> !it.parameters().containsAll(List.of("after", "limit")))
            .map(Route::operation)
            .toList();
    assertThat(without)
        .as("lists without `after` and `limit`: give them a cursor, or a reason here")
        .containsExactlyInAnyOrderElementsOf(WITHOUT.keySet());
  }

  /// What no earlier piece has given is refused, by whoever may read the list.
  @TestFactory
  Stream<DynamicTest> a_bad_cursor_is_refused() throws IOException {
    var rows = AccessMatrix.rows();
    return lists().stream()
        .filter(it -> it.parameters().contains("after"))
        .flatMap(list ->
            Stream.of(Principal.values())
                .filter(it -> isLetIn(Objects.requireNonNull(rows.get(list.operation())), it))
                .limit(1)
                .map(who -> DynamicTest.dynamicTest(list.operation(), () -> refuses(list, who))));
  }

  private static boolean isLetIn(AccessMatrix.Row row, Principal who) {
    return "+o".indexOf(row.expected(who, Ownership.OWN)) >= 0;
  }

  private static void refuses(Route list, Principal who) {
    var world = new AccessWorld("booked");
    var query = list.parameters().contains("organisation") ? "&organisation=hospital" : "";
    for (var word : List.of("nothing", "Kio", "----")) {
      var path = list.path().replace("{id}", world.caseId) + "?after=" + word + query;
      var asked = world.clinic.ask(HttpMethod.GET, path);
      world.shows(who, Ownership.OWN).forEach(asked::putHeader);
      var answer = Clinic.await(asked.send());
      assertThat(answer.statusCode()).as(path + answer.bodyAsString()).isEqualTo(400);
      assertThat(new JsonObject(answer.bodyAsString()).getString("field")).isEqualTo("after");
    }
  }

  @Test
  void patients_come_piece_by_piece_and_a_new_one_moves_nothing() {
    var clinic = Clinic.fresh();
    for (int i = 0; i < 7; i++) {
      var _ = clinic.scheduling.put(patient("many-" + i));
    }
    var all = ids(clinic.get("li", "patients").getJsonArray("items"));
    var first = clinic.get("li", "patients?limit=3");
    var _ = clinic.scheduling.put(patient("a-before"));
    assertThat(walk(clinic, "li", "patients?limit=3", first)).isEqualTo(all);
    assertThat(clinic.get("li", "patients?limit=100").containsKey("next")).isFalse();
  }

  @Test
  void leave_comes_by_its_first_day_also_of_one_day() {
    var clinic = Clinic.fresh();
    var days = List.of(3, 1, 2, 2, 2, 5, 4);
    var expected = new TreeMap<String, String>();
    for (int i = 0; i < days.size(); i++) {
      var day = LocalDate.of(2026, 4, days.get(i));
      var id = "leave-" + i;
      var _ =
          clinic.scheduling.put(
              new Absence(id, new OrganisationId("hospital"), Optional.empty(), day, day));
      expected.put(day + id, id);
    }
    var first = clinic.get("xu", "absences?limit=2");
    assertThat(walk(clinic, "xu", "absences?limit=2", first))
        .isEqualTo(List.copyOf(expected.values()));
  }

  private static List<String> walk(Clinic clinic, String who, String path, JsonObject first) {
    var found = new ArrayList<String>();
    var piece = first;
    while (true) {
      found.addAll(ids(piece.getJsonArray("items")));
      var next = piece.getString("next");
      if (next == null) {
        return found;
      }
      piece = clinic.get(who, path + "&after=" + next);
    }
  }

  private static List<String> ids(JsonArray items) {
    return items.stream().map(it -> ((JsonObject) it).getString("id")).collect(Collectors.toList());
  }

  private static Patient patient(String id) {
    return new Patient(
        new PatientId(id),
        new OrganisationId("clinic-a"),
        "张三",
        "110101199001011234",
        "13800000000",
        LocalDate.of(1990, 1, 1),
        "男");
  }
}
