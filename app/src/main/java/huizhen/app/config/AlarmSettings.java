package huizhen.app.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import huizhen.scheduling.api.OrganisationId;
import huizhen.signaling.api.AlarmMeasure;
import huizhen.signaling.api.AlarmRule;
import huizhen.signaling.api.AlarmRule.Level;
import huizhen.signaling.api.AlarmRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

/// The settings `alarms.…`: docs/vitals.md says what each does.
final class AlarmSettings {
  private static final String FILE = "alarms.file";
  private static final String GAP = "alarms.emergency-gap";
  private static final String VISITS = "alarms.visit-organisation";
  static final List<String> KEYS = List.of(FILE, GAP, VISITS);

  private static final long MAX_BYTES = 64 * 1024;
  private static final Set<String> FIELDS =
      Set.of("measure", "unit", "low", "high", "margin", "seconds", "level");

  private AlarmSettings() {}

  static AlarmConfig read(Function<String, Optional<String>> settings) {
    var rules = settings.apply(FILE).map(AlarmSettings::rules).orElse(AlarmRules.NONE);
    return new AlarmConfig(
        rules,
        new CaseSettings(settings).time(GAP, AlarmConfig.USUAL_GAP),
        settings.apply(VISITS).map(AlarmSettings::organisation));
  }

  private static OrganisationId organisation(String id) {
    try {
      return new OrganisationId(id.strip());
    } catch (IllegalArgumentException e) {
      throw new StartException(VISITS + " is the id of an organisation.", e);
    }
  }

  private static AlarmRules rules(String file) {
    var tree = tree(file);
    var list = tree.path("rules");
    if (!tree.isObject() || tree.size() != 1 || !list.isArray()) {
      throw new StartException(FILE + " is no JSON object with a list `rules` alone.");
    }
    var rules = new ArrayList<AlarmRule>();
    for (var each : list) {
      rules.add(rule(each, rules.size() + 1));
    }
    try {
      return new AlarmRules(rules);
    } catch (IllegalArgumentException e) {
      throw new StartException("%s: %s.".formatted(FILE, e.getMessage()), e);
    }
  }

  private static JsonNode tree(String file) {
    try {
      var path = Path.of(file);
      if (Files.size(path) > MAX_BYTES) {
        throw new StartException("%s %s is over 64 KB.".formatted(FILE, file));
      }
      return new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .readTree(Files.readString(path));
    } catch (JsonProcessingException e) {
      throw new StartException("%s %s is not JSON.".formatted(FILE, file), e);
    } catch (IOException | InvalidPathException e) {
      throw new StartException("%s %s can't be read: is it there?".formatted(FILE, file), e);
    }
  }

  /// @param number of the rule in the file, from 1
  private static AlarmRule rule(JsonNode json, int number) {
    try {
      check(json.isObject(), "is an object");
      for (var field : json.properties()) {
        check(FIELDS.contains(field.getKey()), "has no '%s'".formatted(field.getKey()));
      }
      var measure = json.path("measure");
      check(measure.isTextual(), "names its measure: a word or LOINC's code");
      var unit = json.path("unit");
      check(unit.isMissingNode() || unit.isTextual(), "has its unit as text");
      var seconds = json.path("seconds");
      check(seconds.isInt(), "says for how many whole seconds");
      var margin = json.path("margin");
      check(margin.isMissingNode() || margin.isNumber(), "has its margin as a number");
      return new AlarmRule(
          AlarmMeasure.of(measure.asText(), Optional.of(unit.asText()).filter(it -> !it.isEmpty())),
          limit(json, "low"),
          limit(json, "high"),
          margin.asDouble(0),
          seconds.asInt(),
          level(json.path("level")));
    } catch (IllegalArgumentException e) {
      throw new StartException(
          "%s: rule %d: %s. Measures that need no unit: %s."
              .formatted(FILE, number, e.getMessage(), AlarmMeasure.words()),
          e);
    }
  }

  private static OptionalDouble limit(JsonNode json, String name) {
    var limit = json.path(name);
    check(limit.isMissingNode() || limit.isNumber(), "has %s as a number".formatted(name));
    return limit.isNumber() ? OptionalDouble.of(limit.asDouble()) : OptionalDouble.empty();
  }

  private static Level level(JsonNode level) {
    return switch (level.asText()) {
      case "warn" -> Level.WARN;
      case "emergency" -> Level.EMERGENCY;
      default -> throw new IllegalArgumentException("its level is warn or emergency");
    };
  }

  private static void check(boolean isGood, String what) {
    if (!isGood) {
      throw new IllegalArgumentException(what);
    }
  }
}
