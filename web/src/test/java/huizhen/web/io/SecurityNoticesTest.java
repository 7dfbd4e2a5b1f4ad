package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.PractitionerId;
import huizhen.scheduling.notice.api.Contact;
import huizhen.scheduling.notice.api.Notice;
import huizhen.scheduling.notice.api.NoticeKind;
import huizhen.scheduling.notice.api.Notices.Delivered;
import huizhen.scheduling.notice.api.Recipient;
import huizhen.web.factor.Base32;
import huizhen.web.factor.Totp;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whose sign-in was changed is told of it, in the own list and where they were reached before.
final class SecurityNoticesTest {
  private static final String NEXT = "seven quiet lanterns";
  private Clinic clinic = Clinic.fresh();

  @BeforeEach
  void open() {
    clinic = Clinic.fresh();
    Clinic.await(
        clinic.notices.contact(Recipient.doctor(new PractitionerId("p-li")), mail("li@work.test")));
  }

  private static Contact mail(String address) {
    return new Contact(
        Optional.of(address),
        Optional.empty(),
        Optional.empty(),
        Contact.Language.ZH,
        Optional.empty(),
        Optional.empty(),
        Set.of());
  }

  private static JsonObject password() {
    return new JsonObject().put("password", Clinic.PASSWORD);
  }

  /// Of this account, the newest first.
  private List<NoticeKind> told(String account) {
    return clinic.notices.all.stream()
        .map(Delivered::notice)
        .filter(it -> it.recipient().equals(Recipient.account(account)))
        .map(Notice::kind)
        .toList();
  }

  private Optional<String> newestAddress() {
    return clinic.notices.all.getFirst().notice().contact().flatMap(Contact::email);
  }

  @Test
  void a_changed_password_is_told_in_the_list_and_by_mail_without_it() {
    var body = password().put("newPassword", NEXT);
    assertThat(status(clinic.as("li", HttpMethod.POST, "security/password"), body)).isEqualTo(204);
    assertThat(told("a-li")).containsExactly(NoticeKind.PASSWORD_CHANGED);
    assertThat(newestAddress()).contains("li@work.test");
    var list = clinic.get("li", "notices");
    var item = list.getJsonArray("items").getJsonObject(0);
    assertThat(item.getString("kind")).isEqualTo("PASSWORD_CHANGED");
    assertThat(item.getString("account")).isEqualTo("a-li");
    assertThat(list.getInteger("unread")).isEqualTo(1);
    assertThat(list.encode()).doesNotContain(NEXT).doesNotContain(Clinic.PASSWORD);
    assertThat(clinic.get("wang", "notices").getJsonArray("items")).isEmpty();
    var ids = new JsonObject().put("ids", List.of(item.getString("id")));
    assertThat(clinic.post("li", "notices/read", ids).getInteger("unread")).isZero();
  }

  @Test
  void a_wrong_password_changes_nothing_and_tells_nothing() {
    var body = new JsonObject().put("password", "wrong").put("newPassword", NEXT);
    assertThat(status(clinic.as("li", HttpMethod.POST, "security/password"), body)).isEqualTo(403);
    assertThat(clinic.notices.all).isEmpty();
  }

  @Test
  void factors_and_recovery_codes_are_told_also_to_who_has_no_work_list() {
    var secret = clinic.post("operator", "security/second-factor", password()).getString("secret");
    assertThat(told("a-operator")).as("nothing holds yet").isEmpty();
    var _ =
        clinic.post(
            "operator",
            "security/second-factor/confirmation",
            new JsonObject().put("code", code(secret)));
    clinic.clock.advance(Duration.ofSeconds(30));
    var _ =
        clinic.post("operator", "security/recovery-codes", password().put("code", code(secret)));
    clinic.clock.advance(Duration.ofSeconds(30));
    assertThat(
            status(
                clinic.as("operator", HttpMethod.POST, "security/second-factor/removal"),
                password().put("code", code(secret))))
        .isEqualTo(204);
    assertThat(told("a-operator"))
        .containsExactly(
            NoticeKind.FACTOR_REMOVED, NoticeKind.RECOVERY_CODES_RENEWED, NoticeKind.FACTOR_ADDED);
    assertThat(clinic.get("operator", "notices").getJsonArray("items")).hasSize(3);
    assertThat(clinic.get("operator", "notices").encode()).doesNotContain(secret);
  }

