package huizhen.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.app.GatewayProcess;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Waiting as its people see it: for a number of a full block, for a time of a specialist or of
/// anyone of the department, and for one of a whole team.
@Tag("e2e")
@Order(Order.DEFAULT + 1)
@Tag("journey")
final class WaitingPagesTest {
  @TempDir static Path folder;

  private static GatewayProcess gateway;
  private static Browsers browsers;
  private static FakeMedia media;
  private static Path screenshots;

  @BeforeAll
  static void start() throws IOException {
    screenshots = Files.createDirectories(Path.of("target", "screenshots", "waiting"));
    media = FakeMedia.make(folder, "desk", "red", "yellow", 440);
    var settings = folder.resolve("notices.properties");
    Files.writeString(
        settings, "notices.url=https://huizhen.test\nnotices.sms.file=%s\n".formatted(messages()));
    gateway = GatewayProcess.start(folder.resolve("data"), "--config", settings.toString());
    browsers = new Browsers();
  }

  @AfterAll
  static void stop() {
    if (browsers != null) {
      browsers.close();
    }
    if (gateway != null) {
      gateway.close();
      System.out.println(gateway.output());
    }
  }

  private static Person person(String username) {
    var person = new Person(gateway.url(), browsers.with(media), screenshots);
    person.signIn(username, gateway.password(username));
    return person;
  }

  @Test
  void a_number_that_falls_free_is_kept_for_who_waits_and_booked_by_reception() {
    try (var reception = person("he")) {
      reception.click("nav-visits");
      var _ = reception.at("block-doctor").selectOption("demo-d-chen");
      reception.page().locator("input[type=number]").fill("1");
      reception.click("block-open");
      reception.click("block-demo-d-chen");
      book(reception, "demo-p-1");
      reception.see("visit-1");
      reception.see("block-full");
      reception.screenshots("01-full-zh", "", "block-full");
      var _ = reception.at("book-priority").selectOption("URGENT");
      book(reception, "demo-p-2");
      reception.see("place-waits");
      reception.screenshots("02-waits-zh");

      reception.click("visit-more");
      reception.click("more-cancel");
      reception.type("more-reason", "患者来电取消");
      reception.click("more-submit");
      reception.see("wait-kept");
      reception.screenshots("03-kept-zh", "", "place-waits");
      english(reception);
      reception.see("wait-kept");
      reception.screenshots("04-kept-en", "", "place-waits");
      reception.click("wait-take");
      reception.seeNo("place-waits");
      assertThat(reception.at("visit-1").count()).isEqualTo(2); // the cancelled one, and his
      reception.screenshots("05-taken-en");
    }
  }

  private static Path messages() {
    return folder.resolve("messages.jsonl");
  }

  /// The path of the link in the last short message to somebody of a number that is kept.
  private static String sent(Person waits, String telephone) {
    return waits
        .until(
            "a message",
            () -> {
              try (var lines = Files.lines(messages())) {
                return lines
                    .map(JsonObject::new)
                    .filter(it -> it.getString("kind").equals("TIME_OFFERED"))
                    .filter(it -> it.getString("to").equals(telephone))
                    .map(it -> it.getString("text"))
                    .reduce((_, last) -> last);
              } catch (IOException e) {
                return Optional.<String>empty(); // nothing was sent yet
              }
            },
            Optional::isPresent)
        .map(WaitingPagesTest::link)
        .orElseThrow();
  }

  private static String link(String text) {
    var found = Pattern.compile("https://huizhen\\.test(/visit#\\S+)").matcher(text);
    assertThat(found.find()).as(text).isTrue();
    assertThat(text).doesNotContain("李国强", "高血压");
    return found.group(1);
  }

  private static void check(Person patient, String link, String name, String four) {
    var _ = patient.page().navigate("about:blank");
    patient.open(link);
    patient.type("visit-name", name);
    patient.type("visit-four", four);
    patient.click("visit-enter");
  }

  /// A short message has the link; it opens once, by his own name, and with one tap he is at his
  /// visit. Another who has got hold of it sees nothing.
  @Test
  void a_patient_takes_the_number_that_is_kept_by_the_link_in_the_message() {
    try (var reception = person("he");
        var patient = new Person(gateway.url(), browsers.with(media), screenshots);
        var stranger = new Person(gateway.url(), browsers.with(media), screenshots)) {
      patient.page().setViewportSize(390, 844);
      reception.click("nav-visits");
      var _ = reception.at("block-doctor").selectOption("demo-d-lin");
      reception.page().locator("input[type=number]").fill("1");
      reception.click("block-open");
      reception.click("block-demo-d-lin");
      book(reception, "demo-p-1");
      reception.see("visit-1");
      book(reception, "demo-p-2");
      reception.see("place-waits");
      reception.click("visit-more");
      reception.click("more-cancel");
      reception.type("more-reason", "患者来电取消");
      reception.click("more-submit");
      reception.see("wait-kept");

      var link = sent(patient, "19900000037");
      check(stranger, link, "王秀英", VisitTest.lastFour("demo-p-1"));
      stranger.see("visit-fault");
      assertThat(stranger.apiStatus("/visit/place")).isEqualTo(401);
      check(patient, link, "李国强", VisitTest.lastFour("demo-p-2"));
      patient.see("place-kept");
      patient.screenshots("15-place-zh");
      english(patient);
      patient.see("place-kept");
      patient.screenshots("16-place-en");
      patient.click("place-take");
      patient.see("visit-booked");
      patient.screenshots("17-place-taken-en");
      check(stranger, link, "李国强", VisitTest.lastFour("demo-p-2"));
      stranger.see("visit-fault");
      reception.seeNo("place-waits");
    }
  }

