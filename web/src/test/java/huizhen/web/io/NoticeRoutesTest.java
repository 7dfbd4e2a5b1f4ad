package huizhen.web.io;

import static huizhen.web.io.Clinic.await;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.notice.api.Channel;
import huizhen.scheduling.notice.api.Meeting;
import huizhen.scheduling.notice.api.Notice;
import huizhen.scheduling.notice.api.NoticeKind;
import huizhen.scheduling.notice.api.NoticeSubject;
import huizhen.scheduling.notice.api.Notices.Delivered;
import huizhen.scheduling.notice.api.Receipt;
import huizhen.scheduling.notice.api.Recipient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class NoticeRoutesTest {
  private static final Recipient LI = Recipient.doctor(new PractitionerId("p-li"));
  private static final Instant START = Instant.parse(Clinic.WHEN);
  private Clinic clinic = Clinic.fresh();

  @BeforeEach
  void open() {
    clinic = Clinic.fresh();
  }

  @Test
  void everybody_reads_his_own_list_and_nobody_elses() {
    clinic.notices.all.add(notice("n1", "case-1", LI));
    clinic.notices.all.add(
        notice("n2", "case-1", Recipient.coordinators(new OrganisationId("hospital"))));
    var own = clinic.get("li", "notices");
    assertThat(own.getInteger("unread")).isEqualTo(1);
    var item = own.getJsonArray("items").getJsonObject(0);
    assertThat(item.getString("kind")).isEqualTo("CANCELLED");
    assertThat(item.getString("case")).isEqualTo("case-1");
    assertThat(item.getString("start")).isEqualTo(Clinic.WHEN);
    assertThat(item.getString("reason")).isEqualTo("改期");
    assertThat(clinic.get("xu", "notices").getJsonArray("items")).hasSize(1);
    assertThat(clinic.get("wang", "notices").getJsonArray("items")).isEmpty();

    var read =
        clinic.post("wang", "notices/read", new JsonObject().put("ids", new JsonArray().add("n1")));
    assertThat(read.getInteger("_status")).isEqualTo(200);
    assertThat(clinic.get("li", "notices").getInteger("unread")).isEqualTo(1);
    read =
        clinic.post("li", "notices/read", new JsonObject().put("ids", new JsonArray().add("n1")));
    assertThat(read.getInteger("unread")).isZero();
    for (var who : List.of("regulator", "operator")) {
      assertThat(clinic.get(who, "notices").getJsonArray("items")).as("no work").isEmpty();
      assertThat(await(clinic.as(who, HttpMethod.GET, "notices/contact").send()).statusCode())
          .isEqualTo(403);
    }
  }

  @Test
  void keeps_how_somebody_wants_to_be_told_and_refuses_what_has_no_form() {
    var contact =
        new JsonObject()
            .put("email", "li@example.org")
            .put("phone", "")
            .put("language", "en")
            .put("zone", "Europe/Berlin")
            .put("quietFrom", "21:30")
            .put("quietTo", "06:00")
            .put("optedOut", new JsonArray().add("DAY_BEFORE"));
    var kept =
        Clinic.json(clinic.as("li", HttpMethod.PUT, "notices/contact").sendJsonObject(contact));
    assertThat(kept.getInteger("_status")).isEqualTo(200);
    contact.remove("phone");
    assertThat(clinic.get("li", "notices/contact")).isEqualTo(contact);
    for (var bad :
        Map.of(
                "email", "li@",
                "phone", "call me",
                "zone", "Mars/Olympus",
                "quietFrom", "25:00",
                "language", "fr")
            .entrySet()) {
      var answer =
          Clinic.json(
              clinic
                  .as("li", HttpMethod.PUT, "notices/contact")
                  .sendJsonObject(contact.copy().put(bad.getKey(), bad.getValue())));
      assertThat(answer.getInteger("_status")).as(bad.getKey()).isEqualTo(400);
      assertThat(answer.encode()).doesNotContain("call me");
    }
    assertThat(clinic.get("li", "notices/contact").getString("email")).isEqualTo("li@example.org");
  }

  @Test
  void coordinators_see_what_came_of_the_notices_of_a_case_and_doctors_do_not() {
    var id = clinic.booked();
    clinic.notices.all.add(notice("n1", id, LI));
    var item = clinic.get("xu", "cases/" + id + "/notices").getJsonArray("items").getJsonObject(0);
    assertThat(item.getString("recipient")).isEqualTo("doctor:p-li");
    var receipt = item.getJsonArray("receipts").getJsonObject(0);
    assertThat(receipt.getString("status")).isEqualTo("FAILED");
    assertThat(receipt.getString("cause")).isEqualTo("smtp-550");
    assertThat(item.encode()).doesNotContain("改期");
    assertThat(
            await(clinic.as("li", HttpMethod.GET, "cases/" + id + "/notices").send()).statusCode())
        .isEqualTo(403);
  }

  @Test
  void a_member_takes_the_calendar_file_and_a_stranger_finds_no_case() {
    var id = clinic.booked();
    var path = "cases/" + id + "/invitation.ics";
    assertThat(await(clinic.as("li", HttpMethod.GET, path).send()).statusCode()).isEqualTo(404);
    clinic.notices.calendars.put(new CaseId(id), "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n");
    var answer = await(clinic.as("wang", HttpMethod.GET, path).send());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.getHeader("Content-Type"))
        .isEqualTo("text/calendar; charset=utf-8; method=PUBLISH");
    assertThat(answer.bodyAsString()).startsWith("BEGIN:VCALENDAR");
    assertThat(await(clinic.as("chen", HttpMethod.GET, path).send()).statusCode()).isEqualTo(404);
    assertThat(await(clinic.as("zhao", HttpMethod.GET, path).send()).statusCode()).isEqualTo(404);
  }

  private static Delivered notice(String id, String caseId, Recipient to) {
    return new Delivered(
        new Notice(
            id,
            NoticeKind.CANCELLED,
            NoticeSubject.of(new CaseId(caseId)),
            to,
            START,
            START.plus(Duration.ofDays(1)),
            Optional.of(new Meeting(START, START.plus(Duration.ofMinutes(30)), "Asia/Shanghai")),
            Optional.of("改期"),
            Optional.empty()),
        List.of(new Receipt(Channel.EMAIL, Receipt.Status.FAILED, 1, "smtp-550", START)));
  }
}