  @Test
  void another_address_is_told_at_the_one_before_and_needs_the_password() {
    var wish = new JsonObject().put("email", "li@home.test").put("language", "en");
    var wrong = wish.copy().put("password", "wrong");
    assertThat(status(clinic.as("li", HttpMethod.PUT, "security/contact"), wrong)).isEqualTo(403);
    var right = wish.copy().put("password", Clinic.PASSWORD);
    assertThat(status(clinic.as("li", HttpMethod.PUT, "security/contact"), right)).isEqualTo(200);
    assertThat(told("a-li")).containsExactly(NoticeKind.CONTACT_CHANGED);
    assertThat(newestAddress()).contains("li@work.test");
    assertThat(clinic.get("li", "security").getJsonObject("contact").getString("email"))
        .isEqualTo("li@home.test");

    var work = new JsonObject().put("email", "li@elsewhere.test").put("language", "zh-CN");
    assertThat(status(clinic.as("li", HttpMethod.PUT, "notices/contact"), work)).isEqualTo(200);
    assertThat(told("a-li")).hasSize(2);
    assertThat(newestAddress()).as("as it was").contains("li@work.test");
    assertThat(status(clinic.as("li", HttpMethod.PUT, "notices/contact"), work)).isEqualTo(200);
    assertThat(told("a-li")).as("nothing moved").hasSize(2);
    var bad = right.copy().put("email", "nobody@");
    assertThat(status(clinic.as("li", HttpMethod.PUT, "security/contact"), bad)).isEqualTo(400);
  }

  @Test
  void a_browser_that_was_not_used_before_is_told_once_in_an_hour() {
    var first = enter("");
    assertThat(told("a-li")).as("there is no other one").isEmpty();
    var known = cookie(first);
    var _ = enter(known);
    assertThat(told("a-li")).as("the same one").isEmpty();
    var _ = enter("");
    assertThat(told("a-li")).containsExactly(NoticeKind.NEW_BROWSER);
    var _ = enter("");
    assertThat(told("a-li")).as("within the hour").hasSize(1);
    clinic.later(Duration.ofMinutes(61));
    var _ = enter(KnownBrowsers.COOKIE + "=" + "x".repeat(43));
    assertThat(told("a-li")).as("a name that somebody made up").hasSize(2);
  }

  private HttpResponse<Buffer> enter(String cookie) {
    var ask = clinic.api(HttpMethod.POST, "session");
    if (!cookie.isEmpty()) {
      ask.putHeader("Cookie", cookie);
    }
    var answer = Clinic.await(ask.sendJsonObject(password().put("username", "li")));
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer;
  }

  private static String cookie(HttpResponse<Buffer> answer) {
    var all = answer.cookies().stream().filter(it -> it.startsWith(KnownBrowsers.COOKIE)).toList();
    assertThat(all).hasSize(1);
    assertThat(all.getFirst()).contains("HTTPOnly", "Secure", "SameSite=Strict");
    return all.getFirst().substring(0, all.getFirst().indexOf(';'));
  }

  @Test
  void what_cannot_be_told_is_done_and_the_trail_says_so() {
    clinic.notices.isAway = true;
    var body = password().put("newPassword", NEXT);
    assertThat(status(clinic.as("li", HttpMethod.POST, "security/password"), body)).isEqualTo(204);
    assertThat(clinic.trail.entries.toString()).contains("security.notice");
    assertThat(clinic.trail.count("security.notice")).isEqualTo(1);
  }

  private static int status(io.vertx.ext.web.client.HttpRequest<Buffer> request, JsonObject body) {
    return Clinic.await(request.sendJsonObject(body)).statusCode();
  }

  private String code(String secret) {
    return Totp.code(Base32.decode(secret).orElseThrow(), Totp.step(clinic.clock.instant()));
  }
}
