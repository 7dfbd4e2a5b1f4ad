package huizhen.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.scheduling.api.OrganisationId;
import huizhen.signaling.api.AlarmRule;
import huizhen.signaling.api.AlarmRule.Level;
import huizhen.signaling.api.AlarmRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The alarm rules of a deployment, and what is none.
final class AlarmSettingsTest {
  @TempDir Path folder;

  private AlarmConfig read(String text) throws IOException {
    var settings = new Settings();
    settings.set("alarms.file", Files.writeString(folder.resolve("alarms.json"), text).toString());
    return settings.toConfig().alarms();
  }

  @Test
  void there_are_none_unless_a_file_says_so() {
    var alarms = new Settings().toConfig().alarms();
    assertThat(alarms.rules()).isEqualTo(AlarmRules.NONE);
    assertThat(alarms.emergencyGap()).isEqualTo(Duration.ofMinutes(30));
  }

  @Test
  void a_file_has_rules_by_word_or_code() throws IOException {
    var rules =
        read("""
        {"rules": [
          {"measure": "spo2", "low": 85, "margin": 2, "seconds": 30, "level": "emergency"},
          {"measure": "8867-4", "low": 40, "high": 130, "seconds": 10, "level": "warn"},
          {"measure": "2339-0", "unit": "mg/dL", "low": 54, "seconds": 0, "level": "warn"}
        ]}
        """)
            .rules()
            .all();
    assertThat(rules)
        .extracting(it -> it.measure().name())
        .containsExactly("spo2", "heart-rate", "2339-0");
    assertThat(rules).extracting(it -> it.measure().unit()).containsExactly("%", "/min", "mg/dL");
    assertThat(rules)
        .extracting(AlarmRule::level)
        .containsExactly(Level.EMERGENCY, Level.WARN, Level.WARN);
    assertThat(rules.getFirst().measure().isNamed("59408-5")).isTrue();
    assertThat(rules.getFirst().margin()).isEqualTo(2);
    assertThat(rules.get(1).isBeyond(AlarmRule.Bound.HIGH, 131)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'measure':'spo2','seconds':0,'level':'warn'}|rule 1: a rule has low, high or both",
        "{'measure':'spo2','low':'85','seconds':0,'level':'warn'}|has low as a number",
        "{'measure':'spo2','low':85,'level':'warn'}|for how many whole seconds",
        "{'measure':'spo2','low':85,'seconds':1.5,'level':'warn'}|for how many whole seconds",
        "{'measure':'spo2','low':85,'seconds':601,'level':'warn'}|seconds are 0 to 600",
        "{'measure':'spo2','low':85,'seconds':0,'level':'alarm'}|its level is warn or emergency",
        "{'measure':'spo2','low':85,'seconds':0}|its level is warn or emergency",
        "{'measure':'2339-0','low':3,'seconds':0,'level':'warn'}|2339-0 needs a unit",
        "{'low':3,'seconds':0,'level':'warn'}|names its measure",
        "{'measure':'a b','unit':'%','low':3,'seconds':0,'level':'warn'}|a measure is a word",
        "{'measure':'spo2','low':90,'high':80,'seconds':0,'level':'warn'}|low is below high",
        "{'measure':'spo2','low':85,'margin':-1,'seconds':0,'level':'warn'}|margin is 0 or more",
        "{'measure':'spo2','low':85,'seconds':0,'level':'warn','sound':true}|has no 'sound'",
        "7|rule 1: is an object",
      })
  void a_rule_that_is_wrong_is_named(String rule, String why) {
    assertThatThrownBy(() -> read("{\"rules\": [" + rule.replace('\'', '"') + "]}"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("alarms.file")
        .hasMessageContaining(why);
  }

  @Test
  void a_file_that_is_none_is_refused() {
    assertThatThrownBy(() -> read("[]")).hasMessageContaining("a list `rules` alone");
    assertThatThrownBy(() -> read("{\"rules\": [], \"more\": 1}"))
        .hasMessageContaining("a list `rules` alone");
    assertThatThrownBy(() -> read("{\"rules\": [")).hasMessageContaining("is not JSON");
    assertThatThrownBy(() -> read("{}" + " ".repeat(70_000))).hasMessageContaining("over 64 KB");
    var rule = "{\"measure\":\"spo2\",\"low\":85,\"seconds\":0,\"level\":\"warn\"}";
    assertThatThrownBy(() -> read("{\"rules\": [" + rule + "," + rule + "]}"))
        .hasMessageContaining("a rule is there twice");
    var settings = new Settings();
    settings.set("alarms.file", folder.resolve("none.json").toString());
    assertThatThrownBy(settings::toConfig).hasMessageContaining("can't be read");
  }

  @Test
  void visits_open_emergencies_where_an_organisation_is_named_for_them() {
    var settings = new Settings();
    assertThat(settings.toConfig().alarms().visitOrganisation()).isEmpty();
    settings.set("alarms.visit-organisation", "hospital-7");
    assertThat(settings.toConfig().alarms().visitOrganisation())
        .contains(new OrganisationId("hospital-7"));
    settings.set("alarms.visit-organisation", "two words");
    assertThatThrownBy(settings::toConfig)
        .hasMessageContaining("alarms.visit-organisation is the id of an organisation");
  }

  @Test
  void the_gap_between_emergencies_is_a_minute_to_a_day() {
    var settings = new Settings();
    settings.set("alarms.emergency-gap", "45m");
    assertThat(settings.toConfig().alarms().emergencyGap()).isEqualTo(Duration.ofMinutes(45));
    settings.set("alarms.emergency-gap", "30s");
    assertThatThrownBy(settings::toConfig).hasMessageContaining("alarms.emergency-gap is 1m to 1d");
  }
}