  /// The case's specialist is on leave for as long as one looks ahead: a colleague's time is
  /// offered, who has the case with it.
  @Test
  void a_case_that_waits_for_anyone_is_offered_a_colleagues_time() {
    try (var doctor = person("chen");
        var specialist = person("zhou");
        var coordinator = person("xu")) {
      var id = QuickCase.accepted(doctor, specialist, "demo-p-1");
      var _ = leave(coordinator, "demo-s-zhou");
      doctor.open("/cases/" + id);
      doctor.see("waiting-join-anyone");
      doctor.screenshots("06-wait-zh", "", "waiting");
      doctor.click("waiting-join-anyone");
      doctor.see("waiting-offer");
      doctor.see("waiting-another");
      doctor.screenshots("07-offered-zh", "", "waiting");
      english(doctor);
      doctor.see("waiting-another");
      doctor.screenshots("08-offered-en", "", "waiting");
      doctor.click("waiting-accept");
      doctor.seeNo("waiting-offer");
      var booked = doctor.api("/cases/" + id);
      assertThat(booked.getString("state")).isEqualTo("SCHEDULED");
      assertThat(booked.getJsonObject("specialist").getString("id")).isNotEqualTo("demo-s-zhou");
    }
  }

  /// A member is on leave for as long as one looks ahead: the planner finds nothing. When the leave
  /// is withdrawn the coordinator's page shows what is kept for all, without being loaded again.
  @Test
  void a_team_that_waits_is_offered_a_time_of_all_when_a_members_leave_is_withdrawn() {
    try (var doctor = person("chen");
        var coordinator = person("xu")) {
      var id = company(doctor, coordinator);
      var leave = leave(coordinator, "demo-s-wu");
      coordinator.open("/cases/" + id);
      coordinator.click("team-find");
      coordinator.see("waiting-join-team");
      coordinator.screenshots("09-team-zh", "", "team-planner");
      coordinator.click("waiting-join-team");
      coordinator.see("waiting-place");
      coordinator.screenshots("10-team-waits-zh", "", "team-planner");
      english(coordinator);
      coordinator.see("waiting-place");
      coordinator.screenshots("11-team-waits-en", "", "team-planner");

      withdraw(coordinator, leave);
      coordinator.see("waiting-beside");
      coordinator.screenshots("12-team-offered-en", "", "team-planner");
      english(coordinator);
      coordinator.see("waiting-beside");
      coordinator.screenshots("13-team-offered-zh", "", "team-planner");
      coordinator.click("waiting-accept");
      coordinator.seeNo("waiting-offer");
      var booked = coordinator.api("/cases/" + id);
      assertThat(booked.getString("state")).isEqualTo("SCHEDULED");
      var member = booked.getJsonObject("team").getJsonArray("members").getJsonObject(0);
      assertThat(member.getBoolean("attends")).isTrue();
      coordinator.screenshots("14-team-booked-zh");
    }
  }

  /// A case that the specialist Qian has, and Wu with him.
  private static String company(Person doctor, Person coordinator) {
    var application =
        Map.of(
            "patient", "demo-p-2",
            "invited", "demo-provincial",
            "reason", "复核",
            "purpose", "复核",
            "recordSummary", "复核",
            "department", "心血管内科",
            "wishedTitle", "",
            "urgency", "ROUTINE");
    var id = QuickCase.post(doctor, "", application).getString("id");
    var _ = QuickCase.post(doctor, "/" + id + "/submit", Map.of());
    var _ = QuickCase.post(coordinator, "/" + id + "/accept", Map.of("specialist", "demo-s-qian"));
    coordinator.open("/cases/" + id);
    coordinator.click("team-edit");
    coordinator.at("place-demo-s-wu-mandatory").check();
    coordinator.click("team-save");
    coordinator.see("member-demo-s-wu");
    return id;
  }

  private static String leave(Person coordinator, String who) {
    var today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
    var script =
        """
        async body => {
          const { csrf } = await (await fetch('/api/v1/session')).json()
          const answer = await fetch('/api/v1/absences', {
            method: 'POST',
            headers: { 'Content-Type': 'application/json', 'X-Huizhen-CSRF': csrf },
            body: JSON.stringify(body),
          })
          return answer.status === 201 ? (await answer.json()).id : ''
        }
        """;
    var leave =
        Map.of(
            "practitioner", who,
            "firstDay", today.toString(),
            "lastDay", today.plusDays(200).toString());
    var id = (String) coordinator.page().evaluate(script, leave);
    assertThat(id).isNotEmpty();
    return id;
  }

  private static void withdraw(Person coordinator, String leave) {
    var script =
        """
        async id => {
          const { csrf } = await (await fetch('/api/v1/session')).json()
          const headers = { 'X-Huizhen-CSRF': csrf }
          return (await fetch('/api/v1/absences/' + id, { method: 'DELETE', headers })).ok
        }
        """;
    assertThat(coordinator.page().evaluate(script, leave)).isEqualTo(true);
  }

  private static void english(Person who) {
    who.click("language");
  }

  private static void book(Person reception, String who) {
    var _ = reception.at("book-patient").selectOption(who);
    reception.type("book-condition", "高血压");
    reception.type("book-where", "青溪县中心卫生院");
    reception.type("book-evidence", "门诊病历 2025-118");
    reception.type("book-made-on", "2025-06-01");
    reception.click("book-submit");
  }
}
