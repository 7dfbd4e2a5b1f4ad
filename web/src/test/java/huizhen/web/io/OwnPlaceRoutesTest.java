package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.PatientId;
import huizhen.scheduling.visit.api.BlockId;
import huizhen.scheduling.visit.api.Booking;
import huizhen.scheduling.visit.api.PlaceWait;
import huizhen.scheduling.visit.api.Priority;
import huizhen.scheduling.visit.api.VisitId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The link to a number that is kept, as the gateway sends it to the patient, and what he does with
/// it. Two wait in block-1: `w-1` is patient-1, `w-2` patient-2.
final class OwnPlaceRoutesTest {
  private static final BlockId BLOCK = new BlockId("block-1");

  private Clinic clinic;
  private PlaceLinks links;

  @BeforeEach
  void open() {
    clinic = new AccessWorld("booked").clinic;
    links = new PlaceLinks(clinic.links, clinic.trail, new SecureRandom(), clinic.clock);
    waits(wait("w-1", "patient-1").offered(2, inAQuarter()), wait("w-2", "patient-2"));
  }

  private Instant inAQuarter() {
    return clinic.clock.instant().plus(Duration.ofMinutes(15));
  }

  private PlaceWait wait(String id, String patient) {
    var booking = new Booking(new PatientId(patient), "高血压", Optional.empty());
    return new PlaceWait(
        new VisitId(id),
        booking,
        Priority.ON_TIME,
        clinic.clock.instant(),
        Optional.empty(),
        List.of());
  }

  private void waits(PlaceWait... all) {
    var block = Clinic.await(clinic.visits.session(BLOCK)).orElseThrow().block();
    clinic.visits.keep(block.waiting(List.of(all)));
  }

  private String link(String wait) {
    var path = Clinic.await(links.make(new VisitId(wait), BLOCK));
    assertThat(path).startsWith("/visit#");
    return path.substring("/visit#".length());
  }

  private JsonObject check(String patient) {
    var it = Clinic.await(clinic.scheduling.patient(new PatientId(patient))).orElseThrow();
    var number = it.identityNumber();
    return new JsonObject()
        .put("name", it.name())
        .put("lastFour", number.substring(number.length() - 4));
  }

  private HttpResponse<Buffer> enter(String token, JsonObject check) {
    return Clinic.await(
        clinic
            .api(HttpMethod.POST, "visit-session")
            .sendJsonObject(check.copy().put("token", token)));
  }

  /// The cookie and the word against forgery of who came by a link.
  private record Guest(String cookie, String csrf) {
    HttpRequest<Buffer> shows(HttpRequest<Buffer> request) {
      return request
          .putHeader("Cookie", cookie)
          .putHeader(Gatekeeper.CSRF_HEADER, csrf)
          .putHeader("Idempotency-Key", UUID.randomUUID().toString());
    }
  }

  private Guest guest(String wait, String patient) {
    var opened = enter(link(wait), check(patient));
    assertThat(opened.statusCode()).as(opened.bodyAsString()).isEqualTo(200);
    var cookie = opened.cookies().getFirst();
    return new Guest(
        cookie.substring(0, cookie.indexOf(';')),
        new JsonObject(opened.bodyAsString()).getString("csrf"));
  }

  private JsonObject place(Guest guest) {
    return Clinic.json(guest.shows(clinic.api(HttpMethod.GET, "visit/place")).send());
  }

  private JsonObject step(Guest guest, JsonObject body) {
    return Clinic.json(
        guest.shows(clinic.api(HttpMethod.POST, "visit/place/steps")).sendJsonObject(body));
  }

  private static JsonObject take(int number) {
    return JsonObject.of("step", "take", "number", number);
  }

