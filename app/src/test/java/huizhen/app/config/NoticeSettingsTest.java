package huizhen.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.app.config.NoticeConfig.Outlet;
import huizhen.app.config.NoticeConfig.Smtp.Security;
import huizhen.scheduling.notice.api.NoticeRules;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NoticeSettingsTest {
  @Test
  void nothing_leaves_the_house_unless_told() {
    var notices = config(Map.of());
    assertThat(notices.smtp()).isEmpty();
    assertThat(notices.sms()).isEmpty();
    assertThat(notices.wechat()).isEmpty();
    assertThat(notices.rules()).isEqualTo(NoticeRules.standard());
  }

  @Test
  void reads_a_mail_server_with_STARTTLS_as_usual() {
    var notices =
        config(
            Map.of(
                "notices.url", "https://huizhen.example.org/",
                "notices.smtp.host", "mail.example.org",
                "notices.smtp.user", "huizhen",
                "notices.smtp.password-file", "/etc/huizhen/mail",
                "notices.smtp.from", "huizhen@example.org",
                "notices.quiet-from", "23:00",
                "notices.wechat.file", "/var/spool/wechat.jsonl"));
    var smtp = notices.smtp().orElseThrow();
    assertThat(smtp.security()).isEqualTo(Security.STARTTLS);
    assertThat(smtp.port()).isEqualTo(587);
    assertThat(notices.baseUrl()).isEqualTo("https://huizhen.example.org");
    assertThat(notices.rules().quiet().from()).isEqualTo(LocalTime.of(23, 0));
    assertThat(notices.wechat()).contains(new Outlet.File(Path.of("/var/spool/wechat.jsonl")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "notices.smtp.from=a@b.cn | notices.smtp.from is of use only with notices.smtp.host",
        "notices.smtp.host=mail.cn;notices.smtp.from=a@b.cn | notices.url must say where",
        "notices.url=https://h.cn;notices.smtp.host=mail.cn | notices.smtp.from must be",
        "notices.url=https://h.cn;notices.smtp.host=mail.cn;notices.smtp.from=a@b.cn;notices.smtp.security=none"
            + " | for a mail server on this machine alone",
        "notices.url=https://h.cn;notices.smtp.host=mail.cn;notices.smtp.from=a@b.cn;notices.smtp.security=ssl"
            + " | none of starttls, tls, none",
        "notices.url=https://h.cn;notices.smtp.host=mail.cn;notices.smtp.from=a@b.cn;notices.smtp.user=u"
            + " | go together",
        "notices.url=http://h.cn | must look like https://",
        "notices.quiet-from=late | is not a time of day",
        "notices.attempts=0 | notices.attempts is 1 to 20",
        "notices.sms.url=https://sms.cn | go together",
        "notices.sms.url=http://sms.cn;notices.sms.secret-file=s | must begin with https://",
        "notices.sms.file=data/sms;notices.url=https://h.cn | must lie outside the data folder",
        "notices.sms.file=s;notices.sms.url=https://sms.cn;notices.sms.secret-file=s | exclude each"
            + " other",
      })
  void refuses_what_does_not_fit_and_says_what_to_do(String settings, String message) {
    var map = new HashMap<String, String>();
    for (var each : settings.strip().split(";", -1)) {
      var parts = each.split("=", 2);
      map.put(parts[0], parts[1]);
    }
    assertThatThrownBy(() -> config(map))
        .isInstanceOf(StartException.class)
        .hasMessageContaining(message.strip());
  }

  private static NoticeConfig config(Map<String, String> values) {
    var settings = new Settings();
    values.forEach(settings::set);
    return settings.toConfig().notices();
  }
}
