package huizhen.web.io;

import huizhen.web.policy.Policy;
import huizhen.web.policy.Policy.Mark;
import huizhen.web.policy.Policy.State;
import huizhen.web.policy.Policy.Words;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The policies, as `policies.yaml` of this module has them. Read once; a mistake in it is a bug.
public final class PolicyBook {
  private static final String RESOURCE = "/policies.yaml";
  private static final Set<String> FIELDS =
      Set.of(
          "id", "of", "mark", "source", "zh", "en", "refusal", "default", "state", "setting",
          "rules", "test");

  private PolicyBook() {}

  public static List<Policy> shipped() {
    try (InputStream in = PolicyBook.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not in the web module");
      }
      return read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + RESOURCE, e);
    }
  }

  static List<Policy> read(String yaml) {
    List<Map<String, Object>> all = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    var policies = new ArrayList<Policy>();
    var ids = new HashSet<String>();
    for (var entry : all) {
      var policy = policy(entry);
      if (!ids.add(policy.id())) {
        throw new IllegalArgumentException(policy.id() + " is there twice");
      }
      policies.add(policy);
    }
    return List.copyOf(policies);
  }

  private static Policy policy(Map<String, Object> entry) {
    var unknown = entry.keySet().stream().filter(it -> !FIELDS.contains(it)).findFirst();
    if (unknown.isPresent()) {
      throw new IllegalArgumentException("a policy has no field " + unknown.get());
    }
    return new Policy(
        text(entry, "id"),
        text(entry, "of"),
        Mark.valueOf(text(entry, "mark")),
        optional(entry, "source"),
        new Words(text(entry, "zh"), text(entry, "en")),
        refusal(entry),
        text(entry, "default"),
        State.valueOf(text(entry, "state")),
        optional(entry, "setting"),
        entry.get("rules") instanceof List<?> rules
            ? rules.stream().map(String::valueOf).toList()
            : List.of(),
        optional(entry, "test"));
  }

  private static Optional<Words> refusal(Map<String, Object> entry) {
    return entry.get("refusal") instanceof Map<?, ?> words
        ? Optional.of(new Words(String.valueOf(words.get("zh")), String.valueOf(words.get("en"))))
        : Optional.empty();
  }

  private static String text(Map<String, Object> entry, String field) {
    return optional(entry, field)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "%s has no %s".formatted(entry.getOrDefault("id", "a policy"), field)));
  }

  private static Optional<String> optional(Map<String, Object> entry, String field) {
    return Optional.ofNullable(entry.get(field)).map(String::valueOf);
  }
}