  @Test
  void a_link_shows_the_number_once_and_nothing_before_the_name_check() {
    var token = link("w-1");
    assertThat(clinic.links.kept()).doesNotContain(token);
    assertThat(enter(token, check("patient-1").put("lastFour", "0000")).statusCode())
        .isEqualTo(403);
    var opened = enter(token, check("patient-1"));
    assertThat(opened.statusCode()).isEqualTo(200);
    assertThat(enter(token, check("patient-1")).statusCode()).as("it opens once").isEqualTo(410);
    var shown = place(guest("w-1", "patient-1"));
    assertThat(shown.getString("state")).isEqualTo("OFFERED");
    assertThat(shown.getInteger("number")).isEqualTo(2);
    assertThat(shown.getString("until")).isEqualTo(inAQuarter().toString());
    assertThat(shown.encode()).as("nobody else who waits").doesNotContain("w-2", "patient-2");
  }

  @Test
  void a_double_tap_has_the_number_once_and_leads_to_the_own_visit() {
    var guest = guest("w-1", "patient-1");
    assertThat(step(guest, take(2)).getString("state")).isEqualTo("TAKEN");
    assertThat(step(guest, take(2)).getString("state")).isEqualTo("TAKEN");
    var own = Clinic.json(guest.shows(clinic.api(HttpMethod.GET, "visit")).send());
    assertThat(own.getJsonObject("visit").getInteger("number")).isEqualTo(2);
    assertThat(clinic.visits.verified).as("the name check counts, once").hasSize(1);
    var again = guest("w-1", "patient-1");
    assertThat(place(again).getString("state")).as("a later link").isEqualTo("TAKEN");
  }

  @Test
  void a_lapsed_offer_books_nothing_also_where_another_number_is_kept_meanwhile() {
    var guest = guest("w-1", "patient-1");
    clinic.later(Duration.ofMinutes(16));
    assertThat(place(guest).getString("state")).isEqualTo("WAITING");
    waits(wait("w-1", "patient-1").offered(3, inAQuarter()));
    var late = step(guest, take(2));
    assertThat(late.getInteger("_status")).as(late.encode()).isEqualTo(409);
    assertThat(late.getString("rule")).isEqualTo("waiting.lapsed");
    assertThat(place(guest).getInteger("number")).isEqualTo(3);
    assertThat(step(guest, take(3)).getString("state")).isEqualTo("TAKEN");
  }

  @Test
  void another_patients_link_is_not_opened_and_does_nothing_for_others() {
    var token = link("w-1");
    assertThat(enter(token, check("patient-2")).statusCode()).isEqualTo(403);
    var other = guest("w-2", "patient-2");
    assertThat(place(other).getString("state")).isEqualTo("WAITING");
    var taken = step(other, take(2));
    assertThat(taken.getInteger("_status")).isEqualTo(409);
    assertThat(place(guest("w-1", "patient-1")).getString("state")).isEqualTo("OFFERED");
  }

  @Test
  void he_passes_it_on_or_waits_no_more() {
    var guest = guest("w-1", "patient-1");
    var passed = step(guest, JsonObject.of("step", "pass", "number", 2));
    assertThat(passed.getString("state")).isEqualTo("WAITING");
    assertThat(step(guest, JsonObject.of("step", "leave")).getString("state")).isEqualTo("OVER");
    assertThat(enter(link("w-1"), check("patient-1")).statusCode()).isEqualTo(410);
  }

  @Test
  void refuses_what_is_no_step_and_who_shows_no_session() {
    var guest = guest("w-1", "patient-1");
    var bad = new ArrayList<JsonObject>();
    bad.add(new JsonObject());
    bad.add(JsonObject.of("step", "give"));
    bad.add(JsonObject.of("step", "take"));
    bad.add(JsonObject.of("step", "take", "number", 0));
    bad.add(JsonObject.of("step", "take", "number", "two"));
    bad.add(take(2).put("wait", "w-2"));
    for (var body : bad) {
      assertThat(step(guest, body).getInteger("_status")).as(body.encode()).isEqualTo(400);
    }
    var none = Clinic.json(clinic.api(HttpMethod.GET, "visit/place").send());
    assertThat(none.getInteger("_status")).isEqualTo(401);
    var forged = new Guest(guest.cookie(), "made-up");
    assertThat(step(forged, take(2)).getInteger("_status")).isEqualTo(403);
  }
}
