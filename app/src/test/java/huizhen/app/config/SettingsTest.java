package huizhen.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.relay.io.PacketMarks;
import huizhen.scheduling.api.Actor.Role;
import huizhen.scheduling.api.PlanningRules;
import huizhen.scheduling.api.SchedulingRules;
import huizhen.scheduling.io.RequestTimes;
import huizhen.signaling.turn.IceServers;
import huizhen.signaling.turn.IceUrl;
import huizhen.web.oidc.Strength;
import huizhen.web.policy.WorkPlaces;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsTest {
  @TempDir Path folder;

  @Test
  void takes_captions_only_where_it_says_so() {
    assertThat(config(Map.of()).http().takesCaptions()).isFalse();
    assertThat(config(Map.of("captions.allowed", "true")).http().takesCaptions()).isTrue();
    assertThatThrownBy(() -> config(Map.of("captions.allowed", "perhaps")))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("captions.allowed");
  }

  @Test
  void a_register_of_licences_is_a_file_or_a_service_and_its_token_goes_over_https_alone() {
    assertThat(config(Map.of()).registry().url()).isEmpty();
    var named =
        config(
                Map.of(
                    "registry.url", "https://register.example/licences",
                    "registry.token-file", "/etc/huizhen/register",
                    "registry.keep", "0s"))
            .registry();
    assertThat(named.url()).contains(URI.create("https://register.example/licences"));
    assertThat(named.kept()).isZero();
    for (var wrong :
        List.of(
            Map.of("registry.url", "ftp://register.example/"),
            Map.of("registry.url", "https://register.example/", "registry.file", "/r.csv"),
            Map.of("registry.token-file", "/etc/huizhen/register"),
            Map.of("registry.url", "http://register.example/", "registry.token-file", "/t"),
            Map.of("registry.url", "https://register.example/", "registry.keep", "2h"))) {
      assertThatThrownBy(() -> config(wrong))
          .as(wrong.toString())
          .isInstanceOf(StartException.class)
          .hasMessageContaining("registry.");
    }
  }

  @Test
  void has_the_documented_defaults() {
    var config = config(Map.of());

    assertThat(config.http().port()).isEqualTo(8443);
    assertThat(config.media().firstPort()).isEqualTo(10_000);
    assertThat(config.managementPort()).isEqualTo(9090);
    assertThat(config.withDemo()).isTrue();
    assertThat(config.folders().data()).isEqualTo(Path.of("data").toAbsolutePath());
    assertThat(config.folders().keys()).isEqualTo(Path.of("data.keys").toAbsolutePath());
  }

  @Test
  void takes_media_over_tcp_and_marks_nothing_unless_told_otherwise() {
    var media = config(Map.of()).media();
    assertThat(media.withTcp()).isTrue();
    assertThat(media.tcpBesideHttps()).isEmpty();
    assertThat(media.marks()).isEqualTo(PacketMarks.NONE);
  }

  @Test
  void reads_what_the_relay_is_told() {
    var media =
        config(
                Map.of(
                    "relay.tcp", "false",
                    "relay.tcp-on-https", "true",
                    "relay.dscp", "true",
                    "media.announce", "[2001:db8::7]:20000, 192.0.2.7:30000"))
            .media();
    assertThat(media.withTcp()).isFalse();
    assertThat(media.tcpBesideHttps()).hasValue(0);
    assertThat(media.marks()).isEqualTo(PacketMarks.STANDARD);
    assertThat(media.announced()).containsExactly("[2001:db8::7]:20000", "192.0.2.7:30000");
    var other = config(Map.of("relay.tcp-on-https", "443", "relay.dscp", "46, 34, 26")).media();
    assertThat(other.tcpBesideHttps()).hasValue(443);
    assertThat(other.marks()).isEqualTo(new PacketMarks(46, 34, 26));
  }

  @Test
  void people_work_from_anywhere_unless_networks_are_named_and_an_issuer_may_have_to_be_strong() {
    assertThat(config(Map.of()).http().places()).isEqualTo(WorkPlaces.ANYWHERE);
    assertThat(config(Map.of()).http().passwordWords()).isEmpty();
    var named =
        config(
                Map.of(
                    "access.operators-from", "10.0.0.0/8, fd00::/8",
                    "access.accounts-from", "192.0.2.0/24",
                    "passwords.words", "xiehe, 协和",
                    "oidc.issuer", "https://sso.example",
                    "oidc.client-id", "huizhen",
                    "oidc.acr-values", "gold, silver",
                    "oidc.accepted-amr", "otp"))
            .http();
    assertThat(named.places().operators()).hasSize(2);
    assertThat(named.places().regulators()).isEmpty();
    assertThat(named.places().accounts()).hasSize(1);
    assertThat(named.passwordWords()).containsExactlyInAnyOrder("xiehe", "协和");
    assertThat(named.oidc().orElseThrow().provider().strength())
        .isEqualTo(
            new Strength(List.of("gold", "silver"), Set.of("gold", "silver"), Set.of("otp")));
  }

  @Test
  void asks_for_a_second_factor_of_the_roles_that_are_named() {
    assertThat(config(Map.of()).http().secondFactorRoles()).isEmpty();
    var two = config(Map.of("sign-in.second-factor-roles", "OPERATOR, REGULATOR"));
    assertThat(two.http().secondFactorRoles())
        .containsExactlyInAnyOrder(Role.OPERATOR, Role.REGULATOR);
    var all = config(Map.of("sign-in.second-factor-roles", "all"));
    assertThat(all.http().secondFactorRoles()).hasSize(5);
  }

  @Test
  void binds_pages_to_the_public_address_that_is_named() {
    assertThat(config(Map.of()).http().publicOrigin()).isEmpty();
    var given = Map.of("http.public-origin", "https://Huizhen.Example.org:443/");
    var origin = config(given).http().publicOrigin();
    assertThat(origin).contains(URI.create("https://huizhen.example.org"));
    assertThat(config(given).signaling(IceServers.NONE).allowedOrigins())
        .containsExactly("https://huizhen.example.org");
    var port = config(Map.of("http.public-origin", "https://localhost:8443")).http();
    assertThat(port.publicOrigin()).contains(URI.create("https://localhost:8443"));
  }

  @Test
  void a_room_takes_as_many_as_it_is_told() {
    assertThat(config(Map.of()).attendees()).isEqualTo(64);
    assertThat(config(Map.of("rooms.attendees", "300")).attendees()).isEqualTo(300);
    for (String wrong : new String[] {"1", "1001", "many"}) {
      assertThatThrownBy(() -> config(Map.of("rooms.attendees", wrong)))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("rooms.attendees=" + wrong);
    }
  }

  @Test
  void tells_nobody_of_turn_servers_unless_told() {
    assertThat(config(Map.of()).turn().servers()).isEmpty();
    assertThat(config(Map.of()).turn().lifetime()).isEqualTo(Duration.ofDays(1));
    var stun = config(Map.of("turn.urls", "stun:stun.example.org")).turn();
    assertThat(stun.servers()).extracting(IceUrl::text).containsExactly("stun:stun.example.org");
  }

  @Test
  void reads_turn_servers() {
    var turn =
        config(
                Map.of(
                    "turn.urls", "turn:turn.example.org, turns:[2001:db8::7]:443?transport=tcp",
                    "turn.secret-file", "/etc/huizhen/turn.secret",
                    "turn.seconds", "3600"))
            .turn();
    assertThat(turn.servers())
        .extracting(IceUrl::text)
        .containsExactly("turn:turn.example.org", "turns:[2001:db8::7]:443?transport=tcp");
    assertThat(turn.secretFile()).hasValue(Path.of("/etc/huizhen/turn.secret"));
    assertThat(turn.lifetime()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void reads_how_long_referrals_orders_and_teaching_sessions_wait() {
    assertThat(config(Map.of()).requests()).isEqualTo(RequestTimes.standard());
    var requests =
        config(
                Map.of(
                    "referrals.emergency-answer", "3m",
                    "orders.urgent", "20m",
                    "teaching.overrun", "30m"))
            .requests();
    assertThat(requests.teaching().overrun()).isEqualTo(Duration.ofMinutes(30));
    assertThat(requests.referrals().emergencyAnswer()).isEqualTo(Duration.ofMinutes(3));
    assertThat(requests.orders().urgent()).isEqualTo(Duration.ofMinutes(20));
    assertThat(requests.orders().routine()).isEqualTo(Duration.ofDays(1));
    for (var wrong :
        List.of(
            Map.of("referrals.back", "soon"),
            Map.of("referrals.routine-answer", "1h"), // before its reminder
            Map.of("orders.last-reminder-percent", "10"),
            Map.of("orders.routine-expiry", "1h"),
            Map.of("teaching.teacher-late", "1h"))) { // after nobody holds it
      assertThatThrownBy(() -> config(wrong)).isInstanceOf(StartException.class);
    }
  }

  @Test
  void reads_how_long_cases_wait() {
    assertThat(config(Map.of()).cases()).isEqualTo(SchedulingRules.standard());
    var cases =
        config(Map.of("cases.hold", "90s", "cases.close", "14d", "cases.own-approval", "true"))
            .cases();
    assertThat(cases.planning()).isEqualTo(PlanningRules.standard());
    var planning =
        config(Map.of("cases.team-notice", "30m", "cases.team-quiet-from", "22:30"))
            .cases()
            .planning();
    assertThat(planning.minNotice()).isEqualTo(Duration.ofMinutes(30));
    assertThat(planning.quietFrom()).isEqualTo(LocalTime.of(22, 30));
    assertThat(cases.needsOwnApproval()).isTrue();
    assertThat(cases.timeOuts().hold()).isEqualTo(Duration.ofSeconds(90));
    assertThat(cases.timeOuts().close()).isEqualTo(Duration.ofDays(14));
    assertThat(cases.timeOuts().archive()).isEqualTo(Duration.ofDays(1));
    for (var wrong :
        List.of(
            Map.of("cases.team-notice", "31d"),
            Map.of("cases.team-quiet-from", "9 pm"),
            Map.of("cases.team-quiet-to", "22:00"),
            Map.of("cases.start-early", "25h"),
            Map.of("cases.hold", "5"),
            Map.of("cases.hold", "31d"),
            Map.of("cases.own-approval", "yes"),
            Map.of("cases.link-abort", "10s"),
            Map.of("cases.session-over", "31d"),
            Map.of("cases.last-reminder-percent", "49"))) {
      assertThatThrownBy(() -> config(wrong))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("cases.");
    }
  }

  @Test
  void takes_holidays_from_a_file() throws IOException {
    var list = file("holidays.txt", "year 2027 official\n2027-02-08 off 春节\n");
    var holidays = config(Map.of("cases.holidays", list.toString())).cases().holidays();
    assertThat(holidays.isOfficial(2026)).isTrue();
    assertThat(holidays.isOfficial(2027)).isTrue();
    for (var wrong :
        List.of(
            folder.resolve("none.txt").toString(),
            file("wrong.txt", "2027-02-08 off 春节\n").toString(),
            file("long.txt", "#".repeat(1_048_577)).toString())) {
      assertThatThrownBy(() -> config(Map.of("cases.holidays", wrong)))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("cases.");
    }
  }

  @Test
  void keeps_the_keys_beside_the_data_folder() {
    assertThat(config(Map.of("data.dir", "/srv/hz")).folders().keys())
        .isEqualTo(Path.of("/srv/hz.keys"));
  }

  @Test
  void a_flag_wins_over_the_file() throws IOException {
    var settings = new Settings();
    settings.readFile(file("a.properties", "http.port=1000\nmedia.announce=192.0.2.7, 192.0.2.8"));
    settings.set("http.port", "2000");

    var config = settings.toConfig();

    assertThat(config.http().port()).isEqualTo(2000);
    assertThat(config.media().announced()).containsExactly("192.0.2.7", "192.0.2.8");
  }

  @Test
  void reads_nested_json() throws IOException {
    var settings = new Settings();
    settings.readFile(
        file(
            "a.json",
            "{\"http\":{\"port\":1000},\"media\":{\"announce\":[\"::1\"]},\"demo\":false}"));

    var config = settings.toConfig();

    assertThat(config.http().port()).isEqualTo(1000);
    assertThat(config.media().announced()).containsExactly("::1");
    assertThat(config.withDemo()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "http.port, 70000, --port 70000",
    "http.port, -1, --port -1",
    "http.port, eight, http.port=eight",
    "media.port, 65535, goes past port 65535",
    "media.loops, 0, media.loops=0",
    "media.announce, example.org, --announce example.org",
    "media.announce, 192.0.2.7:0, --announce 192.0.2.7:0 is not an IP address",
    "media.announce, 192.0.2.7:65535, --announce 192.0.2.7:65535 with media.loops=2 goes past",
    "media.announce, 2001:db8::7]:1, such as 192.0.2.7",
    "media.port, 8442, --port 8443 is a media port as well",
    "relay.tcp, on, relay.tcp=on is not true or false",
    "relay.tcp-on-https, 0, relay.tcp-on-https=0 is not a port",
    "relay.tcp-on-https, 70000, relay.tcp-on-https 70000 is not a port",
    "relay.dscp, 46, relay.dscp=46",
    "relay.openssl, yes, relay.openssl=yes is not true or false",
    "relay.rehearsal-seconds, 61, relay.rehearsal-seconds=61 is not 0 to 60",
    "relay.dscp, '46,34', three DSCP values of 0 to 63",
    "relay.dscp, '46,34,64', three DSCP values of 0 to 63",
    "management.port, 8443, are both 8443",
    "keys.dir, data/keys, must lie outside",
    "keys.dir, data, must lie outside",
    "keys.dir, ., must lie outside",
    "redis.url, http://localhost, redis.url",
    "redis.url, ::, redis.url",
    "redis.url, 'redis://a:1,b:2', redis.url must look like",
    "redis.url, 'redis://a:1,redis://b:2/3', a Cluster has no databases",
    "redis.url, 'redis://a:1,', redis.url must look like",
    "redis.replicas, 1, redis.replicas needs a redis.url",
    "redis.replicas, many, redis.replicas=many is not 0 to 5",
    "demo, yes, demo=yes",
    "recording.keep-free-mb, 31, recording.keep-free-mb=31 is less than 32",
    "evidence.witness-url, https://w.example, evidence.witness-key go together",
    "oidc.issuer, https://sso.example, oidc.issuer and oidc.client-id go together",
    "oidc.client-id, x, oidc.issuer and oidc.client-id go together",
    "evidence.timestamp-url, https://t.example, evidence.timestamp-roots go together",
    "evidence.timestamp-minutes, soon, evidence.timestamp-minutes is no number",
    "evidence.suite, sm4, evidence.suite is neither aes nor gm",
    "signing.est-url, https://ca.example, 'signing.est-url, signing.est-tls-roots, signing.auth'",
    "signing.est-user, gateway, signing.est-user and signing.est-password-file go together",
    "signing.est-certificate, a.pem, signing.est-certificate and signing.est-private-key go",
    "store.url, https://s3.example, 'store.url, store.bucket, store.key-id, store.key-file go'",
    "imaging.user, reader, imaging.user and imaging.password-file go together",
    "imaging.url, ftp://pacs, imaging.*: the archive's address is no http or https URL",
    "recording.when-unable, stop, recording.when-unable is neither block nor continue",
    "turn.urls, turn:turn.example.org, turn.secret-file must name the file",
    "turn.urls, turn.example.org, 'turn.urls: ''turn.example.org'' is not stun:HOST'",
    "turn.urls, 'stun:a.example.org,', 'turn.urls: '''' is not stun:HOST'",
    "turn.urls, 'stun:a,stun:b,stun:c,stun:d,stun:e,stun:f,stun:g,stun:h,stun:i', names 9 servers",
    "turn.secret-file, turn.secret, of use only with a turn:",
    "turn.seconds, 299, turn.seconds=299 is not 300 to 604800",
    "turn.seconds, 604801, turn.seconds=604801 is not 300 to 604800",
    "http.certificate, a.pem, go together",
    "http.public-origin, huizhen.example.org, is not https://NAME",
    "http.public-origin, http://huizhen.example.org, is not https://NAME",
    "http.public-origin, https://192.0.2.7, has no host's name",
    "http.public-origin, 'https://[2001:db8::7]', has no host's name",
    "http.public-origin, https://a.example/pages, is more than https://NAME",
    "http.public-origin, https://li@a.example, is more than https://NAME",
    "http.public-origin, https://a.example?x, is more than https://NAME",
    "http.public-origin, https://a.example:70000, has no port of 1 to 65535",
    "http.public-origin, https://a b.example, is not https://NAME",
    "sign-in.second-factor-roles, PATIENT, PATIENT is none of",
    "access.operators-from, 10.0.0.0, access.operators-from: 10.0.0.0 is no network such as",
    "access.regulators-from, 10.0.0.0/33, access.regulators-from: 10.0.0.0/33 is no network such as",
    "access.accounts-from, hospital/8, access.accounts-from: hospital/8 is no network such as",
    "passwords.words, x, 'passwords.words: up to 1000 words of 2 to 40 letters'",
    "no.such, 1, there is no setting 'no.such'"
  })
  void refuses_in_one_sentence(String key, String value, String says) {
    var values = new HashMap<>(Map.of("media.loops", "2"));
    values.put(key, value);

    assertThatThrownBy(() -> config(values))
        .isInstanceOf(StartException.class)
        .hasMessageContaining(says)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @CsvSource({
    "a.json, '[1]', one JSON object",
    "a.json, '{\"demo\":true', is not JSON",
    "a.json, '{\"demo\":true,\"demo\":false}', is not JSON",
    "a.json, '{\"typo\":1}', there is no setting",
    "a.properties, 'x=\\u00', is not a properties file",
    "a.txt, '', must end in"
  })
  void refuses_a_broken_file(String name, String text, String says) throws IOException {
    var file = file(name, text);

    assertThatThrownBy(() -> new Settings().readFile(file))
        .isInstanceOf(StartException.class)
        .hasMessageContaining(says);
  }

  @Test
  void refuses_a_missing_or_huge_file() throws IOException {
    var huge = file("huge.json", " ".repeat((int) Settings.MAX_FILE_BYTES + 1));

    assertThatThrownBy(() -> new Settings().readFile(folder.resolve("none.json")))
        .hasMessageContaining("can't be read");
    assertThatThrownBy(() -> new Settings().readFile(huge)).hasMessageContaining("over 64 KB");
  }

  private static Config config(Map<String, String> values) {
    var settings = new Settings();
    values.forEach(settings::set);
    return settings.toConfig();
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
