package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.CaseId;
import huizhen.web.api.ImageArchive.Fault;
import huizhen.web.api.ImageArchive.Window;
import huizhen.web.api.StudyLinks;
import huizhen.web.imaging.StudyLink;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A case's studies of the image archive: who links and reads them, and what of them.
final class StudyRoutesTest {
  private static final String FRAME =
      "dicomweb/studies/1.2.3/series/1.2.3.1/instances/1.2.3.1.1/frames/1";

  private AccessWorld world;
  private Clinic clinic;

  @BeforeEach
  void open() {
    world = new AccessWorld("booked");
    clinic = world.clinic;
    clinic.images.isLinked = false;
  }

  private record Reply(int status, String type, String text) {
    JsonObject json() {
      return new JsonObject(text);
    }
  }

  private Reply get(String who, String path) {
    return reply(Clinic.await(clinic.as(who, HttpMethod.GET, path(path)).send()));
  }

  private Reply link(String study) {
    var body = new JsonObject().put("study", study);
    return reply(
        Clinic.await(clinic.as("li", HttpMethod.POST, path("studies")).sendJsonObject(body)));
  }

  private static Reply reply(
      io.vertx.ext.web.client.HttpResponse<io.vertx.core.buffer.Buffer> answer) {
    return new Reply(
        answer.statusCode(),
        String.valueOf(answer.getHeader("Content-Type")),
        String.valueOf(answer.bodyAsString()));
  }

  private String path(String rest) {
    return "cases/" + world.caseId + "/" + rest;
  }

  @Test
  void the_doctor_who_asks_finds_it_by_its_number_links_it_and_the_specialist_reads_it() {
    var found = get("li", "studies/search?accession=A-17").json().getJsonArray("items");
    assertThat(found.getJsonObject(0).getString("description")).isEqualTo("胸部 CT");
    assertThat(found.getJsonObject(0).getInteger("instances")).isEqualTo(2);
    assertThat(get("wang", "dicomweb/studies/1.2.3/series").status()).isEqualTo(404);

    assertThat(link("1.2.3").status()).isEqualTo(201);
    assertThat(link("1.2.3").status()).as("again").isEqualTo(201);
    assertThat(get("wang", "studies").json().getJsonArray("items")).hasSize(1);
    var series = get("wang", "dicomweb/studies/1.2.3/series");
    assertThat(series.status()).isEqualTo(200);
    assertThat(series.type()).isEqualTo("application/dicom+json");
    assertThat(get("wang", FRAME).type()).startsWith("multipart/related");
    assertThat(clinic.trail.count("study.link")).isEqualTo(2);
    assertThat(clinic.trail.count("study.search")).isEqualTo(1);
  }

  @Test
  void what_is_read_has_no_names_and_no_way_around_us() {
    var _ = link("1.2.3");
    for (var path : List.of("series", "series/1.2.3.1/instances", "series/1.2.3.1/metadata")) {
      var told = get("wang", "dicomweb/studies/1.2.3/" + path);
      assertThat(told.text())
          .doesNotContain(Clinic.PATIENT, "330102198001011234", "19800101", "http://pacs");
      var tags = new JsonArray(told.text()).getJsonObject(0);
      assertThat(tags.fieldNames()).contains("0020000D", "00101010", "00082218");
    }
  }

  @Test
  void each_study_that_somebody_opens_is_in_the_trail_once_a_session() {
    var _ = link("1.2.3");
    for (var path : List.of("dicomweb/studies/1.2.3/series", FRAME, FRAME + "/rendered")) {
      assertThat(get("wang", path).status()).isEqualTo(200);
      assertThat(get("li", path).status()).isEqualTo(200);
    }
    assertThat(clinic.trail.count("study.view")).isEqualTo(2);
    clinic.trail.isBroken = true;
    assertThat(get("wang", "studies/search?accession=A").status()).isNotEqualTo(200);
    clinic.trail.isBroken = false;
  }

  @ParameterizedTest
  @ValueSource(strings = {"19790101", "", "1980-01-01", "99999999"})
  void a_study_of_another_date_of_birth_is_neither_found_nor_linked(String born) {
    clinic.images.birthDate = born;
    assertThat(get("li", "studies/search?accession=A-17").json().getJsonArray("items")).isEmpty();
    var refused = link("1.2.3");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text()).contains("study-of-another", "患者不符");
    assertThat(get("li", "studies").json().getJsonArray("items")).isEmpty();
  }

  @Test
  void what_the_archive_does_not_have_is_not_linked_and_a_case_has_twenty_at_most() {
    assertThat(link("1.2.4").text()).contains("no-study");
    var full = new ArrayList<StudyLink>();
    for (int i = 0; i < StudyLinks.MOST; i++) {
      full.add(MemoryImages.link("9.9." + i));
    }
    clinic.images.links.put(new CaseId(world.caseId), full);
    assertThat(link("1.2.3").text()).contains("too-many-studies");
  }

  @Test
  void a_window_goes_on_to_the_archive() {
    var _ = link("1.2.3");
    assertThat(get("wang", FRAME + "/rendered?window=-600,1500.5").status()).isEqualTo(200);
    assertThat(clinic.images.window).contains(new Window(-600, 1500.5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rendered?window=1",
        "rendered?window=1,0",
        "rendered?window=1,-2",
        "rendered?window=a,b",
        "rendered?window=1,2,3"
      })
  void a_window_that_is_none_is_refused(String query) {
    var _ = link("1.2.3");
    assertThat(get("wang", FRAME + "/" + query).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1..2", ".1", "1.", "01.2", "1.2.3/../4", "1.2.3%2F4", "x"})
  void what_is_no_uid_is_refused_before_the_archive_hears_of_it(String uid) {
    var answer = get("wang", "dicomweb/studies/%s/series".formatted(uid));
    assertThat(answer.status()).isIn(400, 404);
  }

  @Test
  void what_is_no_picture_does_not_come_from_our_address() {
    var _ = link("1.2.3");
    clinic.images.mediaType = "text/html";
    var refused = get("wang", FRAME + "/rendered");
    assertThat(refused.status()).isEqualTo(502);
    assertThat(refused.text()).contains("archive-unfit").doesNotContain("picture\"");
  }

  @ParameterizedTest
  @CsvSource({"NONE,409", "AWAY,503", "MISSING,404", "UNFIT,502"})
  void an_archive_that_fails_is_told_in_words(Fault.Kind kind, int status) {
    var _ = link("1.2.3");
    clinic.images.fault = java.util.Optional.of(kind);
    assertThat(get("wang", "dicomweb/studies/1.2.3/series").status()).isEqualTo(status);
    assertThat(get("wang", FRAME).status()).isEqualTo(status);
    assertThat(get("li", "studies/search?accession=A-17").status()).isEqualTo(status);
    assertThat(get("wang", "studies").status()).isEqualTo(200);
  }
}
